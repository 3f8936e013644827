from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0002_old_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='original',
            name='files',
            field=models.ManyToManyField(related_name='bundles', to='library.original'),
        ),
    ]

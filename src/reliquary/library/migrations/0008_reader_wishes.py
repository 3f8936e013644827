from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0007_sequels'),
    ]

    operations = [
        migrations.AddField(
            model_name='reader',
            name='seen',
            field=models.CharField(max_length=4096, null=True),
        ),
        migrations.AddField(
            model_name='reader',
            name='rules',
            field=models.CharField(max_length=4096, null=True),
        ),
    ]

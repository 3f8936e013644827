"""The kept works. Importing this package sets Django up, so that its tables can be imported anywhere above."""

import django
from django.conf import settings

from reliquary.library.django_settings import django_settings

if not settings.configured:
    settings.configure(**django_settings())
    django.setup()

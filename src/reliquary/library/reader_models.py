"""The tables of readers who have an account: what they keep of works, and the searches they saved.

They stand apart from the works: a keepsake names its work by key, so that taking a heap in again, merging and splitting
need know nothing of readers. Rows go with their account.
"""

from django.conf import settings
from django.db import models

KEY, QUERY, TITLE = 12, 500, 80
WISH = 4096
"""Characters of a shield, or of rules, as the site writes them."""


class Reader(models.Model):
    """What one reader wishes: that what they read be remembered (off until they ask for it), their shield, their rules.

    Shield and rules are null until the reader speaks of them.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reader")
    remembers = models.BooleanField(default=False)
    seen = models.CharField(max_length=WISH, null=True)
    rules = models.CharField(max_length=WISH, null=True)


class Keepsake(models.Model):
    """What one reader keeps of one work, each with its time: a mark, a line of the reading list, the last reading.

    `page` is where they stopped ("all", the number of a chapter, "edition-2"), `part` the paragraph there, of so many.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="keepsakes")
    work_key = models.CharField(max_length=KEY)
    marked = models.DateTimeField(null=True)
    wanted = models.DateTimeField(null=True)
    opened = models.DateTimeField(null=True)
    page = models.CharField(max_length=20, default="")
    part = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    stopped = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "work_key"], name="keepsake_once")]


class SavedSearch(models.Model):
    """A query under a name of the reader's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    query = models.CharField(max_length=QUERY)
    title = models.CharField(max_length=TITLE)
    saved = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="saved_search_once")]

"""The tables of a library: works and what they were read from, what was claimed of them, and who may write to whom.

Text columns hold no e-mail address: `contacts` has put a placeholder for each before a row is made.
"""

from django.db import models

from reliquary.library import reader_models  # noqa: F401 (Django finds the tables of readers by way of this module)
from reliquary.markup.url import LONGEST

KEY = 12
NAME = 300


class Counter(models.Model):
    """The one row that numbers are drawn from; whoever locks it is the library's only writer.

    `secrets_mark` tells whether the secrets at hand are those that this database was written with.
    """

    change = models.BigIntegerField(default=0)
    contact = models.BigIntegerField(default=0)
    archive_name = models.CharField(max_length=NAME, default="")
    secrets_mark = models.CharField(max_length=64, default="")


class Batch(models.Model):
    """One run of `add`: which heap, when, by which reader, and what the operator testified."""

    heap = models.JSONField()
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    reader = models.CharField(max_length=40)
    testimony = models.JSONField(default=dict)


class Original(models.Model):
    """Bytes as they lay, by SHA-256; `stored` is the path below the library's `originals` folder.

    A bundle is one as well: its bytes are its manifest, and `files` are those of the files it lists.
    """

    digest = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    stored = models.CharField(max_length=120)
    files = models.ManyToManyField("self", symmetrical=False, related_name="bundles")


class Found(models.Model):
    """One file seen at one place and read to its end by one reader, so that the next run need not read it again."""

    place_key = models.CharField(max_length=64)
    path = models.TextField()
    members = models.JSONField(default=list)
    original = models.ForeignKey(Original, models.CASCADE, related_name="found")
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="found")
    reader = models.CharField(max_length=40)
    copy = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place_key", "original"], name="found_once")]


class Work(models.Model):
    """One work as the site shows it; `card` is the whole settled card, the columns are what is sorted or filtered by.

    `date` is ISO and as precise as known ("1998", "1998-05"), `year` its year. `change` is the number of the last
    change; `visibility` is a class of `rights`.
    """

    key = models.CharField(max_length=KEY, unique=True)
    change = models.BigIntegerField(unique=True)
    added = models.DateTimeField()
    modified = models.DateTimeField()
    title = models.TextField(null=True)
    sort_title = models.CharField(max_length=NAME, db_index=True)
    summary = models.TextField(null=True)
    rating = models.CharField(max_length=20, null=True)
    form = models.CharField(max_length=40, null=True)
    status = models.CharField(max_length=20, null=True)
    archive = models.CharField(max_length=20, null=True)
    language = models.CharField(max_length=40, null=True)
    date = models.CharField(max_length=10, null=True, db_index=True)
    year = models.SmallIntegerField(null=True)
    series_place = models.IntegerField(null=True)
    instalments = models.PositiveIntegerField(default=1)
    parts = models.PositiveIntegerField(null=True)
    word_count = models.PositiveIntegerField(default=0)
    card = models.JSONField()
    underage = models.BooleanField(default=False)
    real_people = models.BooleanField(default=False)
    decision = models.CharField(max_length=20, null=True)
    visibility = models.PositiveSmallIntegerField(db_index=True)
    removed = models.DateTimeField(null=True)
    removed_reason = models.TextField(default="")

    terms = models.ManyToManyField("Term", through="Filing", related_name="works")
    pen_names = models.ManyToManyField("PenName", through="Authorship", related_name="works")


class FormerKey(models.Model):
    """A public key that no work bears any more: it leads to the work it was merged into, or nowhere."""

    key = models.CharField(max_length=KEY, unique=True)
    work = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="former_keys")
    change = models.BigIntegerField(unique=True)


class Person(models.Model):
    """Whoever wrote; known by pen names only."""

    key = models.CharField(max_length=KEY, unique=True)


class PenName(models.Model):
    """A name as its bearer wrote it first; `folded` is what makes two spellings the same name.

    Of a name that many bear, `bearer` is the number of the contact that tells one from another, 0 where none is given.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="pen_names")
    name = models.CharField(max_length=NAME)
    folded = models.CharField(max_length=NAME)
    bearer = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folded", "bearer"], name="pen_name_once")]


class Trace(models.Model):
    """What tells whoever bears a pen name: an address, a site, a signature, by the works that bear it too."""

    pen_name = models.ForeignKey(PenName, models.CASCADE, related_name="traces")
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=64)
    works = models.ManyToManyField(Work, related_name="traces")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value", "pen_name"], name="trace_once")]


class Bond(models.Model):
    """Two pen names that seem to be, are, or are not one person's; `one` is the older.

    A machine's verdict is "suggested" or "sure", a curator's "confirmed" or "refused"; the latter stay.
    """

    one = models.ForeignKey(PenName, models.CASCADE, related_name="bonds_after")
    other = models.ForeignKey(PenName, models.CASCADE, related_name="bonds_before")
    evidence = models.JSONField(default=list)
    verdict = models.CharField(max_length=10)
    said_by = models.CharField(max_length=NAME, default="")
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="bond_once")]


class Authorship(models.Model):
    """One pen name on one work, in the order of the by-line."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="authorships")
    pen_name = models.ForeignKey(PenName, models.CASCADE, related_name="authorships")
    position = models.PositiveSmallIntegerField()


class Term(models.Model):
    """A filed name that works are found by: a fandom, a relationship, a genre …

    A "sequel" bears the folded title of the story that its works follow.
    """

    class Kind(models.TextChoices):
        FANDOM = "fandom"
        RELATIONSHIP = "relationship"
        CHARACTER = "character"
        WARNING = "warning"
        GENRE = "genre"
        CATEGORY = "category"
        SERIES = "series"
        SEQUEL = "sequel"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=NAME)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="term_once")]


class Filing(models.Model):
    """One work under one term, in the order of its card."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="filings")
    term = models.ForeignKey(Term, models.CASCADE, related_name="filings")
    position = models.PositiveSmallIntegerField()


class Instalment(models.Model):
    """One part of a work in reading order; `n` is its printed number, None for a whole work in one piece."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="parts_in_order")
    position = models.PositiveIntegerField()
    n = models.IntegerField(null=True)

    class Meta:
        ordering = ["position"]


class Edition(models.Model):
    """One reading of one item of a source; of an instalment's editions the one of rank 0 is shown.

    `chapters` is compressed (see `keep.load_chapters`); `contents` lists [number, title, words] of each, so that a
    table of contents needs no text. `card` is what this document alone says, by which `match` compares it with what
    `clues` adds. `blemishes` counts signs of the text that were lost on its way here.
    """

    instalment = models.ForeignKey(Instalment, models.CASCADE, related_name="editions")
    rank = models.PositiveIntegerField(default=0)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="editions")
    original = models.ForeignKey(Original, models.CASCADE, related_name="editions")
    document_key = models.CharField(max_length=64, unique=True)
    path = models.TextField()
    members = models.JSONField(default=list)
    item = models.TextField(null=True)
    format = models.CharField(max_length=40)
    encoding = models.CharField(max_length=40, null=True)
    text_digest = models.CharField(max_length=64)
    reader = models.CharField(max_length=40)
    header = models.TextField()
    contents = models.JSONField(default=list)
    chapters = models.BinaryField()
    word_count = models.PositiveIntegerField()
    fingerprint = models.BinaryField()
    card = models.JSONField()
    clues = models.JSONField(default=dict)
    blemishes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["rank"]


class MatchKey(models.Model):
    """A number that two editions of one work are likely to share: a sampled shingle, or a hash of title and author."""

    value = models.BigIntegerField(db_index=True)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="match_keys")


class OldAddress(models.Model):
    """A web address, as `markup.url` folds it, at which the document of an edition once stood."""

    url = models.CharField(max_length=LONGEST, db_index=True)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="old_addresses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "url"], name="old_address_once")]


class Claim(models.Model):
    """What one witness says of one field; a curator's or operator's words of a whole work stand without an edition.

    What a header sent by itself says stands with its `leaf`.

    `carried` tells that the work's settled value rests on it. Spans count in the format's text before repair.
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="claims")
    edition = models.ForeignKey(Edition, models.CASCADE, null=True, related_name="claims")
    leaf = models.ForeignKey("Leaf", models.CASCADE, null=True, related_name="claims")
    position = models.PositiveIntegerField()
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    raw = models.TextField(null=True)
    witness = models.CharField(max_length=80)
    weight = models.FloatField()
    start = models.BigIntegerField(null=True)
    end = models.BigIntegerField(null=True)
    reader = models.CharField(max_length=40)
    carried = models.BooleanField(default=False)
    said_by = models.CharField(max_length=NAME, default="")
    said_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]


class Note(models.Model):
    """What a step did to a document or set aside, where, and why."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="notes")
    position = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    what = models.TextField()
    start = models.BigIntegerField(null=True)
    end = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["position"]


class Doubt(models.Model):
    """A field of a work that a person should look at, until someone answers."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="doubts")
    field = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "field"], name="doubt_once")]


class Leaf(models.Model):
    """A readable thing that is no story; its bytes are kept. `work` is the one it belongs to, where that is known."""

    document_key = models.CharField(max_length=64, unique=True)
    place_key = models.CharField(max_length=64, db_index=True)
    path = models.TextField()
    members = models.JSONField(default=list)
    kind = models.CharField(max_length=80)
    reason = models.TextField()
    original = models.ForeignKey(Original, models.CASCADE, null=True, related_name="leaves")
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="leaves")
    work = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="leaves")


class Mention(models.Model):
    """A name, numbered, that an edition and a leaf share where one speaks of the other; each row is one's of them."""

    value = models.BigIntegerField(db_index=True)
    edition = models.ForeignKey(Edition, models.CASCADE, null=True, related_name="mentions")
    leaf = models.ForeignKey(Leaf, models.CASCADE, null=True, related_name="mentions")


class Header(models.Model):
    """A leaf that is the header of a story sent by itself: what it says waits here for its work.

    `claims` are those of its reading, masked; they become rows of the work that the header is found to belong to.
    """

    leaf = models.OneToOneField(Leaf, models.CASCADE, related_name="header")
    card = models.JSONField()
    clues = models.JSONField()
    claims = models.JSONField()


class HeaderKey(models.Model):
    """A number that a header and the editions of its work are likely to share."""

    value = models.BigIntegerField(db_index=True)
    header = models.ForeignKey(Header, models.CASCADE, related_name="keys")


class Refusal(models.Model):
    """A thing we could not read, and why."""

    document_key = models.CharField(max_length=64, unique=True)
    place_key = models.CharField(max_length=64, db_index=True)
    path = models.TextField()
    members = models.JSONField(default=list)
    reason = models.TextField()
    detail = models.TextField(default="")
    original = models.ForeignKey(Original, models.CASCADE, null=True, related_name="refusals")
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="refusals")


class Removal(models.Model):
    """A document that was taken out and must not come back, however often its heap is added."""

    work_key = models.CharField(max_length=KEY, db_index=True)
    document_key = models.CharField(max_length=64, unique=True)
    reason = models.TextField()
    at = models.DateTimeField()


class Contact(models.Model):
    """An address, encrypted; `equality` tells two alike without reading them, and the text says `⟦contact N⟧`."""

    number = models.BigIntegerField(unique=True)
    equality = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    works = models.ManyToManyField(Work, related_name="contacts")

"""The tables of this room: what the public can find by words. All of it follows from editions and captured labels."""

from __future__ import annotations

from django.db import models

SECTION = "section"  # the kind of a page that is a section of a label, and no reviewed text
LONGEST_KIND = 40  # letters: a kind of text with a longer name is refused by a system check (`dupisite.kind_names`)


class IndexedPage(models.Model):
    """One page that search can find, as its live edition, or the drug's reference label, has it. Mutable: it is no record.

    The database keeps an index over `title_words` and `text_words` by itself (migration 0002), so whatever is written here is
    found from then on. A later migration that makes this table anew on SQLite must make its triggers anew.
    """

    kind = models.CharField(max_length=LONGEST_KIND)  # name of a kind of reviewed text (`editorial.kinds`), or SECTION
    thing = models.BigIntegerField()  # key of the text or label section
    revision = models.BigIntegerField()  # of the live edition; of a section its label version
    drug = models.BigIntegerField(db_index=True)
    drug_slug = models.CharField(max_length=60)
    drug_name = models.CharField(max_length=80)
    version = models.CharField(max_length=40, blank=True)  # of a section: the address of its label version
    slug = models.CharField(max_length=200)
    signer = models.CharField(max_length=50, blank=True)
    signer_name = models.CharField(max_length=200, blank=True)
    sample = models.BooleanField()
    noticed = models.BooleanField()  # a notice stands over everything about its drug
    title = models.TextField()
    text = models.TextField(blank=True)  # as a person reads it, one line for each block
    names = models.TextField(blank=True)  # names that mean one thing, by `search.names`
    title_words = models.TextField(blank=True)  # folded: what the database looks through
    text_words = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index("drug_slug", name="page_of_drug"),  # by these two a search is narrowed
            models.Index("signer", name="page_of_signer"),
        ]
        constraints = [models.UniqueConstraint(fields=("kind", "thing"), name="page_indexed_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class KnownName(models.Model):
    """That a page about a drug says two names of one thing. Mutable; `dupisite.search.known_words` writes it with the index."""

    drug = models.BigIntegerField(db_index=True)
    phrase = models.CharField(max_length=1000, db_index=True)  # one of the names, without endings
    same = models.TextField()  # all of them, as a line of `IndexedPage.names`

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.same


class KnownWord(models.Model):
    """A word of signed texts, and how many pages of the index hold it. Mutable, as the table above."""

    word = models.CharField(max_length=40, primary_key=True)
    pages = models.IntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.word

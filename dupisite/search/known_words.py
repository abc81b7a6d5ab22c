"""What is known of all pages together, kept beside them so that a question need not read them: names that mean one thing, by the
drug whose pages say so; and every word of signed texts, with the number of pages that hold it.

Both follow from the pages of the index, and are made anew with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection
from django.db.models.functions import Length

from dupisite.models import SECTION, IndexedPage, KnownName, KnownWord
from dupisite.search import shared_names
from dupisite.search.shared_names import LONGEST_NAME
from dupisite.search.synonyms import Phrase, stemmed

MOST = 60  # words of a question that are looked up as names
ADDED = """
    INSERT INTO dupisite_knownword (word, pages) VALUES (%s, %s)
    ON CONFLICT (word) DO UPDATE SET pages = dupisite_knownword.pages + excluded.pages
"""


def names_in(typed: Sequence[str]) -> list[list[Phrase]]:
    """The groups of names that mean one thing of which one stands among words, whatever its endings; one question."""
    typed = typed[:MOST]
    parts = {_key(typed[at : at + long]) for at in range(len(typed)) for long in range(1, LONGEST_NAME + 1)}
    same = KnownName.objects.filter(phrase__in=sorted(parts)).order_by().values_list("same", flat=True).distinct()
    return [group for line in sorted(same) for group in shared_names.read(line)]


def names_of(drug: int) -> set[tuple[str, str]]:
    """(a name, the line of the index with all that mean the same), as the pages about a drug say them."""
    kept = IndexedPage.objects.filter(drug=drug).exclude(names="").order_by().values_list("names", flat=True).distinct()
    lines = {line for text in kept for line in text.split("\n")}
    return {(_key(phrase), line) for line in lines for group in shared_names.read(line) for phrase in group}


def renew_names(drug: int) -> int:
    """Makes the names that are kept of a drug those that its pages say; returns how many were written or taken away."""
    wanted = names_of(drug)
    known = {(name.phrase, name.same): name.pk for name in KnownName.objects.filter(drug=drug)}
    if gone := [known[pair] for pair in known.keys() - wanted]:
        KnownName.objects.filter(pk__in=gone).delete()
    missing = sorted(wanted - known.keys())
    KnownName.objects.bulk_create(KnownName(drug=drug, phrase=phrase, same=same) for phrase, same in missing)
    return len(gone) + len(missing)


def changed_words(gone: Iterable[IndexedPage], come: Iterable[IndexedPage]) -> Counter[str]:
    """How many pages more hold each word; less than none where fewer do."""
    changed = Counter(_each_word(come))
    changed.subtract(_each_word(gone))
    return changed


def _each_word(pages: Iterable[IndexedPage]) -> Iterator[str]:
    """Each word of each signed text once; the label's words are no words of ours."""
    for page in pages:
        if page.kind != SECTION:
            yield from _words_of(page.title_words, page.text_words)


def _words_of(title: str, text: str) -> set[str]:
    return {*title.split(), *text.split()[1:]}  # the first stands for the kind


def count_words(changed: Counter[str]) -> None:
    """Adds to the number of pages of each word, and forgets the words that no page holds."""
    rows = sorted((word, many) for word, many in changed.items() if many)
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(ADDED, rows)
    KnownWord.objects.filter(word__in=[word for word, many in rows if many < 0], pages__lte=0).delete()


def words_of_all_pages() -> Counter[str]:
    texts = IndexedPage.objects.exclude(kind=SECTION).order_by("pk").values_list("title_words", "text_words")
    return Counter(word for title, text in texts.iterator(chunk_size=500) for word in _words_of(title, text))


def renew_words() -> int:
    """Makes the words that are kept those of all pages; returns how many were put right."""
    wanted, known = words_of_all_pages(), Counter(dict(KnownWord.objects.values_list("word", "pages")))
    wrong = Counter({word: wanted[word] - known[word] for word in wanted.keys() | known.keys()})
    count_words(wrong)
    return sum(1 for many in wrong.values() if many)


def vocabulary(shortest: int, longest: int) -> dict[str, int]:
    """The whole words of live editions with so many letters, each with the number of pages that hold it."""
    rows = KnownWord.objects.alias(letters=Length("word")).filter(letters__gte=shortest, letters__lte=longest)
    return dict(rows.values_list("word", "pages"))


def _key(phrase: Iterable[str]) -> str:
    return " ".join(stemmed(phrase))

"""The one door of search: a question and filters in, the best pages out. Used by the page and by whatever else asks.

Everything is read from the database that the reader reads from, and nothing that was typed can make it fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connections, router
from django.urls import reverse

from dupisite.models import SECTION, IndexedPage
from dupisite.search import known_words
from dupisite.search.engine import FoundPage
from dupisite.search.folding import placed_words, words
from dupisite.search.hit_standings import standings
from dupisite.search.query_run import Looking
from dupisite.search.question import MOST_LETTERS, groups
from dupisite.search.snippets import Part, Sought, covered, marked, snippet, sought
from dupisite.search.synonyms import with_names
from editorial.accounts.public_signers import Signer, signers_by_address
from editorial.kinds import by_name, in_order
from editorial.pages.moments import now
from editorial.pages.standing import NOT_AS_SIGNED, Standing
from editorial.pages.standing_marks import Marks, marks_of

SHOWN = 20
LOOKED = (
    100  # of the best pages are looked at closely; on a larger site the standing, and what a filter offers, is theirs
)
OFFERED = 50  # choices of a filter, at most
WARNED = (NOT_AS_SIGNED.code, "source invalid", "source withdrawn")  # standings of what nobody may rely on


@dataclass(frozen=True)
class Filters:
    """What a page must be to be shown; an empty text asks nothing. Address of the drug and of the signer; codes."""

    drug: str = ""
    kind: str = ""
    reviewer: str = ""
    standing: str = ""

    def where(self, signers: Mapping[str, Signer]) -> dict[str, Sequence[str]]:
        """The same for the database, which narrows before it ranks; by column of the index, without the standing."""
        who = signers.get(self.reviewer)
        wanted = {
            "drug_slug": [self.drug],
            "kind": [self.kind],
            "signer": list(who.addresses) if who is not None else [self.reviewer],
        }
        return {column: values for column, values in wanted.items() if values != [""]}

    def admit(self, page: FoundPage, signers: Mapping[str, Signer]) -> bool:
        """All but the standing, which costs questions. `signers`: by each of their addresses."""
        wanted = ((self.drug, page.drug_slug), (self.kind, page.kind))
        who = address_now(self.reviewer, signers)
        return all(asked in ("", said) for asked, said in (*wanted, (who, address_now(page.signer, signers))))


@dataclass(frozen=True)
class Hit:
    """A page that was found. `kind` is the name of a kind of text or “section”, `kind_printed` what a person calls it. `title`
    and `snippet` in parts, those that were asked for marked; `standing` is None for a
    section of a label. Of a text on which nobody may rely now there is no snippet but a `warning`; `noticed`: every page
    about the drug says something first.
    """

    kind: str
    kind_printed: str
    url: str
    drug: str
    drug_slug: str
    title: tuple[Part, ...]
    snippet: tuple[Part, ...]
    warning: str
    signer: str
    signer_name: str
    sample: bool
    noticed: bool
    standing: Standing | None
    score: float

    @property
    def marks(self) -> Marks:
        return marks_of(self.standing)


@dataclass(frozen=True)
class Found:
    """What a question found: the best `hits` of `total`, or of `more` than that in a large index.

    `asked`: it says something that can be looked for.

    `mended`: words that nothing holds, each with the word that was looked for instead; `instead` is the question with them.
    `unknown`: words that nothing holds and that resemble nothing. The choices are what a filter could ask, as
    (what a filter says, what a person calls it), of all that was found before any filter; in a large index every kind, and of what
    was found within the filters that are chosen.
    """

    asked: bool = False
    hits: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False
    mended: tuple[tuple[str, str], ...] = ()
    instead: str = ""
    unknown: tuple[str, ...] = ()
    drugs: tuple[tuple[str, str], ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    reviewers: tuple[tuple[str, str], ...] = ()


def search(question: str, filters: Filters | None = None, most: int = SHOWN) -> Found:
    """The best pages for a question, at most `most`. Any text is a question."""
    filters = filters or Filters()
    if not words(question[:MOST_LETTERS]):
        return Found()
    known = with_names(known_words.names_in(words(question[:MOST_LETTERS])))
    asked = groups(question, known)
    if not asked:
        return Found()
    looking = Looking(connections[router.db_for_read(IndexedPage)], known, asked)
    reviewers = signers_by_address({filters.reviewer})
    where = filters.where(reviewers)
    looking.run(ranked=not where)
    alone = bool(where) and looking.large  # nothing else is ranked, which would cost as much again
    printed, sought_words = _printed_kinds(), sought(looking.asked)
    pages = looking.best(LOOKED, where if alone else None)
    addresses = {page.signer for page in pages if page.signer}
    signers = signers_by_address(addresses | {filters.reviewer}) if len(addresses) > 1 or reviewers else {}
    many = looking.counted.any > LOOKED
    narrowed = looking.best(LOOKED, where) if where and many and not alone else pages
    fitting, told = _fitting([page for page in narrowed if page.kind in printed], filters, signers)
    score = looking.scores(fitting)
    best = _best(fitting, score, sought_words, list(printed), most)
    counted = looking.of_some(where) if many and not filters.standing else None
    return Found(
        asked=True,
        hits=tuple(_hits(best, told or standings(best, now()), score, sought_words, printed)),
        total=counted.at_least if counted else len(fitting),
        more=counted is not None and not counted.exact,
        mended=tuple(looking.mended.items()),
        instead=_instead(question, looking.mended),
        unknown=tuple(" ".join(looking.asked[number].typed) for number in looking.unheld()),
        **_choices(
            [page for page in pages if page.kind in printed], printed, signers, alone and looking.counted.any > 0
        ),
    )


def address_now(address: str, signers: Mapping[str, Signer]) -> str:
    """The public address that a signer has now, of one that she had when she signed."""
    return signers[address].slug if address in signers else address


def _fitting(
    pages: list[FoundPage], filters: Filters, signers: Mapping[str, Signer]
) -> tuple[list[FoundPage], dict[int, Standing]]:
    """(the pages that fit the filters, their standings if those had to be asked for it)."""
    fitting = [page for page in pages if filters.admit(page, signers)]
    if not filters.standing:
        return fitting, {}
    told = standings(fitting, now())
    return [page for page in fitting if page.id in told and told[page.id].found_by(filters.standing)], told


def _best(
    pages: list[FoundPage], score: Mapping[int, float], asked: Sought, kinds: Sequence[str], most: int
) -> list[FoundPage]:
    """The best pages in their order. `kinds`: their names, the first before the others.

    Titles are read only as far down as is needed: that costs most of a search.
    """
    best: list[FoundPage] = []
    for _, equals in groupby(sorted(pages, key=lambda page: -score[page.id]), key=lambda page: score[page.id]):
        if len(best) >= most:
            break
        best += sorted(equals, key=lambda page: _before_equals(page, asked, kinds))
    return best[:most]


def _before_equals(page: FoundPage, asked: Sought, kinds: Sequence[str]) -> tuple[Any, ...]:
    """Of equally good pages the one first whose title says little else; then by the order of kinds."""
    return -covered(page.title, asked), kinds.index(page.kind), page.title, page.slug, page.id


def _printed_kinds() -> dict[str, str]:
    """What a person calls each kind of page, by its name, in their order: label sections last.

    A page of a kind that nobody registers any more may stand in the index until it is made anew; nothing leads to it.
    """
    return {**{kind.name: kind.printed for kind in in_order()}, SECTION: "Label section"}


def _hits(
    pages: list[FoundPage],
    told: Mapping[int, Standing],
    score: Mapping[int, float],
    asked: Sought,
    printed: Mapping[str, str],
) -> Iterator[Hit]:
    texts = dict(IndexedPage.objects.filter(pk__in=[page.id for page in pages]).values_list("pk", "text"))
    for page in pages:
        standing = told.get(page.id)
        warned = standing is not None and standing.code in WARNED
        yield Hit(
            kind=page.kind,
            kind_printed=printed[page.kind],
            url=_url(page),
            drug=page.drug_name,
            drug_slug=page.drug_slug,
            title=marked(page.title, asked),
            snippet=() if warned else snippet(texts[page.id], asked),
            warning=standing.notices[0] if standing and warned else "",
            signer=page.signer,
            signer_name=page.signer_name,
            sample=bool(page.sample),
            noticed=bool(page.noticed),
            standing=standing,
            score=score[page.id],
        )


def _url(page: FoundPage) -> str:
    kind = by_name(page.kind)
    if kind is None:
        return reverse("label_section", args=[page.drug_slug, page.version, page.slug])
    return kind.pages.url("", page.drug_slug, page.slug)


def _choices(
    pages: list[FoundPage], printed: Mapping[str, str], signers: Mapping[str, Signer], any_kind: bool
) -> dict[str, tuple[tuple[str, str], ...]]:
    found = {*printed} if any_kind else {page.kind for page in pages}
    return {
        "drugs": _named({page.drug_slug: page.drug_name for page in pages}),
        "kinds": tuple((kind, words) for kind, words in printed.items() if kind in found),
        "reviewers": _named(dict(_signed_by(page, signers) for page in pages if page.signer)),
    }


def _signed_by(page: FoundPage, signers: Mapping[str, Signer]) -> tuple[str, str]:
    """One person is offered once, under her name of now, whatever name and address she has signed with."""
    signer = signers.get(page.signer)
    return (signer.slug, signer.printed_name) if signer else (page.signer, page.signer_name)


def _named(names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(list(names.items())[:OFFERED], key=lambda pair: pair[1]))


def _instead(question: str, better: Mapping[str, str]) -> str:
    """The question with the mended words in their places; empty when nothing was mended."""
    if not better:
        return ""
    parts, at = [], 0
    for begin, end, said in placed_words(question):
        if len(said) == 1 and said[0] in better:
            parts += [question[at:begin], better[said[0]]]
            at = end
    return "".join([*parts, question[at:]])

"""The kinds of reviewed text, such as facts and answers. Each registers once, from its own room; every list of kinds on the
site and at the desk is a loop over `kinds`, so a kind that is registered is missing nowhere.

How a kind is added is told in `docs/adding-a-kind.md`. What a kind lacks is named by the system checks of `kind_checks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

from audit.registry import Registry
from editorial.accounts.rights import AUDITOR, AUTHOR, REVIEWER, grant
from editorial.pages.public_text import PublicText
from editorial.pages.sources import Evidence, Source
from editorial.pages.standing import Basis, Standing
from editorial.pages.standing_now import standing_now
from editorial.record.protocols import Edition
from editorial.record.validity import witnessed_newest
from editorial.wording.support import Account, accounts

Standings = Callable[[list[int], datetime, Mapping[int, Any] | None], dict[int, Standing]]
Sources = Callable[[Sequence[Any], Mapping[int, str]], Mapping[int, Sequence[Source]]]
Wrong = Iterator[tuple[str, str]]  # what is wrong with a kind, and what to do
RIGHTS = {AUTHOR: ("add", "change", "view"), REVIEWER: ("add", "change", "view", "sign"), AUDITOR: ("view",)}


@dataclass(frozen=True)
class Indexed:
    """What search looks through besides the title: fields in Markdown (None: all of the model's), and fields of plain words.

    `names`: abbreviations that the text explains in brackets, as “bullous pemphigoid (BP)”, become names that mean one thing.
    """

    markdown: tuple[str, ...] | None = None
    plain: tuple[str, ...] = ()
    names: bool = False


@dataclass(frozen=True, kw_only=True)
class TextKind:
    """One kind of reviewed text. All but `pages` has a default that works.

    `pages` are its public pages, with its model and its names. `plural` names it in addresses of the API, `label` is what a
    person calls one of it. `order`: of equally good pages of search, and of lists by kind, the lower first. `standings` says
    how many of its texts stand at once, by key; the default asks the pages for one after the other. `indexed` is what search
    looks through. `rights` are verbs of its model for each group. `drafts_first`: its
    texts may name each other, so the starter saves all drafts before it signs one. `asked`: its titles are what people ask, so the first page
    lists them.

    What programs are told of an edition that is what was signed: `basis` is what it rested on when it was signed, given it
    and its sources; `sources` are those of many editions at once, by number of the revision, given the address of each drug
    by its key. The default asks the pages, one edition after the other, for “basis” and “sources” in what they show.
    `evidence` is how it speaks for itself; the default is none. `headings` stand above fields in Markdown.
    """

    pages: PublicText
    plural: str = ""
    label: str = ""
    order: int = 100
    standings: Standings | None = None
    indexed: Indexed = field(default_factory=Indexed)
    basis: Callable[[Any, Sequence[Source]], Basis] | None = None
    sources: Sources | None = None
    evidence: Callable[[Any], Evidence | None] | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    rights: Mapping[str, Sequence[str]] = field(default_factory=lambda: RIGHTS)
    drafts_first: bool = True
    asked: bool = False

    @property
    def model(self) -> Any:
        return self.pages.model

    @property
    def name(self) -> str:
        """Begins the names of its addresses, and names it in search, feeds and the API."""
        return self.pages.name

    @property
    def in_addresses(self) -> str:
        return self.plural or f"{self.name}s"

    @property
    def printed(self) -> str:
        return self.label or str(self.model._meta.verbose_name).capitalize()

    @property
    def subject(self) -> str:
        """How the ledger names its texts, before the key: “labels.fact”."""
        return str(self.model._meta.label_lower)

    def standings_of(
        self, texts: Iterable[int], now: datetime, drugs: Mapping[int, Any] | None = None
    ) -> dict[int, Standing]:
        """How many texts stand, by key, without those that never were public. `drugs`: newest revisions, if asked already."""
        keys = sorted(set(texts))
        return self.standings(keys, now, drugs) if self.standings else self._one_by_one(keys)

    def _one_by_one(self, texts: list[int]) -> dict[int, Standing]:
        things = self.model._default_manager.filter(pk__in=texts)
        editions = list(witnessed_newest(self.model.revisions().at(None, things).select_related("drug")))
        about = {edition.drug_id: edition for edition in editions}
        subjects = {drug: self.pages.subject(edition) for drug, edition in about.items()}
        return {
            edition.id: standing_now(self.pages, edition, edition.drug.slug, subjects[edition.drug_id])
            for edition in editions
        }

    def accounts_of(self, edition: Edition) -> list[Account] | None:
        """What its author says of words that nothing says on which it rests; None for a kind that asks for none."""
        field = self.model.accounts_in
        return accounts(getattr(edition, field) or "") if field else None

    def basis_at_signing(self, edition: Edition, drug: str, sources: Sequence[Source]) -> Basis | None:
        """What an edition that is what was signed rested on that day. `drug`: its address; `sources`: those of the edition."""
        if self.basis is not None:
            return self.basis(edition, sources)
        found: Basis | None = self.pages.context(edition, drug).get("basis")
        return found

    def sources_of(self, editions: Sequence[Any], drugs: Mapping[int, str]) -> Mapping[int, Sequence[Source]]:
        """The sources of editions that are what was signed, by number of the revision; of a kind that has none, nothing.

        `drugs`: the address of each drug by its key.
        """
        if self.sources is not None:
            return self.sources(editions, drugs)
        said = {row.history_id: self.pages.context(row, drugs[row.drug_id]).get("sources") for row in editions}
        return {number: found for number, found in said.items() if found is not None}

    def evidence_of(self, edition: Edition) -> Evidence | None:
        """The evidence of an edition that is what was signed; None for a kind that gives none."""
        return self.evidence(edition) if self.evidence is not None else None


kinds: Registry[TextKind] = Registry("editorial.kinds.kinds", "one `TextKind` for each kind of reviewed text")


def unsaid(kind: TextKind) -> Wrong:
    """What its public pages leave unsaid: without it there are no addresses, and no other check can be asked."""
    if isinstance(kind.pages, type):
        yield "gives a class as its `pages`.", f"Give an instance: `pages={kind.pages.__name__}()`."
    for name in ("model", "name", "segment", "title_field"):
        if not getattr(kind.pages, name, None):
            pages = type(kind.pages)
            yield f"does not say its {name}.", f"Give `{name}` to {pages.__module__}.{pages.__name__}."


def register(kind: TextKind) -> None:
    """Adds a kind, and its rights to the groups. Called from `AppConfig.ready` of the room that owns it.

    Raises ImproperlyConfigured for one whose public pages leave unsaid what every address is made of.
    """
    for sentence, hint in unsaid(kind):
        pages = kind.pages if isinstance(kind.pages, type) else type(kind.pages)
        raise ImproperlyConfigured(f"The kind of text {pages.__name__} {sentence} {hint}")
    kinds.register(kind)
    model = kind.model._meta
    rights = {group: [f"{verb}_{model.model_name}" for verb in verbs] for group, verbs in kind.rights.items()}
    grant(apps.get_app_config(model.app_label), rights)


def in_order() -> list[TextKind]:
    """Every kind, in the order in which lists and pages show them."""
    return sorted(kinds, key=lambda kind: (kind.order, kind.name))


def any_of_them() -> str:
    """One text of any kind, as a sentence says it: “an answer or a fact”."""
    names = [kind.printed[:1].lower() + kind.printed[1:] for kind in in_order()]
    *others, last = [f"{'an' if name[0] in 'aeiou' else 'a'} {name}" for name in names]
    return f"{', '.join(others)} or {last}" if others else last


def of_model(model: type[Model]) -> TextKind | None:
    """The kind whose texts are kept in a model; None when nobody registered it."""
    return next((kind for kind in kinds if kind.model is model), None)


def kind_of(model: type[Model]) -> TextKind:
    """The kind whose texts are kept in a model. Raises LookupError for one that nobody registered."""
    kind = of_model(model)
    if kind is None:
        raise LookupError(f"{model._meta.label} is not registered as a kind of text: see docs/adding-a-kind.md")
    return kind


def of_edition(edition: Edition) -> TextKind:
    """The kind of an edition that was read through its kind. Raises LookupError for a model that nobody registered."""
    return kind_of(edition.instance_type)


def by_plural(plural: str) -> TextKind | None:
    """The kind that addresses of the API call by a plural, such as “facts”."""
    return next((kind for kind in kinds if kind.in_addresses == plural), None)


def by_name(name: str) -> TextKind | None:
    """The kind whose addresses begin with a name, such as “fact”."""
    return next((kind for kind in kinds if kind.name == name), None)


def by_subject(subject: str) -> TextKind | None:
    """The kind of a text as the ledger names it, such as “labels.fact:12”; None for a kind that nobody registered."""
    return next((kind for kind in kinds if kind.subject == subject.partition(":")[0]), None)

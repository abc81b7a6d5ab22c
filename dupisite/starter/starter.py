"""Loads the starter through the one door: a sample author writes, a sample reviewer signs, and a program says so.

The label that the facts are tied to comes first, then edition 1 of every fact, then edition 1 of every answer, and so on from
the room below to the one above; then the second editions. So an answer is pinned to the facts of its own round. What a person has
revised or signed since is left alone. All of it is one transaction: if anything is refused, nothing is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from pathlib import PurePath
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction

from audit.ledger import ledger
from dupisite.starter.starter_files import Shape, StarterFile, StarterFolder, StarterLabel, StarterRefused, StarterText
from editorial.accounts.appointments import appoint_sample
from editorial.accounts.people import Person
from editorial.accounts.rights import AUTHOR, REVIEWER
from editorial.kinds import TextKind, kinds
from editorial.record.content import ReviewedContent
from editorial.record.protocols import RevisionRow
from editorial.record.refusals import Stale, visible
from editorial.record.versioning import LONGEST_REASON, VersionedModel
from editorial.record.vocabulary import Kind, Meaning, Method, Status
from labels.archive.importing import take_in
from labels.archive.label_models import Origin
from labels.models import Drug
from labels.spl.refusals import NotALabel

PLACED = ("drug", "slug")  # said by where a file is, not by what stands in it
REASON = "Starter content"
LATER = ("kind", "reason")  # what a later edition must say besides its words
LATER_KINDS = (Kind.UPDATE, Kind.CORRECTION)
UNTIL_REVIEW = timedelta(days=365)
LINE = re.compile(r"Line (\d+): ")  # how editorial names the line within a field
BIOGRAPHY = "No real person: a sample account that comes with the site, to show how it works."


def from_below() -> list[TextKind]:
    """The kinds in the order in which they are loaded: those of the rooms below first, for a text may rest on them."""
    rooms = [config.label for config in apps.get_app_configs()][::-1]  # the settings name them from above
    return sorted(kinds, key=lambda kind: (rooms.index(kind.model._meta.app_label), kind.order))


def shape_of(model: type[VersionedModel]) -> Shape:
    """The fields of a file: the words of the model, and the change reason."""
    words = [word for word in model.words() if word.name not in PLACED]
    needed = tuple(word.name for word in words if not word.blank)
    return Shape((*(word.name for word in words), "reason"), needed, LATER)


@dataclass
class Report:
    """What loading did. `texts` counts them by the name of their kind in addresses; `signed` counts editions; `unchanged` counts
    texts of which none was signed.

    `labels` are sentences about the labels. `kept` are sentences about what a person has revised or signed, by the name of
    the file that was not loaded.
    """

    texts: Counter[str] = field(default_factory=Counter)
    signed: int = 0
    unchanged: int = 0
    labels: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        counts = ((self.texts[kind.in_addresses], kind) for kind in from_below())
        texts = ", ".join(f"{n} {kind.name if n == 1 else kind.in_addresses}" for n, kind in counts)
        editions = "1 edition" if self.signed == 1 else f"{self.signed} editions"
        return f"{texts}: {editions} signed, {self.unchanged} unchanged, {len(self.kept)} kept"


def load(folders: Sequence[StarterFolder], today: date) -> Report:
    """Writes and signs whatever is new in the folders; `today` is the day (UTC) from which reviews are counted.

    Raises StarterRefused with file and line of everything that stands in the way; then nothing was written.
    """
    with transaction.atomic():
        return _load(folders, today)


def _load(folders: Sequence[StarterFolder], today: date) -> Report:
    author = sample_account("sample-author", "Sample Author", AUTHOR)
    reviewer = sample_account("sample-reviewer", "Sample Reviewer", REVIEWER)
    loading = Loading(author, reviewer, today + UNTIL_REVIEW)
    for folder in folders:
        loading.folder(folder)
    if loading.problems:
        raise StarterRefused(loading.problems)
    return loading.report


def sample_account(username: str, printed_name: str, group: str) -> Person:
    """The sample account, made if there is none. Raises StarterRefused if a person's account has its name."""
    person = Person.objects.filter(username=username).first()
    if person is None:
        with ledger.writing() as writing:
            person = Person(username=username, printed_name=printed_name, credentials="PharmD", biography=BIOGRAPHY)
            person.is_sample = True
            person.set_unusable_password()
            person.save()
            person.groups.add(Group.objects.get(name=group))
            person.record(writing, "made by load_starter")
    if not person.is_sample:
        raise StarterRefused(
            [f"The account “{username}” is not a sample account: what it signs would read as real. Mark it as one."]
        )
    if group == REVIEWER:
        appoint_sample(person, "Made by load_starter: no real person, and nobody has checked any credentials")
    return person


@dataclass
class Loading:
    """One pass over the folders; `problems` are collected, so that all of them are told at once."""

    author: Person
    reviewer: Person
    review_due: date
    report: Report = field(default_factory=Report)
    problems: list[str] = field(default_factory=list)

    def folder(self, folder: StarterFolder) -> None:
        """The drug, its label, then round after round: an answer may cite only what is signed."""
        self.report.texts.update({part: len(texts) for part, texts in folder.texts.items()})
        drug = Drug.objects.filter(slug=folder.drug.slug).first() or Drug(slug=folder.drug.slug)
        with self.collected(folder.drug):
            self.drug(drug, folder.drug)
        if folder.label and not self.problems:
            self.label(drug, folder.label)
        steps = [
            (step, kind)
            for kind in from_below()
            for step in ((self.begin, self.edition) if kind.drafts_first else (self.edition,))
        ]
        for number, (step, kind) in product(folder.rounds, steps):
            if self.problems:  # what rests on them would only be told as more of them
                return
            for text in folder.texts.get(kind.in_addresses, ()):
                if number <= len(text.editions):
                    with self.collected(text.editions[number - 1]):
                        step(find(kind.model, drug, text.slug), text, number)

    def drug(self, drug: Drug, file: StarterFile) -> None:
        newest = drug.read_state()
        fill(drug, file)
        if not self.is_kept(newest, file) and (newest is None or drug.differs_from(newest)):
            drug.save_revision(author=self.author, reason=reason_of(file), token=newest and newest.history_id)

    def label(self, drug: Drug, label: StarterLabel) -> None:
        """Archives it before the facts, which are compared with it when they are signed."""
        try:
            arrival = take_in(
                label.data,
                file_name=PurePath(label.name).name,
                drug=drug,
                origin=Origin.ILLUSTRATIVE,
                person=self.author,
            )
        except NotALabel as refused:
            self.problems.append(f"{label.name}: {refused}")
        else:
            self.report.labels.append(arrival.sentence)

    def begin(self, entry: ReviewedContent, text: StarterText, number: int) -> None:
        """A new text is a draft first: two answers may then name each other under “read next”."""
        if entry.pk is None:
            file = text.editions[number - 1]
            fill(entry, file)
            entry.save_revision(author=self.author, reason=reason_of(file))

    def edition(self, thing: ReviewedContent, text: StarterText, number: int) -> None:
        """Submits and signs one edition of a fact or an answer; what is signed already is not signed again.

        The newest file speaks also for a text that has all its editions: if the words differ, they are one more.
        """
        file, newest, last = text.editions[number - 1], thing.read_state(), thing.newest_edition()
        signed = last.edition if last else 0
        if number <= signed and file is not text.newest:
            return
        fill(thing, file)
        if self.is_kept(newest, text.newest):
            return
        changed = newest is None or thing.differs_from(newest)
        if not changed and newest.kind is not None:
            if number > signed:
                raise ValidationError("not a word of this edition differs from the one before it. Remove the file.")
            self.report.unchanged += 1
            return
        if changed or newest.status != Status.IN_REVIEW:  # in review: an earlier loading ended between the two verbs
            newest = thing.submit(author=self.author, reason=reason_of(file), token=newest and newest.history_id)
        thing.sign(
            reviewer=self.reviewer,
            meaning=Meaning.APPROVED,
            kind=kind_of(file) if number > signed else Kind.UPDATE,
            reason=reason_of(file),
            review_due=self.review_due,
            shown=type(thing).objects.get(pk=thing.pk).freeze().digest,
            token=newest.history_id,
            method=Method.PROGRAM,
        )
        self.report.signed += 1

    def is_kept(self, newest: RevisionRow | None, file: StarterFile) -> bool:
        """A person had the last word: it stays, and that is said."""
        if newest is None or newest.history_user_id in (self.author.pk, self.reviewer.pk):
            return False
        done = "signed" if getattr(newest, "kind", None) else "revised"
        self.keep(file, f"{newest.actor_name} {done} it on {newest.history_date:%Y-%m-%d}")
        return True

    def keep(self, file: StarterFile, why: str) -> None:
        self.report.kept.setdefault(file.name, f"kept: {file.name} was not loaded, for {why}.")

    @contextmanager
    def collected(self, file: StarterFile) -> Iterator[None]:
        """Keeps what a verb refuses as sentences with file and line."""
        try:
            yield
        except Stale as stale:
            self.keep(file, f"{stale.newest.actor_name} just revised it")
        except ValidationError as error:
            self.problems += sentences(file, error)
        except PermissionDenied as error:
            raise StarterRefused([f"{error}. Is the sample account deactivated, or out of its group?"]) from error


def find(model: Any, drug: Drug, slug: str) -> Any:
    return model.objects.filter(drug=drug, slug=slug).first() or model(drug=drug, slug=slug)


def fill(thing: VersionedModel, file: StarterFile) -> None:
    """Gives the thing the words of the file, every one of them. Raises ValidationError at their fields."""
    for word in thing.words():
        if word.name not in PLACED:
            setattr(thing, word.attname, file.text(word.name) or word.get_default())
    thing.check_words()
    try:
        visible(reason_of(file))
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error
    if len(reason_of(file)) > LONGEST_REASON:
        raise ValidationError({"reason": f"a change reason has at most {LONGEST_REASON} characters."})


def kind_of(file: StarterFile) -> Kind:
    """What kind of edition the file is: the first, or what its header says. Raises ValidationError at that field."""
    said = file.text("kind")
    if said and said not in LATER_KINDS:
        raise ValidationError({"kind": f"write {' or '.join(f'“{kind}”' for kind in LATER_KINDS)}."})
    return Kind(said or Kind.FIRST)


def reason_of(file: StarterFile) -> str:
    return file.text("reason") or REASON


def sentences(file: StarterFile, error: ValidationError) -> Iterator[str]:
    """What a verb refused, with the line of the file that it is about."""
    if not hasattr(error, "error_dict"):
        yield from (file.at("", message) for message in error.messages)
        return
    about = {"slug": "the name of a file, or for a drug of its folder, is its address. ", NON_FIELD_ERRORS: ""}
    for name, messages in error.message_dict.items():
        for message in messages:
            within = LINE.match(message)
            told = message[within.end() :] if within else message
            yield file.at(name, about.get(name, f"“{name}”: ") + told, int(within[1]) if within else 1)

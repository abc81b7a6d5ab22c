"""Loads the starter through the one door: a sample author writes, a sample reviewer signs, and a program says so.

What a person has revised or signed since is left alone. Everything is rehearsed first, in a transaction that is rolled
back, so that what would be refused is refused before the first word is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction

from audit import ledger
from dupisite.starter_files import Shape, StarterFile, StarterFolder, StarterRefused
from editorial.appointments import appoint_sample
from editorial.keeping import LONGEST_REASON
from editorial.people import Person, visible
from editorial.refusals import Stale
from editorial.rights import AUTHOR, REVIEWER
from editorial.vocabulary import Kind, Meaning, Method, Status
from faq.models import Entry
from labels.models import Drug, Fact

PLACED = ("drug", "slug")  # said by where a file is, not by what stands in it
REASON = "Starter content"
UNTIL_REVIEW = timedelta(days=365)
LINE = re.compile(r"Line (\d+): ")  # how editorial names the line within a field
BIOGRAPHY = "No real person: a sample account that comes with the site, to show how it works."


def shape_of(model: Any) -> Shape:
    """The fields of a file: the words of the model, and the change reason."""
    words = [word for word in model.words() if word.name not in PLACED]
    needed = tuple(word.name for word in words if not word.blank)
    return Shape((*(word.name for word in words), "reason"), needed)


@dataclass
class Report:
    """What loading did. `kept` are sentences about what a person has revised or signed."""

    facts: int = 0
    entries: int = 0
    signed: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        answers = "1 entry" if self.entries == 1 else f"{self.entries} entries"
        facts = "1 fact" if self.facts == 1 else f"{self.facts} facts"
        kept = self.facts + self.entries - self.signed - self.unchanged
        return f"{facts}, {answers}: {self.signed} signed, {self.unchanged} unchanged, {kept} kept"


def load(folders: Sequence[StarterFolder], today: date) -> Report:
    """Writes and signs whatever is new in the folders; `today` is the day (UTC) from which reviews are counted.

    Raises StarterRefused with file and line of everything that stands in the way, before anything is written.
    """
    with transaction.atomic():
        _load(folders, today)
        transaction.set_rollback(True)
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
        """The drug, its facts, then its answers: an answer may cite only what is signed."""
        self.report.facts += len(folder.facts)
        self.report.entries += len(folder.entries)
        drug = Drug.objects.filter(slug=folder.drug.slug).first() or Drug(slug=folder.drug.slug)
        with self.collected(folder.drug):
            self.drug(drug, folder.drug)
        if self.problems:
            return
        for file in folder.facts:
            with self.collected(file):
                self.text(find(Fact, drug, file.slug), file)
        if self.problems:
            return
        for file in folder.entries:
            with self.collected(file):
                self.begin(find(Entry, drug, file.slug), file)
        if self.problems:
            return
        for file in folder.entries:
            with self.collected(file):
                self.text(find(Entry, drug, file.slug), file)

    def drug(self, drug: Drug, file: StarterFile) -> None:
        newest = drug.read_state()
        fill(drug, file)
        if not self.is_kept(newest, file) and (newest is None or drug.differs_from(newest)):
            drug.save_revision(author=self.author, reason=reason_of(file), token=newest and newest.history_id)

    def begin(self, entry: Entry, file: StarterFile) -> None:
        """A new answer is a draft first: two answers may then name each other under “read next”."""
        if entry.pk is None:
            fill(entry, file)
            entry.save_revision(author=self.author, reason=reason_of(file))

    def text(self, thing: Any, file: StarterFile) -> None:
        """Submits and signs a fact or an answer, unless its newest revision is an edition that says the same."""
        newest = thing.read_state()
        fill(thing, file)
        if self.is_kept(newest, file):
            return
        changed = newest is None or thing.differs_from(newest)
        if not changed and newest.kind is not None:
            self.report.unchanged += 1
            return
        if changed or newest.status != Status.IN_REVIEW:  # in review: an earlier loading ended between the two verbs
            newest = thing.submit(author=self.author, reason=reason_of(file), token=newest and newest.history_id)
        thing.sign(
            reviewer=self.reviewer,
            meaning=Meaning.APPROVED,
            kind=Kind.UPDATE if thing.newest_edition() else Kind.FIRST,
            reason=reason_of(file),
            review_due=self.review_due,
            shown=type(thing).objects.get(pk=thing.pk).freeze().digest,
            token=newest.history_id,
            method=Method.PROGRAM,
        )
        self.report.signed += 1

    def is_kept(self, newest: Any, file: StarterFile) -> bool:
        """A person had the last word: it stays, and that is said."""
        if newest is None or newest.history_user_id in (self.author.pk, self.reviewer.pk):
            return False
        done = "signed" if getattr(newest, "kind", None) else "revised"
        self.report.kept.append(
            f"kept: {file.name} was not loaded, for {newest.actor_name} {done} it on {newest.history_date:%Y-%m-%d}."
        )
        return True

    @contextmanager
    def collected(self, file: StarterFile) -> Iterator[None]:
        """Keeps what a verb refuses as sentences with file and line."""
        try:
            yield
        except Stale as stale:
            self.report.kept.append(f"kept: {file.name} was not loaded, for {stale.newest.actor_name} just revised it.")
        except ValidationError as error:
            self.problems += sentences(file, error)
        except PermissionDenied as error:
            raise StarterRefused([f"{error}. Is the sample account deactivated, or out of its group?"]) from error


def find(model: Any, drug: Drug, slug: str) -> Any:
    return model.objects.filter(drug=drug, slug=slug).first() or model(drug=drug, slug=slug)


def fill(thing: Any, file: StarterFile) -> None:
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

"""A year of a site on a clock of our own: people act by dice, labels arrive, somebody looks for newer ones each night or cannot,
and an operator changes keys, backs up and restores.

The acts are those of `tests.travel.play`; here they are spread over days, from before one turn of a year to after the next,
over February 29. Each year is played by dice from its number, so one that fails can be played again alone.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from editorial.record.vocabulary import Kind, Method
from labels.archive.lookups import record_lookup
from labels.models import Drug, Lookup, TriageItem
from labels.triage.disposing import dispose
from labels.triage.triage import Decision
from tests.cast import any_word, fresh, sign
from tests.travel.play import Site
from tests.year.operating import Operator

BEGIN = datetime(2027, 12, 28, 9, tzinfo=UTC)
SELDOM = ("do_withdraw", "do_rename_a_person", "do_rename_a_drug", "do_capture")
OFTEN = ("do_revise", "do_sign", "do_submit", "do_reaffirm", "do_dispose", "do_reinstate", "do_confirm", "do_notice")
OFTEN += ("do_sign_what_a_label_changed",)
WORDS = ("Recalled", "Bring it back", "See the leaflet")
VERSIONS = 8  # of each label, at most


class Clock:
    """What `timezone.now` says. It goes on when it is told to, and a little whenever it is asked."""

    def __init__(self, begin: datetime) -> None:
        self.now = begin

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def forward(self, **said: float) -> None:
        self.now += timedelta(**said)


class Year(Site):
    """A site, its clock, its operator, and nights in which labels are looked for.

    `words` are those of each version of a drug's label, as they were put into the files: of section 1.1 and of 1.2.
    """

    def __init__(self, number: int, patch: pytest.MonkeyPatch, client: Client, folder: Path) -> None:
        self.clock = Clock(BEGIN)
        patch.setattr(timezone, "now", self.clock)
        self.words: dict[str, list[tuple[str, str]]] = {"one": [], "two": []}
        super().__init__(number, patch, client)
        self.operator = Operator(folder)
        self.nobody_looks = dict.fromkeys(self.versions, 0)  # days left of an outage, by drug
        named = [name for name in dir(self) if name.startswith("do_")]
        weighted = [name for name in named if name not in SELDOM] + [*SELDOM, *OFTEN, *OFTEN]
        self.acts: list[Callable[[], None]] = [getattr(self, name) for name in weighted]
        self.done: set[str] = set()  # acts that no rule has refused, at least once

    def days(self, number: int) -> Iterator[int]:
        """Plays one day after the other; between them whoever asks may look."""
        self.begin()
        for day in range(number):
            for _ in range(self.dice.choice((0, 1, 2, 4, 6))):
                self.clock.forward(minutes=self.dice.randrange(1, 90))
                with suppress(ValidationError, PermissionDenied):  # a rule said no
                    act = self.dice.choice(self.acts)
                    act()
                    self.done.add(act.__name__)
            self.night(day)
            yield day

    def night(self, day: int) -> None:
        """What cron does. The look is at another hour each night, and some nights nobody looks, or nobody answers."""
        for slug, left in self.nobody_looks.items():
            self.nobody_looks[slug] = left - 1 if left else self.dice.choice([0] * 40 + [3, 17])
            if not left or self.dice.random() < 0.1:
                outcome = Lookup.Outcome.FAILED if left else Lookup.Outcome.NOTHING_NEW
                record_lookup(Drug.objects.get(slug=slug), outcome, newest=self.versions[slug])
        self.operator.works(day)
        tomorrow = (self.clock.now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        self.clock.now = tomorrow + timedelta(minutes=self.dice.choice((0, 1, 420, 700)))

    def capture(self, drug: Drug) -> None:
        super().capture(drug)
        self.words[drug.slug].append((self.quote[drug.slug], f"Eczema {self.versions[drug.slug] % 2}."))

    def do_capture(self) -> None:
        drug = self.dice.choice(self.drugs)
        if self.versions[drug.slug] < VERSIONS:
            self.capture(drug)

    def do_dispose(self) -> None:
        """Signed, for the evidence may be lost. What every other label leaves to decide about a fact waits for a signature on it."""
        items = [
            item
            for item in TriageItem.objects.open().order_by("pk").select_related("version")
            if item.fact_id is None or item.version.number % 2
        ]
        if items:
            item, person = self.dice.choice(items), self.dice.choice(self.signers)
            decision = self.dice.choice([Decision.NO_EFFECT, Decision.NO_EFFECT, Decision.NEW_FACT])
            dispose([item], person=fresh(person), decision=decision, reason="None", method=Method.PASSWORD)

    do_dispose_again = do_dispose

    def do_sign_what_a_label_changed(self) -> None:
        """Whoever reads triage writes the fact anew by the newest label, and somebody signs it."""
        item = TriageItem.objects.open().filter(fact__isnull=False).order_by("pk").first()
        if item:
            fact: Any = fresh(item.fact)
            fact.statement, fact.claim_text = f"Words {any_word(self.dice)}.", self.quote[fact.drug.slug]
            fact.submit(author=self.dice.choice(self.writers), reason="As the label has it")
            due = timezone.now().date() + timedelta(days=300)
            sign(fact, self.dice.choice(self.signers), Kind.UPDATE, review_due=due)

    def do_look_up(self) -> None:
        """Somebody at the desk, besides the night's."""
        drug = self.dice.choice(self.drugs)
        record_lookup(drug, Lookup.Outcome.NOTHING_NEW, newest=self.versions[drug.slug])

    def do_replace_a_notice(self) -> None:
        drug: Any = fresh(self.dice.choice(self.drugs))
        if drug.notice:
            words, withdraws = self.dice.choice(WORDS), self.dice.random() < 0.3
            drug.put_notice(
                reviewer=self.dice.choice(self.signers),
                notice=words,
                withdraws=withdraws,
                reason="It is said otherwise",
            )

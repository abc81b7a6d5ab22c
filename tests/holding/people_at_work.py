"""A person at work on a site that is being read: `python -m tests.holding.people_at_work NUMBER`, in the environment of that site.

She writes, has it signed and takes in labels, in turn, until her standard input ends, and says each time what has just become public:
a line of JSON with the time of the machine (`time.monotonic`, the same in every process) at which the signature had returned. What she
signs holds a word that no other edition has, so that whoever reads it knows which edition it is.
"""

from __future__ import annotations

import json
import os
import re
import select
import sys
import time
from typing import Any

PEOPLE = 4
PAUSE = 1.0  # seconds between two acts of one person
WORD = re.compile(r"zq([a-d])([ef])([a-j]{5})")  # who, which of her texts, and the number of the edition in letters
FACT, ENTRY = "e", "f"
PREPARE = """
import json
from django.conf import settings
from tests.cast import make_drug, make_person
from tests.holding.people_at_work import PEOPLE, Texts
settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
for number in range(PEOPLE):
    author, reviewer = make_person(f"Author{number}", "author"), make_person(f"Reviewer{number}", "reviewer")
    make_drug(author, f"drug{number}", f"Drug {chr(65 + number)}")
    Texts(number).begin()
"""


def drug_of(number: int) -> str:
    return f"drug{number}"


def word(number: int, text: str, edition: int) -> str:
    """It has no digit: the evidence of a fact would have to say it."""
    return f"zq{'abcd'[number]}{text}{''.join('abcdefghij'[int(digit)] for digit in f'{edition:05}')}"


def words_in(body: str) -> dict[tuple[int, str], int]:
    """By person and text, the newest edition that is named."""
    found: dict[tuple[int, str], int] = {}
    for who, text, letters in WORD.findall(body):
        edition = int("".join(str("abcdefghij".index(letter)) for letter in letters))
        key = "abcd".index(who), text
        found[key] = max(found.get(key, 0), edition)
    return found


class Texts:
    """One fact and one answer that rests on it, about a drug of her own."""

    def __init__(self, number: int) -> None:
        from django.conf import settings

        from editorial.models import Person

        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # nobody reads the notes that go out
        self.number = number
        self.author = Person.objects.get(username=f"author{number}")
        self.reviewer = Person.objects.get(username=f"reviewer{number}")

    def begin(self) -> None:
        from labels.models import Drug
        from tests.cast import make_entry, make_fact

        drug = Drug.objects.get(slug=drug_of(self.number))
        self.take_in_label()
        self.sign(make_fact(drug), FACT)
        self.sign(make_entry(drug), ENTRY)

    def take_in_label(self) -> int:
        """Its version, which the label's page tells."""
        from labels.archive.importing import take_in
        from labels.models import Drug
        from tests.cast import SAID
        from tests.labels.fixtures import make_spl, paragraph, section

        drug = Drug.objects.get(slug=drug_of(self.number))
        version = drug.label_versions.count() + 1
        words = ("Dupilumab inhibits IL-4 and IL-13 signaling", SAID, f"Read {version} times.")
        whole = section("12.1 Mechanism", *map(paragraph, words))
        take_in(make_spl(whole, set_id=str(drug.set_id), version=str(version)), file_name=f"{version}.xml")
        return version

    def sign(self, thing: Any, text: str) -> int:
        """The number of the new edition."""
        from tests.cast import publish

        edition = (thing.edition or 0) + 1
        said = word(self.number, text, edition)
        if text == FACT:
            publish(
                thing, self.author, self.reviewer, heading=f"It blocks {said}", statement=f"It blocks signals {said}."
            )
        else:
            publish(thing, self.author, self.reviewer, question=f"How does {said} work?", bottom_line=f"Ask {said}.")
        return edition

    def act(self, turn: int) -> dict[str, Any]:
        from faq.models import Entry
        from labels.models import Fact

        if turn % 5 == 0:
            return {"label": self.take_in_label()}
        text, kind, slug = (FACT, Fact, "blocks-two-signals") if turn % 2 else (ENTRY, Entry, "how-does-it-work")
        thing = kind.objects.get(drug__slug=drug_of(self.number), slug=slug)
        return {"text": text, "edition": self.sign(thing, text)}


def main(number: int) -> None:
    import django

    django.setup()
    texts, turn = Texts(number), 0
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        done = texts.act(turn)
        print(json.dumps({"at": time.monotonic(), **done}), flush=True)
        turn += 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dupisite.settings")
    main(int(sys.argv[1]))

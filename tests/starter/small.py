"""A small starter folder, and what loading it says."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import LedgerEntry
from editorial.models import Person
from faq.models import Entry
from labels.models import Drug, Fact
from tests.staging import staged

DRUG, SIGNALS, EOE = "drug.txt", "facts/two-signals.txt", "facts/eoe.txt"
WORK, CHILDREN = "entries/how-does-it-work.txt", "entries/can-children-use-it.txt"
FILES = {
    DRUG: """% Names as on the label.
brand_name: Dupixent
generic_name: dupilumab
set_id: 595f437d-2729-40bb-9c62-c8ece1f82780
maker: Regeneron and Sanofi""",
    SIGNALS: """heading: It blocks IL-4 and IL-13
topic: mechanism
claim: literature
== statement ==
It blocks two signals.

% no note below the header
== claim_text ==
A journal, 2025""",
    EOE: """heading: EoE: from 1 year
topic: use
condition: EoE
least_age: 1
least_age_unit: years
least_weight_kg: 15
claim: quotes
claim_sections: 1.4
reason: From the label
== statement ==
From 1 year and 15 kg.
== claim_text ==
aged 1 year and older, weighing at least 15 kg""",
    WORK: """question: How does it work?
topic: mechanism
read_next: can-children-use-it
== short_answer ==

It blocks two signals [[two-signals]].
== answer ==
## More

Nothing more.""",
    CHILDREN: """question: Can children use it?
topic: use
read_next: how-does-it-work
== short_answer ==
Some can [[eoe]].""",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def load(*folders: Path) -> str:
    out = io.StringIO()
    call_command("load_starter", *map(str, folders), stdout=out)
    return out.getvalue()


@staged
def loaded(author: Person, reviewer: Person) -> str:
    """The starter of the site, beside the cast; what the command said."""
    return load()


def refused(folder: Path, *said: str) -> None:
    """Loading is refused with each of these words once, and nothing was written."""
    before = counted()
    with pytest.raises(CommandError) as error:
        load(folder)
    assert [str(error.value).count(words) for words in said] == [1] * len(said), str(error.value)
    assert counted() == before


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def counted() -> list[int]:
    return [model.objects.count() for model in (LedgerEntry, Person, Drug.Revision, Fact.Revision, Entry.Revision)]


def newest(model, slug: str):
    return model.revisions().of(model.objects.get(slug=slug)).first()

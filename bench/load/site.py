"""Fills the site that the environment names and prints, as JSON, what can be asked of it: `python -m bench.load.site`.

Without arguments, one answer gets a second edition, so that there is a past one. With `editions` and a number it gets so many.
With `grow` it gets many, and the site a second drug, facts and answers. Everything goes through the verbs.
"""

import itertools
import json
import os
import re
import sys
import uuid
from collections.abc import Iterator
from typing import Any

FACTS, ENTRIES, EDITIONS = 40, 10, 60  # facts and answers more for each of two drugs; editions of the one answer


def grow(entry: Any, author: Any, reviewer: Any) -> None:
    """Many editions of one answer, and many facts and answers beside it."""
    from bench.measured_texts import publish
    from labels.models import Drug

    other = Drug(brand_name="Otherall", generic_name="otherumab", slug="otherall", set_id=uuid.uuid4(), maker="Other")
    other.save_revision(author=author, reason="A second drug")
    for drug in (entry.drug, other):
        for fact in itertools.islice(facts(drug), FACTS):
            publish(fact, author, reviewer)
        for number in range(ENTRIES):
            publish(answer(drug, number), author, reviewer)
    until(EDITIONS, entry, author, reviewer)


def until(editions: int, entry: Any, author: Any, reviewer: Any) -> None:
    """Updates of one answer, until it has so many editions."""
    from bench.measured_texts import publish
    from editorial.record.vocabulary import Kind

    words = entry.bottom_line
    while entry.edition < editions:
        entry.bottom_line = f"{words}\n\nThis is wording {entry.edition + 1}."
        publish(entry, author, reviewer, Kind.UPDATE)


def facts(drug: Any) -> Iterator[Any]:
    """Facts of a drug without end: they quote its label, and where it has none, what nobody can compare."""
    from bench.measured_texts import FACTS as WRITTEN
    from bench.quotable import quoting_facts
    from labels.archive.label_storage import label_by_hash
    from labels.evidence.evidence import reference_version
    from labels.models import Fact

    if reference := reference_version(drug.pk):
        yield from quoting_facts(drug, label_by_hash(reference.sha256), "grown")
    for number, (heading, topic, statement, section) in enumerate(itertools.cycle(WRITTEN.values())):
        made = Fact(
            drug=drug, slug=f"grown-{number}", heading=f"{heading} ({number})", topic=topic, statement=statement
        )
        made.claim, made.claim_text, made.claim_sections = "quotes", f"{made.heading}: {statement}", section
        yield made


def answer(drug: Any, number: int) -> Any:
    from bench.measured_texts import ANSWER, BEYOND, BOTTOM, REFERENCES, SHORT
    from faq.models import Entry

    made = Entry(drug=drug, slug=f"grown-{number}", question=f"How does it work, asked {number} times?")
    made.topic, made.references, made.beyond_evidence = "mechanism", REFERENCES, BEYOND
    made.short_answer, made.answer, made.bottom_line = (citing(text, number) for text in (SHORT, ANSWER, BOTTOM))
    return made


def citing(text: str, number: int) -> str:
    """The text, with every citation of another fact; neighbours share most of theirs."""
    facts = itertools.count(number)
    return re.sub(r"\[\[[a-z-]+\]\]", lambda _: f"[[grown-{next(facts) % FACTS}]]", text)


def addresses(entry: Any) -> dict[str, str]:
    """One address for each route that is asked."""
    from django.urls import reverse

    from labels.drugs.addresses import listed
    from labels.models import Fact

    drug, edition = entry.drug.slug, entry.newest_edition()
    version = entry.drug.label_versions.order_by("pk")[0].number
    quoting = Fact.revisions().live(None, entry.drug.facts.all()).filter(claim="quotes").order_by("id")[0]
    cited = next(source["fact"] for source in edition.evidence["sources"] if "fact" in source)
    text = [drug, entry.slug]
    parts = {
        "drug": [drug],
        "entry": text,
        "fact": [drug, Fact.objects.get(pk=cited).slug],
        "entry_history": text,
        "entry_edition": [*text, 1],
        "entry_compare": [*text, 1, 2],
        "reviewer": [edition.actor_slug],
        "label": [drug],
        "label_version": [drug, version],
        "label_section": [drug, version, listed(quoting.claim_sections)[0]],
    }
    return {route: reverse(route, args=parts.get(route, [])) for route in ("home", "changes", *parts)}


def texts() -> list[dict[str, str]]:
    """Every live answer as a peer can show it: the HTML of the edition, with its list of sources as plain HTML."""
    from django.template.loader import render_to_string

    from faq.models import Entry
    from faq.sources import sources

    found = []
    for edition in Entry.revisions().live():
        short, edition.html["short_answer"] = edition.html["short_answer"], ""  # it has a field of its own there
        shown = {"edition": edition, "sources": sources(edition, edition.drug.slug)}
        body = render_to_string("faq/_entry.html", shown)
        found.append({"slug": edition.slug, "title": edition.question, "short_answer": short, "body": body})
    return found


def its_people(entry: Any) -> tuple[Any, Any]:
    """Who wrote its newest edition, and who signed it."""
    from editorial.models import Person

    last = entry.newest_edition()
    return Person.objects.get(pk=last.author_id), Person.objects.get(slug=last.actor_slug)


def main(arguments: list[str]) -> None:
    import django

    django.setup()
    from faq.models import Entry

    entry = Entry.objects.order_by("pk")[0]
    people = its_people(entry)
    if arguments == ["grow"]:
        grow(entry, *people)
    else:
        until(int(arguments[1]) if arguments else entry.edition + 1, entry, *people)
    print(json.dumps({"addresses": addresses(entry), "answer": entry.slug, "texts": texts()}))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "dupisite.settings"
    main(sys.argv[1:])

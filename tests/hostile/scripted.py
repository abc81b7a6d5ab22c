"""A site whose every signed word tries to become a script: `from tests.hostile.scripted import play; play()`.

The words are harmless: a page on which one of them runs has `window.marked`. The same play stands on the tests' stage and
in the shell of a site that a browser is served.
"""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import CharField, SlugField, TextField

from editorial.accounts.people import Person
from editorial.record.vocabulary import Kind, Method
from editorial.work.comments import comment
from labels.archive.importing import take_in
from labels.archive.label_models import Lookup
from labels.archive.lookups import record_lookup
from labels.models import Drug, Fact, TriageItem
from labels.triage.disposing import dispose
from labels.triage.triage import Decision
from tests.cast import fresh, make_drug, make_entry, make_fact, make_person, sign
from tests.labels.fixtures import items, make_spl, paragraph, section, table

RUN = "window.marked=true"
TAGS = f"\"'><script>{RUN}</script><img src=x onerror={RUN}>"  # 77 characters: the shortest field takes 80
ATTRIBUTE = f'" autofocus onfocus="{RUN}" x="'
CLOSES = f"</script></title></textarea>]]>--><svg onload={RUN}>"
CODE = f"`</code><img src=x onerror={RUN}>`"
ADDRESSES = f"[x](javascript:{RUN}) <javascript:{RUN}> ![x](javascript:{RUN})"  # refused at the door of a Markdown text
FORMATTED = f"{TAGS} {ATTRIBUTE} {CLOSES} {CODE}"
WHOLE = f"{FORMATTED} {ADDRESSES}"  # below 500 characters, as a reason has at most
SLUG = "scripted"
FILE = f'"><img src=x onerror={RUN}>.xml'
SAID = f"Keep it cold {TAGS} always."


def hostile(text: Any, **kept: Any) -> Any:
    """Puts as much as fits into every free text of a thing, but for those that are `kept`."""
    for field in text.words():
        if field.attname in kept:
            setattr(text, field.attname, kept[field.attname])
        elif isinstance(field, (CharField, TextField)) and not isinstance(field, SlugField) and not field.choices:
            words = FORMATTED if field.attname in getattr(text, "markdown_fields", ()) else WHOLE
            setattr(text, field.attname, words if len(words) <= (field.max_length or len(words)) else TAGS)
    return text


def label(drug: Drug, version: int, *more: str) -> bytes:
    """Its words are escaped, as in a file that a labeler made: reading gives the bare ones."""
    words = escape(WHOLE)
    link = f"<linkHtml href={quoteattr(f'javascript:{RUN}')}>{words}</linkHtml>"
    body = [paragraph(escape(SAID)), paragraph(link), items(words), "<renderMultiMedia referencedObject='P'/>", *more]
    cells = table((words, words), head=(words, words), caption=words)
    return make_spl(
        section(f"1 {escape(TAGS)}", *body, pictures=[("P", "a.gif", words)], ident="S1", highlights=paragraph(words)),
        section(escape(TAGS), cells, code="34066-1"),
        title=words,
        brand=escape(TAGS),
        generic=escape(TAGS),
        set_id=str(drug.set_id),
        version=str(version),
        effective=f"2025010{version}",
    )


def play() -> None:
    """All of it, by new people of the site."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # else each note is printed
    play_with(*(person(name, group) for name, group in (("Sal", "author"), ("Sue", "reviewer"), ("Sid", "reviewer"))))


def person(name: str, group: str) -> Person:
    return make_person(name, group, printed_name=f"{name} {TAGS}", credentials=TAGS, biography=WHOLE)


def play_with(ann: Person, bea: Person, ben: Person) -> Drug:
    """A drug, texts of both kinds with their histories, labels, triage, comments, look-ups and a notice."""
    drug = make_drug(ann, SLUG, TAGS)
    read(drug, 1)
    used = {"topic": "use", "claim": "literature", "claim_sections": "", "beyond_evidence": f"x: {WHOLE}"}
    quoted = {"claim": "quotes", "claim_text": SAID, "claim_sections": "1", "beyond_evidence": f"x: {WHOLE}"}
    for slug, kept in (("used", used), ("quoted", quoted)):
        signed(hostile(make_fact(drug, slug), **kept), ann, bea, Kind.FIRST)
        signed(changed(Fact.objects.get(drug=drug, slug=slug), "statement"), ann, ben, Kind.CORRECTION)
    kept = {
        "short_answer": f"{FORMATTED} [[used]] [[quoted]]",
        "read_next": "",
        "references": f"a: {TAGS}, doi:10.1000/182",
    }
    entry = hostile(make_entry(drug), **kept, beyond_evidence=f"x: {WHOLE}")
    signed(entry, ann, bea, Kind.FIRST)
    signed(changed(fresh(entry), "answer"), ann, ben, Kind.UPDATE)
    links = f"information: {TAGS}, https://example.org/?'onclick='{RUN}"
    hostile(fresh(drug), asked_most="how-does-it-work", links=links).save_revision(author=ann, reason=WHOLE)
    record_lookup(drug, Lookup.Outcome.FAILED, detail=WHOLE)
    gone = hostile(make_entry(drug, "gone"), **{**kept, "beyond_evidence": f"x: {WHOLE}"})
    signed(gone, ann, bea, Kind.FIRST)
    fresh(gone).withdraw(reviewer=ben, reason=WHOLE)
    work_on(drug, ann, bea)
    fresh(drug).put_notice(reviewer=bea, notice=WHOLE, withdraws=False, reason=WHOLE)
    return drug


def work_on(drug: Drug, ann: Person, bea: Person) -> None:
    """What is open at the desk: a draft with a comment, one in review, and a label that touched a fact."""
    read(drug, 2, paragraph(f"More {escape(TAGS)}"))
    item = TriageItem.objects.filter(version__drug=drug).first()
    assert item is not None
    dispose([item], person=bea, decision=Decision.NO_EFFECT, reason=WHOLE, method=Method.PASSWORD)
    draft = hostile(make_fact(drug, "draft"), claim="literature", claim_sections="", beyond_evidence=f"x: {WHOLE}")
    draft.save_revision(author=ann, reason=WHOLE)
    comment(draft, by=bea, words=WHOLE)
    waiting = hostile(make_fact(drug, "waiting"), claim="literature", claim_sections="", beyond_evidence=f"x: {WHOLE}")
    waiting.submit(author=ann, reason=WHOLE)


def read(drug: Drug, version: int, *more: str) -> None:
    gif = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
    take_in(label(drug, version, *more), file_name=FILE, images={"a.gif": gif})


def changed(text: Any, field: str) -> Any:
    setattr(text, field, getattr(text, field) + f"\n\n{CLOSES}")
    return text


def signed(text: Any, ann: Person, reviewer: Person, kind: Kind) -> None:
    text.submit(author=ann, reason=WHOLE)
    sign(text, reviewer, kind, reason=WHOLE)

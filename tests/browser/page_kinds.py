"""Every kind of public page, with the address of one of its kind on the site that the browser's tests are served.

A new kind of page is one line here: then everything is proved of it that is proved of all.
"""

from datetime import UTC, datetime
from pathlib import Path

STARTER = Path(__file__).resolve().parents[2] / "starter"


def addresses(room: str, folder: str) -> list[str]:
    """Of the texts that come with the site, whatever they are today; `name.2.txt` is a later edition of `name`."""
    files = sorted(STARTER.glob(f"[!.]*/{folder}/[!.]*.txt"))
    return [f"/{file.parts[-3]}/{room}/{file.stem}/" for file in files if "." not in file.stem]


STARTER_ANSWERS, STARTER_FACTS = addresses("faq", "entries"), addresses("facts", "facts")
STARTER_DRUG = f"/{STARTER_FACTS[0].split('/')[1]}/"
DRUG = "/examplin/"  # public_scene.py makes it
LABELLED = "/labelin/"  # so does label_scene.py
ANSWER, FACT = f"{DRUG}faq/how-often/", f"{DRUG}facts/weekly/"

PAGE_KINDS = {
    "home": "/",
    "proved": "/audit/",
    "drug": STARTER_DRUG,
    "drug-of-the-scene": DRUG,
    "drug-under-a-notice": "/cautin/",
    "drug-withdrawn": "/gonin/",
    "answer": STARTER_ANSWERS[0],
    "answer-with-a-warning": ANSWER,
    "fact": STARTER_FACTS[0],
    "fact-of-a-use": f"{DRUG}facts/rare-use/",
    "fact-corrected": FACT,
    "history": f"{FACT}history/",
    "history-long": f"{ANSWER}history/",
    "edition": f"{FACT}history/2/",
    "edition-withdrawn": f"{DRUG}faq/taken-back/history/1/",
    "edition-retired": f"{DRUG}faq/no-longer-kept/history/2/",
    "edition-of-an-answer": f"{STARTER_ANSWERS[0]}history/1/",
    "compare": f"{ANSWER}compare/1/2/",
    "compare-facts": f"{FACT}compare/2/3/",
    "changes": "/changes/",
    "corrections": "/corrections/",
    "drug-changes": f"{DRUG}changes/",
    "reviewer": "/reviewers/bea-example/",
    "reviewer-sample": "/reviewers/sample-reviewer/",
    "search": "/search/",
    "search-found": "/search/?q=inject",
    "search-found-nothing": "/search/?q=zzzzz",
    "search-narrowed": "/search/?q=inject&kind=fact&standing=sample",
    "search-mended": "/search/?q=dupilumb+injction",
    "how-we-check": "/how-we-check/",
    "report": "/report/",
    "about": "/about/",
    "for-programs": "/api/",
    "code-of-a-paper": "/c/",
    "code-mistyped": "/c/?code=38x4-qz7w",
    "fact-under-a-moved-label": f"{LABELLED}facts/falls/",
    "fact-that-holds": f"{LABELLED}facts/cold/",
    "answer-under-a-moved-label": f"{LABELLED}faq/who-can-use-it/",
    "label": f"{LABELLED}label/",
    "label-version": f"{LABELLED}label/2/",
    "label-version-old": f"{LABELLED}label/1/",
    "label-version-illustrative": f"{STARTER_DRUG}label/1/",
    "label-section": f"{LABELLED}label/2/16/",
    "label-section-with-a-table": f"{LABELLED}label/2/2/",
    "label-boxed-warning": f"{LABELLED}label/2/boxed-warning/",
    "label-compare": f"{LABELLED}label/compare/1/2/",
    "not-found": "/nothing-was-ever-here/",
    "withdrawn": f"{DRUG}faq/taken-back/",
    "withdrawn-with-its-drug": "/gonin/facts/weekly/",
    "retired": f"{DRUG}faq/no-longer-kept/",
    "as-of-a-moment": f"/at/{datetime.now(UTC):%Y-%m-%d}{ANSWER}",
}
STATUS = {
    "not-found": 404,
    "code-mistyped": 404,
    "withdrawn": 410,
    "drug-withdrawn": 410,
    "withdrawn-with-its-drug": 410,
}  # others: 200
ENDLESS = {"history-long", "changes", "corrections"}  # as long as what happened
ENDLESS |= {"drug-changes", "reviewer", "reviewer-sample"}
CANONICAL = {  # the kind that it names as its lasting address; all others name themselves
    "edition": "fact-corrected",
    "edition-of-an-answer": "answer",
    "edition-retired": "retired",
    "edition-withdrawn": "withdrawn",
    "compare": "answer-with-a-warning",
    "compare-facts": "fact-corrected",
    "as-of-a-moment": "answer-with-a-warning",
    "search-found": "search",
    "search-found-nothing": "search",
    "search-narrowed": "search",
    "search-mended": "search",
}

WIDTHS = (320, 360, 768, 1280)  # the narrowest that WCAG 1.4.10 asks for, a phone, a tablet, a desk

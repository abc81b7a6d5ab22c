"""Makes the data of a release, for the test that the next one still reads it. Run it in a checkout of the release before:

    cd CHECKOUT
    DATA_DIR=$(mktemp -d) SITE_URL=https://answers.example.org PYTHONPATH=. python THIS_FOLDER/make.py THIS_FOLDER/sqlite
    ... the same with DATABASE_URL=postgresql://... and THIS_FOLDER/postgresql

It writes a backup of the whole database, the newest checkpoint as somebody would have kept it, and what the site told then
(`told.py`). Nobody in it is a real person, and the key that signed is gone with the folder that it was made in.
"""

import gzip
import os
import shutil
import sys
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dupisite.settings")

import django  # noqa: E402  the path comes first

django.setup()

from importlib import import_module  # noqa: E402  Django is set up first

import told  # noqa: E402  Django is set up first
from django.conf import settings  # noqa: E402  Django is set up first
from django.core.management import call_command  # noqa: E402  Django is set up first

from labels.models import TriageItem  # noqa: E402  Django is set up first
from tests.cast import Kind, fresh, make_drug, make_entry, make_fact, make_person, next_year, publish, sign  # noqa: E402  Django is set up first

SET_ID = "0a1b2c3d-0000-4000-8000-0123456789ab"  # of the two labels beside this file
ASTHMA = "Exampla is indicated for asthma in patients aged 12 years and older."
ECZEMA = "Exampla is indicated for eczema in patients aged 6 months and older."


def write() -> None:
    """Texts in each status, two labels with triage between them, and a checkpoint halfway."""
    author, reviewer, second = (
        make_person("Ann", "author"),
        make_person("Bea", "reviewer"),
        make_person("Ben", "reviewer"),
    )
    drug = make_drug(author, "exampla", "Exampla")
    drug.set_id = SET_ID
    drug.save_revision(author=author, reason="The set id of its label")
    call_command("import_label", str(HERE / "label-1.xml"))

    def fact(slug: str, **words: object):
        return make_fact(drug, slug, heading=slug.capitalize(), statement=f"About {slug}.", **words)

    asthma = fact("asthma", claim_text=ASTHMA, claim_sections="1.1", least_age=12, least_age_unit="years")
    publish(asthma, author, reviewer)
    eczema = publish(fact("eczema", claim_text=ECZEMA, claim_sections="1.2"), author, reviewer)
    complete = {"claim": "complete", "claim_text": "1.1 Asthma\n1.2 Eczema", "claim_sections": "1"}
    uses = publish(fact("uses", **complete), author, reviewer)
    given = fact("given", claim_text="It is given under the skin.", claim_sections="1.2")
    publish(given, author, reviewer)
    words = {
        "short_answer": "For asthma [[asthma]] and eczema [[eczema]].",
        "answer": "## In short\n\n* asthma\n* eczema",
    }
    answer = publish(make_entry(drug, "what-is-it-for", question="What is it for?", **words), author, reviewer)
    old = publish(make_entry(drug, "how-is-it-given", short_answer="As a shot [[given]]."), author, reviewer)
    call_command("checkpoint")

    publish(fresh(asthma), author, reviewer, Kind.CORRECTION, statement="About asthma from 12 years.")
    publish(fresh(answer), author, reviewer, bottom_line="Ask your pharmacist first — “12 years” is an age.")
    sooner, shown = next_year() - timedelta(days=30), fresh(eczema).freeze().digest
    fresh(eczema).reaffirm(reviewer=reviewer, reason="Read again", review_due=sooner, shown=shown)
    fresh(uses).withdraw(reviewer=reviewer, reason="A use is in doubt")
    fresh(uses).confirm(reviewer=second, reason="It is in doubt")
    gone = fresh(old)
    gone.submit(author=author, reason="Asked for nowhere else")
    gone.retire(reviewer=reviewer, reason="Answered elsewhere now", shown=fresh(old).freeze().digest)
    fresh(given).save_revision(author=author, reason="Looked at")  # nothing changed: no revision
    draft = fresh(given)
    draft.statement = "It is given below the skin."
    draft.save_revision(author=author, reason="Plainer")
    waiting = make_entry(drug, "is-it-a-steroid", question="Is it a steroid?", short_answer="No [[given]].")
    waiting.submit(author=author, reason="Often asked")
    returned = make_entry(drug, "does-it-hurt", question="Does it hurt?", short_answer="A little [[given]].")
    returned.submit(author=author, reason="Often asked")
    returned.return_to_author(reviewer=reviewer, reason="Says nothing of the site")

    call_command("import_label", str(HERE / "label-2.xml"))
    triage = import_module(TriageItem.__module__)  # wherever this release keeps it
    first = TriageItem.objects.order_by("pk")[:1]
    triage.dispose(list(first), person=author, decision=triage.Decision.NO_EFFECT, reason="The words mean the same")
    revised = fresh(eczema)
    revised.claim_text = ECZEMA.replace("6 months", "2 years")
    revised.submit(author=author, reason="As the newer label says")
    sign(revised, reviewer, Kind.UPDATE)
    call_command("checkpoint")


def keep(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    told.write(folder / "told.json")
    (folder / "checkpoint.txt").write_text(told.get("/audit/checkpoint"))
    backup = settings.DATA_DIR / "backup"
    call_command("backup", str(backup))
    (folder / "backup.gz").write_bytes(gzip.compress(backup.read_bytes(), mtime=0))


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    write()
    keep(Path(sys.argv[1]).resolve())

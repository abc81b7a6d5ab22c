"""What pages about a drug say of it, whatever stands on them; and the public pages of any text that is about a drug."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson

from audit.reading.prepared import Prepared
from editorial.addresses_by_form import address
from editorial.pages.public_text import PublicText
from editorial.pages.schema_org import Data, page_of_today
from editorial.pages.standing import Standing
from editorial.pages.subject import Crumb, Links, Notice, Subject
from editorial.record.protocols import Edition
from editorial.record.validity import is_as_recorded
from labels.archive.label_clocks import DrugWithClocks, clocks_of, with_clocks
from labels.drugs.drug_columns import DrugRow
from labels.drugs.drug_links import KINDS, read_links
from labels.models import Drug
from labels.pages.label_schema_org import drug_in_short

newest_of_drug = Prepared(
    lambda: Drug.Revision, lambda drug: with_clocks(Drug.revisions().filter(id=drug).order_by("-history_id"))[:1]
)


def drug_as_public(drug: int) -> DrugWithClocks:
    """The names of a drug as they stand now: its newest revision."""
    return believed(newest_of_drug(drug)[0])


OFFICIAL_LABEL = "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={}"


def subject(drug: DrugWithClocks) -> Subject:
    """A drug's revision as the pages about it know it."""
    return Subject(
        name=drug.brand_name,
        url=address("drug", drug.slug),
        source_url=OFFICIAL_LABEL.format(drug.set_id),
        notice=notice(drug),
        see_also=_see_also(drug.links or ""),
        clocks=clocks_of(drug),
        row=drug,
    )


@lru_cache
def _see_also(text: str) -> tuple[Links, ...]:
    links, _ = read_links(text)
    groups = (
        (heading, tuple(Crumb(x.words, x.url) for x in links if x.kind == kind)) for kind, heading in KINDS.items()
    )
    return tuple(Links(heading, items) for heading, items in groups if items)


ODD = (
    "What is stored here about this medicine, its names or a notice about it, is not what was recorded: somebody changed it past "
    "the site. Until that is cleared up nothing is shown. Do not rely on what you read here before: ask a pharmacist or a doctor."
)


def believed(drug: Any) -> DrugWithClocks:
    """A newest revision as its ledger entry has it; of another nothing is shown but that, under the name that was recorded."""
    if not is_as_recorded(drug):
        drug.brand_name = drug.generic_name = _recorded_name(drug)
        drug.maker, drug.links, drug.asked_most, drug.key_facts = "", None, None, None
        drug.notice, drug.withdrawn, drug.notice_by = ODD, True, ""
        drug.notice_since, drug.notice_confirmed_by = drug.history_date, None
    found: DrugWithClocks = drug
    return found


def _recorded_name(drug: Any) -> str:
    try:
        return str(orjson.loads(drug.said or "")["data"]["row"]["brand_name"])
    except (KeyError, TypeError, ValueError):
        return str(drug.slug)


def notice(drug: DrugRow) -> Notice | None:
    if not drug.notice:
        return None
    return Notice(
        about=drug.brand_name,
        words=drug.notice,
        withdrawn=bool(drug.withdrawn),
        signed_by=drug.notice_by,
        since=drug.notice_since,
        confirmed_by=drug.notice_confirmed_by or "",
    )


class DrugText(PublicText):
    """The public pages of a kind of text that is about a drug: its model has a foreign key `drug`."""

    def subject(self, edition: Edition) -> Subject:
        return subject(drug_as_public(edition.drug_id))

    def data(self, edition: Edition, standing: Standing, context: dict[str, Any]) -> Data:
        return page_of_today(edition, standing, drug_in_short(context["subject"]))

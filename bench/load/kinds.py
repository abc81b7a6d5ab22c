"""The kinds of public page that are asked, and the addresses of `dupisite/urls.py` that each stands for. Knows no server."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageKind:
    """`route` is the name of the address that is asked; `also` are those that the same view answers in the same way."""

    name: str
    route: str
    also: tuple[str, ...] = ()


KINDS = (
    PageKind("home", "home"),
    PageKind("drug", "drug"),
    PageKind("answer", "entry"),
    PageKind("fact", "fact"),
    PageKind("history", "entry_history", ("fact_history",)),
    PageKind("past edition", "entry_edition", ("fact_edition",)),
    PageKind("compare", "entry_compare", ("fact_compare",)),
    PageKind("changes", "changes", ("drug_changes", "corrections")),
    PageKind("reviewer", "reviewer"),
    PageKind("label", "label"),
    PageKind("label version", "label_version"),
    PageKind("label section", "label_section"),
)

NOT_ASKED = {
    "healthz": "for machines, and does nothing",
    "readyz": "for machines, a few times a minute",
    "audit": "reads one checkpoint and the keys, and no text",
    "audit_checkpoint": "for machines: one row, as it is kept",
    "audit_consistency": "for machines, once for two checkpoints",
    "audit_checker": "a file as it lies there",
    "copies": "only where a bundle was loaded, for auditors",
    "copy": "only where a bundle was loaded, for auditors",
    "copy_proof": "for machines: one row, as it is kept",
    "entry_proof": "for whoever doubts an edition, once; it stays the same for ever",
    "fact_proof": "for whoever doubts an edition, once; it stays the same for ever",
    "how_we_check": "reads nothing but the newest ledger entry",
    "code": "for who holds a paper: a few questions about one edition",
    "code_form": "asks no text until a code is typed",
    "about": "reads nothing but the newest ledger entry",
    "report": "asks no database until somebody sends something",
    "time_gate": "for machines: leads to a page that is asked",
    "time_map": "for machines: as long as the page has editions",
    "time_map_page": "the same, in parts",
    "api": "reads nothing but the newest ledger entry",
    "openapi": "the same",
    "llms": "asks what the first page asks",
    **dict.fromkeys(
        "api_beginning api_begin api_drugs api_drug api_texts api_text api_standing api_timeline api_edition api_proof "
        "api_difference api_labels api_label api_section api_label_difference api_changes api_drug_changes api_editions "
        "api_search api_nothing".split(),
        "for programs: asks what the page about the same asks, and writes it as JSON",
    ),
    "robots": "reads nothing but the newest ledger entry",
    "sitemap": "for machines, about once a day",
    **dict.fromkeys(
        "changes_feed drug_changes_feed entry_feed fact_feed".split(), "for machines: the newest editions of a list"
    ),
    **dict.fromkeys(
        "changes_archive drug_changes_archive entry_archive fact_archive".split(),
        "for machines, once: it never changes",
    ),
    "search": "costs what its question costs, so one question would tell nothing",
    "entry_choose": "leads on to a comparison",
    "fact_choose": "leads on to a comparison",
    "label_choose": "leads on to a comparison",
    "label_newest_section": "leads on to a section",
    "label_compare": "the starter has one version of a label, and the cost is that of what changed",
    "label_image": "the starter's label shows no picture",
}

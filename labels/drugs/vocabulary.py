"""The words of a fact: what it is about, and how its evidence speaks for it."""

from django.db.models import TextChoices


class Topic(TextChoices):
    IDENTITY = "identity", "What it is"
    MECHANISM = "mechanism", "How it works"
    USE = "use", "What it is for"
    DOSING = "dosing", "Dosing and forms"
    BOXED_WARNING = "boxed-warning", "Boxed warning"
    CONTRAINDICATIONS = "contraindications", "Who must not use it"
    WARNINGS = "warnings", "Warnings"
    SIDE_EFFECTS = "side-effects", "Side effects"
    INTERACTIONS = "interactions", "Other medicines"
    PREGNANCY = "pregnancy", "Pregnancy and breast-feeding"
    LIMITS = "limits", "What it is not for"


LISTED = 50  # drugs that a list at the desk offers: a longer one is no help, and makes every page longer


class Claim(TextChoices):
    """How the evidence supports the statement."""

    QUOTES = "quotes", "quoted word for word"
    ABSENT = "absent", "these terms occur nowhere"
    COMPLETE = "complete", "the whole list of a section's members"
    LITERATURE = "literature", "rests on literature outside the label"


class AgeUnit(TextChoices):
    MONTHS = "months", "months"
    YEARS = "years", "years"
    ADULTS = "adults", "adults only"  # no number: labels say “adults”


# First parts of addresses that the site itself answers. A drug never takes one of them.
RESERVED = frozenset(
    {"admin", "api", "at", "audit", "c", "changes", "healthz", "readyz", "reviewers", "robots", "search", "sitemap"}
    | {
        "static",
        "drugs",
        "about",
        "help",
        "label",
        "labels",
        "faq",
        "facts",
        "history",
        "compare",
        "favicon",
        "label-images",
        "media",
        "how-we-check",
        "report",
        "corrections",
        "index",  # /index.md is the first page as Markdown
        "llms",
        "timegate",
        "timemap",
    }
)

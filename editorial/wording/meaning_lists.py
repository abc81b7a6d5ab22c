"""The words that carry meaning in a text about a medicine, by kind: data only.

Each form stands for all its spellings, as a pattern in small letters; within a kind the first form that fits wins. What
is on no list is never silent: it is told as “other words”.
"""

from enum import StrEnum


class MeaningKind(StrEnum):
    """What sort of meaning a word carries. The value is kept; `label` is what people read."""

    NUMBER = "number"
    LIMIT = "limit"
    NEGATION = "negation"
    HEDGE = "hedge"
    FREQUENCY = "frequency"
    QUANTIFIER = "quantifier"
    DIRECTION = "direction"
    CONDITION = "condition"
    WHO = "who"
    DEGREE = "degree"
    ROUTE = "route"
    APPROVAL = "approval"
    NAME = "name"
    SOURCE = "source"
    LINK = "link"
    ORDER = "order"
    OTHER = "other"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    MeaningKind.NUMBER: "number with unit",
    MeaningKind.LIMIT: "limit",
    MeaningKind.NEGATION: "negation",
    MeaningKind.HEDGE: "how certain",
    MeaningKind.FREQUENCY: "how often",
    MeaningKind.QUANTIFIER: "how many",
    MeaningKind.DIRECTION: "direction",
    MeaningKind.CONDITION: "condition",
    MeaningKind.WHO: "who",
    MeaningKind.DEGREE: "degree",
    MeaningKind.ROUTE: "route or device",
    MeaningKind.APPROVAL: "approval",
    MeaningKind.NAME: "name",
    MeaningKind.SOURCE: "source",
    MeaningKind.LINK: "link",
    MeaningKind.ORDER: "order",
    MeaningKind.OTHER: "other words",
}

TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
NUMBER_WORDS = {word: str(number) for number, word in enumerate(TO_TWENTY.split())} | {
    "half": "0.5",
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "hundred": "100",
}

UNIT = (
    r"mcg|µg|μg|ug|mg|kg|ml|dl|iu|mmol|meq|g|l|lbs?|pounds?|(?:micro|milli|kilo)?grams?|millilit(?:er|re)s?|units?"
    r"|y(?:ea)?rs?|y|mo(?:nth)?s?|w(?:ee)?ks?|days?|h(?:ou)?rs?|h|min(?:ute)?s?|percent|per cent|%|°c|°f|times?|fold"
)
PER = r"kg|ml|l|dl|day|m2|dose|week"
UNIT_SPELLINGS = {
    "mcg": "microgram, micrograms, µg, μg, ug",
    "mg": "milligram, milligrams",
    "g": "gram, grams",
    "kg": "kilogram, kilograms",
    "lb": "lbs, pound, pounds",
    "ml": "milliliter, milliliters, millilitre, millilitres",
    "unit": "units, iu",
    "year": "yr, yrs, y",
    "month": "mo, mos",
    "week": "wk, wks",
    "hour": "hr, hrs, h",
    "minute": "min, mins",
    "%": "percent, per cent",
    "°C": "°c",
    "°F": "°f",
}
UNIT_FORMS = {spelling: form for form, spellings in UNIT_SPELLINGS.items() for spelling in spellings.split(", ")}

# Signs need no space around them, so they stand apart from the words. Longer ones first.
LIMIT_SIGNS = {
    ">=": "at least",
    "≥": "at least",
    "<=": "at most",
    "≤": "at most",
    ">": "more than",
    "<": "less than",
    "~": "about",
    "≈": "about",
}

# “6 years and older”: read before all else, so that the limit is marked without eating the unit.
AND_OLDER = r"(?:,? (?:of age|old))?,? (?:and|or) (?:older|above|over|more|up|heavier)"

LISTS: dict[MeaningKind, dict[str, str]] = {
    MeaningKind.LIMIT: {
        "at least": r"at least|no less than|not less than|minimum(?: of)?|aged? from",
        "at most": r"at most|up to|no more than|not more than|maximum(?: of)?|or (?:less|fewer|younger|under)"
        r"|and (?:younger|under|below)",
        "more than": r"(?:more|greater|older|heavier|higher|longer) than|over(?= \d)|above(?= \d)|exceed(?:s|ing)?",
        "less than": r"(?:less|fewer|younger|lighter|lower|shorter) than|under(?= \d)|below(?= \d)",
        "about": r"about(?= \d)|approximately|around(?= \d)|roughly|nearly|almost",
    },
    MeaningKind.FREQUENCY: {
        "every other": r"every (?:other|second)",
        "daily": r"daily|(?:a|per|each|every|/) ?day",
        "weekly": r"weekly|(?:a|per|each|every|/) ?week",
        "monthly": r"monthly|(?:a|per|each|every|/) ?month",
        "yearly": r"yearly|annual(?:ly)?|(?:a|per|each|every|/) ?year",
        "once": r"once",
        "twice": r"twice|bi-?weekly",
        "often": r"often|frequent(?:ly)?|common(?:ly)?|usually|generally|typically",
        "rarely": r"rare(?:ly)?|seldom|uncommon(?:ly)?|infrequent(?:ly)?|occasional(?:ly)?|sometimes",
        "every": r"every(?= (?:\d|two|three|four|six))",
    },
    MeaningKind.NEGATION: {
        "no longer": r"no longer|not any ?more",
        "except": r"except(?:ing)?(?: for)?|other than|apart from|excluding|excludes?",
        "unless": r"unless",
        "without": r"without",
        "with": r"with",
        "not": r"not|no|never|neither|nor|none|nobody|nothing|lacks?|fails? to|contraindicated|avoid(?:s|ed|ing)?"
        r"|stop(?:s|ped|ping)?|instead of|rather than",
    },
    MeaningKind.QUANTIFIER: {
        "only": r"only|solely|exclusively|just(?= \w)",
        "all": r"all|every(?! (?:other|\d|two|three|four|six))|any|each|always",
        "some": r"some|certain|several",
        "most": r"most|many",
        "few": r"few",
    },
    MeaningKind.HEDGE: {
        "may": r"may|might|could|possibly|perhaps|potentially|appears? to|seems? to|(?:is|are) thought to|suggests?"
        r"|likely|probably",
        "can": r"can",
        "must": r"must|shall|has to|have to|needs? to|require[sd]?|always",
        "should": r"should|ought to|(?:is|are) advised|recommended|recommends?",
        "will": r"will|would",
        "does": r"does|do|did",
        "is proved": r"is (?:proven|proved|known|certain) to|definitely|certainly|guarantee[sd]?|cures?",
    },
    MeaningKind.DIRECTION: {
        "up": r"increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing)|higher|worsen(?:s|ed|ing)?|more|gain(?:s|ed)?"
        r"|start(?:s|ed|ing)?",
        "down": r"decreas(?:e|es|ed|ing)|lower(?:s|ed|ing)?|reduc(?:e|es|ed|ing)|improv(?:e|es|ed|ing)|less|fewer"
        r"|loss|lose",
        "before": r"before|prior to",
        "after": r"after|following",
        "during": r"during|while",
    },
    MeaningKind.CONDITION: {"if": r"if|when|in case", "and": r"and/or|both", "or": r"or|either"},
    MeaningKind.WHO: {
        "adult": r"adults?",
        "child": r"child(?:ren)?|pa?ediatrics?|kids?",
        "infant": r"infants?|bab(?:y|ies)|newborns?",
        "adolescent": r"adolescents?|teen(?:ager)?s?",
        "pregnant": r"pregnan(?:t|cy)",
        "breast-feeding": r"breast-?\s?feeding|lactat(?:ion|ing)|nursing",
        "elderly": r"elderly|older (?:people|adults)|geriatric",
    },
    MeaningKind.DEGREE: {
        "mild": r"mild",
        "moderate": r"moderate",
        "severe": r"severe|serious",
        "acute": r"acute|sudden",
        "chronic": r"chronic|long-?(?:term|lasting)",
    },
    MeaningKind.ROUTE: {
        "under the skin": r"subcutaneous(?:ly)?|under the skin",
        "vein": r"intravenous(?:ly)?|into a vein",
        "mouth": r"oral(?:ly)?|by mouth",
        "muscle": r"intramuscular(?:ly)?",
        "topical": r"topical(?:ly)?",
        "inhaled": r"inhaled?|inhalation",
        "syringe": r"syringes?",
        "pen": r"pens?",
        "injection": r"inject(?:ion|ions|ed|s)?",
        "tablet": r"tablets?|pills?",
    },
    MeaningKind.APPROVAL: {
        "approved": r"approved|indicated|licen[sc]ed",
        "studied": r"studied|investigated|tested",
        "off-label": r"off-label",
    },
}

# A “not” inside a word: “cannot”, “don't”, “unlikely”. The rest of the word keeps its own mark.
NOT_INSIDE = r"(?<=\bcan)(?:not|'t)\b|(?<=[a-z])(?<!\bca)n't\b|\bun(?=(?:approved|safe|likely|controlled|known)\b)"

# Function words: a change of these alone is not told.
FUNCTION_WORDS = (
    "a an the of to in on at by for as is are was were be been it its this that these those which who whom there here "
    "than then so also such their your you we our they he she his her and but i"
)
QUIET = frozenset(FUNCTION_WORDS.split())

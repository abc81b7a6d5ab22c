"""What an address of a drug, a fact, an answer or a part of a label may look like, and lists of them."""

from django.core.validators import RegexValidator
from django.urls.converters import StringConverter

ADDRESS_HELP = "Last part of its public address. It can never be changed once the public has seen it."
ADDRESS = RegexValidator(r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", "Use small letters, digits and single hyphens.")


def listed(text: str) -> list[str]:
    """The parts of a text with commas between them."""
    return [part.strip() for part in text.split(",") if part.strip()]


class LabelVersionAddress(StringConverter):
    """The number of a label version, or that and the first digits of its hash."""

    regex = "[1-9][0-9]{0,8}(?:-[0-9a-f]{8})?"


class SectionKey(StringConverter):
    """The key of a section of a label, such as “5.1”."""

    regex = "[a-z0-9.-]{1,200}"


class Sha256(StringConverter):
    regex = "[0-9a-f]{64}"

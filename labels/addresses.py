"""What an address of a drug, a fact or an answer may look like, and lists of them."""

from django.core.validators import RegexValidator

ADDRESS_HELP = "Last part of its public address. It can never be changed once the public has seen it."
ADDRESS = RegexValidator(r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", "Use small letters, digits and single hyphens.")


def listed(text: str) -> list[str]:
    """The parts of a text with commas between them."""
    return [part.strip() for part in text.split(",") if part.strip()]

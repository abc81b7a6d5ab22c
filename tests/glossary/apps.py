from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    """Words of the label, explained. Knows `labels`, `editorial` and `audit`."""

    name = "tests.glossary"
    label = "glossary"

    def ready(self) -> None:
        from editorial import kinds
        from tests.glossary.kind import TERMS

        kinds.register(TERMS)

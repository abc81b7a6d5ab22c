from django.apps import AppConfig


class FaqConfig(AppConfig):
    """What people ask: entries. Knows `labels`, `editorial` and `audit`."""

    name = "faq"

    def ready(self) -> None:
        from editorial import kinds
        from faq.citing_answers import citing_answers
        from faq.kind import ANSWERS
        from faq.review_sources import answers_with
        from labels.evidence import dependents, review_evidence

        dependents.providers.register(citing_answers)
        review_evidence.renderers.register(answers_with)
        kinds.register(ANSWERS)

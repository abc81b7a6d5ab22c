from django.apps import AppConfig


class FaqConfig(AppConfig):
    """What people ask: entries. Knows `labels`, `editorial` and `audit`."""

    name = "faq"

    def ready(self) -> None:
        from editorial import kinds
        from editorial.work import text_sets, waiting
        from faq.changed import changed_answers, signed_together
        from faq.citing_answers import citing_answers
        from faq.kind import ANSWERS
        from faq.review_sources import answers_with
        from labels.evidence import dependents, review_evidence

        dependents.providers.register(citing_answers)
        review_evidence.renderers.register(answers_with)
        text_sets.sources.register(signed_together.with_their_facts)
        text_sets.behind.register(signed_together.left_behind)
        waiting.sources.register((changed_answers.HEADING, changed_answers.waiting))
        kinds.register(ANSWERS)

from django.apps import AppConfig


class FaqConfig(AppConfig):
    """What people ask: entries. Knows `labels`, `editorial` and `audit`."""

    name = "faq"

    def ready(self) -> None:
        from editorial.accounts.rights import AUDITOR, AUTHOR, REVIEWER, grant
        from faq.citing_answers import citing_answers
        from faq.review_sources import answers_with
        from labels.evidence import dependents, review_evidence

        dependents.register(citing_answers)
        review_evidence.register(answers_with)

        view = ["view_entry"]
        write = ["add_entry", "change_entry"]
        grant(self, {AUTHOR: [*view, *write], REVIEWER: [*view, *write, "sign_entry"], AUDITOR: view})

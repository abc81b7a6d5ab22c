from django.apps import AppConfig


class FaqConfig(AppConfig):
    """What people ask: entries. Knows `labels`, `editorial` and `audit`."""

    name = "faq"

    def ready(self) -> None:
        from editorial.rights import AUDITOR, AUTHOR, REVIEWER, grant
        from faq.dependents import citing_answers
        from faq.reviewing import answers_with
        from labels import dependents, reviewing

        dependents.register(citing_answers)
        reviewing.register(answers_with)

        view = ["view_entry"]
        write = ["add_entry", "change_entry"]
        grant(self, {AUTHOR: [*view, *write], REVIEWER: [*view, *write, "sign_entry"], AUDITOR: view})

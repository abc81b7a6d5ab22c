from django.apps import AppConfig


class FaqConfig(AppConfig):
    """What people ask: entries. Knows `labels`, `editorial` and `audit`."""

    name = "faq"

    def ready(self) -> None:
        from editorial.rights import AUDITOR, AUTHOR, REVIEWER, grant
        from faq.dependents import citing_answers
        from labels import dependents

        dependents.register(citing_answers)

        view = ["view_entry"]
        write = ["add_entry", "change_entry"]
        grant(self, {AUTHOR: [*view, *write], REVIEWER: [*view, *write, "sign_entry"], AUDITOR: view})

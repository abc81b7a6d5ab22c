from django.apps import AppConfig


class LabelsConfig(AppConfig):
    """What the label says: drugs and facts. Knows `editorial` and `audit`."""

    name = "labels"

    def ready(self) -> None:
        from audit import verify
        from editorial import sets, waiting
        from editorial.rights import ADMINISTRATOR, AUDITOR, AUTHOR, REVIEWER, grant
        from labels import changed_together, checks, undecided

        view = ["view_drug", "view_fact", "view_labelversion", "view_triageitem"]
        write = ["add_drug", "change_drug", "add_fact", "change_fact", "add_labelversion", "dispose_triageitem"]
        grant(
            self,
            {
                AUTHOR: [*view, *write],
                REVIEWER: [*view, *write, "sign_fact", "sign_drug"],
                AUDITOR: view,
                ADMINISTRATOR: [],
            },
        )
        verify.register(checks.check_labels)
        waiting.register(undecided.HEADING, undecided.undecided)
        sets.register(changed_together.of_one_label)

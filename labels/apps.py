from django.apps import AppConfig


class LabelsConfig(AppConfig):
    """What the label says: drugs and facts. Knows `editorial` and `audit`."""

    name = "labels"

    def ready(self) -> None:
        from audit import derived
        from audit.verification import verify
        from editorial import kinds
        from editorial.accounts.rights import AUDITOR, AUTHOR, REVIEWER, grant
        from editorial.record import listeners
        from editorial.work import refused_signatures, text_sets, waiting
        from labels.archive import adopting, archive_checks, recognizing, rereading
        from labels.desk import label_work_lists
        from labels.drugs.drugs import Drug
        from labels.pages.fact_kind import FACTS
        from labels.triage import broken_in_review, changed_together, left_open, reading_change, undecided_items, unsaid

        kinds.register(FACTS)
        view = ["view_drug", "view_labelversion", "view_triageitem"]
        write = ["add_drug", "change_drug", "add_labelversion", "dispose_triageitem"]
        grant(
            self,
            {
                AUTHOR: [*view, *write],
                REVIEWER: [*view, *write, "sign_drug"],
                AUDITOR: view,
            },
        )
        listeners.register(Drug, adopting.adopt_labels)
        verify.checks.register(archive_checks.check_labels)
        derived.readers.register(recognizing.recognize_extracts)
        derived.readers.register(rereading.read_again)
        derived.readers.register(unsaid.say_what_is_lost)  # of what is read by now
        derived.readers.register(left_open.close_what_is_not_live)
        rereading.recheckers.register(reading_change.triage_reading)
        waiting.sources.register((undecided_items.HEADING, undecided_items.undecided))
        refused_signatures.sources.register(broken_in_review.broken_in_review)
        text_sets.sources.register(changed_together.of_one_label)
        waiting.sources.register((waiting.TO_CONFIRM, label_work_lists.notices_to_confirm))

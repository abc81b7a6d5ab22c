from django.apps import AppConfig, apps


class EditorialConfig(AppConfig):
    """How a text is written, reviewed, signed and kept. Knows `audit` alone."""

    name = "editorial"

    def ready(self) -> None:
        from django.core import checks

        from audit.ledger import ledger_filters, ledger_names
        from audit.verification import readiness, verify
        from editorial.accounts import lockout, logins
        from editorial.accounts.rights import ADMINISTRATOR, AUDITOR, check_groups, grant
        from editorial.accounts.signer_filters import SignedNothing
        from editorial.kind_checks import check_kinds
        from editorial.ledger_names import edition_names
        from editorial.readable_editions import unreadable
        from editorial.record import listeners, revision_checks
        from editorial.record.recorded import check_recorded
        from editorial.unknown_kinds import check_kinds_of_editions
        from editorial.work import notes

        people = ["view_person"]
        grant(self, {ADMINISTRATOR: ["add_person", "change_person", *people], AUDITOR: people})
        grant(apps.get_app_config("audit"), {AUDITOR: ["view_ledgerentry"]})
        verify.checks.register(
            revision_checks.check_revisions,
            revision_checks.check_working_copies,
            revision_checks.check_people,
            check_groups,
            check_recorded,
            check_kinds_of_editions,
        )
        readiness.questions.register(unreadable)
        ledger_filters.filters.register(SignedNothing)
        ledger_names.namers.register(edition_names)
        listeners.events.register(notes.hear)
        checks.register(check_kinds)
        logins.listen()
        lockout.listen()

from django.apps import AppConfig, apps


class EditorialConfig(AppConfig):
    """How a text is written, reviewed, signed and kept. Knows `audit` alone."""

    name = "editorial"

    def ready(self) -> None:
        from audit.ledger import ledger_filters
        from audit.verification import verify
        from editorial.accounts import lockout, logins
        from editorial.accounts.rights import ADMINISTRATOR, AUDITOR, check_groups, grant
        from editorial.accounts.signer_filters import SignedNothing
        from editorial.record import listeners, revision_checks
        from editorial.record.recorded import check_recorded
        from editorial.work import notes

        people = ["view_person"]
        grant(self, {ADMINISTRATOR: ["add_person", "change_person", *people], AUDITOR: people})
        grant(apps.get_app_config("audit"), {AUDITOR: ["view_ledgerentry"]})
        for check in (
            revision_checks.check_revisions,
            revision_checks.check_working_copies,
            revision_checks.check_people,
            check_groups,
        ):
            verify.register(check)
        verify.register(check_recorded)
        ledger_filters.offer(SignedNothing)
        listeners.events.register(notes.hear)
        logins.listen()
        lockout.listen()

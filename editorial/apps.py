from django.apps import AppConfig, apps


class EditorialConfig(AppConfig):
    """How a text is written, reviewed, signed and kept. It imports only `audit`."""

    name = "editorial"

    def ready(self) -> None:
        from django.core import checks

        from audit import derived
        from audit.ledger import ledger_filters, ledger_names
        from audit.verification import readiness, verify
        from editorial.accounts import credential_checks, lockout, logins
        from editorial.accounts.rights import ADMINISTRATOR, AUDITOR, AUTHOR, REVIEWER, check_groups, grant
        from editorial.accounts.signer_filters import SignedNothing
        from editorial.kind_checks import check_kinds
        from editorial.ledger_names import edition_names
        from editorial.readable_editions import unreadable
        from editorial.record import listeners, revision_checks
        from editorial.record.recorded import check_recorded
        from editorial.reports import report_checks, report_lists
        from editorial.unknown_kinds import check_kinds_of_editions
        from editorial.work import notes, waiting

        people = ["view_person"]
        reports = ["view_errorreport", "change_errorreport"]
        grant(self, {ADMINISTRATOR: ["add_person", "change_person", *people], AUDITOR: [*people, *reports[:1]]})
        grant(self, {AUTHOR: reports, REVIEWER: [*reports, "sign_errorreport"]})
        grant(apps.get_app_config("audit"), {AUDITOR: ["view_ledgerentry"]})
        verify.checks.register(
            revision_checks.check_revisions,
            revision_checks.check_working_copies,
            revision_checks.check_people,
            credential_checks.check_credentials,
            check_groups,
            check_recorded,
            check_kinds_of_editions,
            report_checks.check_reports,
        )
        readiness.questions.register(unreadable)
        derived.readers.register(credential_checks.record_existing)
        ledger_filters.filters.register(SignedNothing)
        ledger_names.namers.register(edition_names)
        listeners.events.register(notes.hear)
        waiting.sources.register((report_lists.HEADING, report_lists.waiting))
        checks.register(check_kinds)
        logins.listen()
        lockout.listen()

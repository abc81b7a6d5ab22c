from django.apps import AppConfig, apps


class EditorialConfig(AppConfig):
    """How a text is written, reviewed, signed and kept. Knows `audit` alone."""

    name = "editorial"

    def ready(self) -> None:
        from audit import trail, verify
        from editorial import checks, lockout, logins
        from editorial.recorded import check_recorded
        from editorial.rights import ADMINISTRATOR, AUDITOR, check_groups, grant
        from editorial.trail import SignedNothing

        people = ["view_person"]
        grant(self, {ADMINISTRATOR: ["add_person", "change_person", *people], AUDITOR: people})
        grant(apps.get_app_config("audit"), {AUDITOR: ["view_ledgerentry"]})
        for check in (checks.check_revisions, checks.check_working_copies, checks.check_people, check_groups):
            verify.register(check)
        verify.register(check_recorded)
        trail.offer(SignedNothing)
        logins.listen()
        lockout.listen()

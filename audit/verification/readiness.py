"""Why the site should not be trusted to go on as it is: one sentence for each reason, none when all is well.

Read by what watches the site, every few seconds: only what is quick to ask.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from audit.checkpoints import checkpoint_folder
from audit.checkpoints.checkpoint import contradiction
from audit.checkpoints.key_file import KeyTrouble
from audit.checkpoints.trusted_keys import signing_key
from audit.guards import guards
from audit.models import Checkpoint, LedgerEntry
from audit.registry import Registry

Question = Callable[[bool], Iterable[str]]
questions: Registry[Question] = Registry(
    "audit.verification.readiness.questions",
    "a function that, told whether this process signs, gives a sentence for each reason not to go on; it is quick",
)

PATIENCE = timedelta(minutes=1)  # a checkpoint is committed before it is written: it may be on its way


def reasons(signs: bool = True) -> list[str]:
    """Guards that are missing; what was asked besides (`questions`); a key, a folder or a database that does not fit the others.

    Who never signs, for it serves the public alone, has neither key nor folder.
    """
    found = [f"missing guard: {name}" for name in guards.missing(settings.PUBLIC_DATABASE)]
    found += [sentence for question in questions for sentence in question(signs)]
    if not signs:
        return found
    try:
        signing_key()
    except KeyTrouble as error:
        found.append(str(error))
    folder_says = contradiction(_last_entry()) or _unwritten()
    return [*found, folder_says] if folder_says else found


def _last_entry() -> int:
    return LedgerEntry.objects.aggregate(last=Max("seq"))["last"] or 0


def _unwritten() -> str:
    newest = Checkpoint.objects.first()
    if newest is None or newest.at > timezone.now() - PATIENCE or newest.size <= checkpoint_folder.newest():
        return ""
    return (
        f"The checkpoint of {newest.size} entries is not in the folder of checkpoints: "
        "`manage.py checkpoint` writes what is missing, or says why it cannot."
    )

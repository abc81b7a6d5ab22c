"""Why the site should not be trusted to go on as it is: one sentence for each reason, none when all is well.

Read by what watches the site, every few seconds: only what is quick to ask.
"""

from django.db.models import Max

from audit.checkpoints.checkpoint import contradiction
from audit.checkpoints.keeping import key_trouble, unwritten
from audit.checkpoints.tail import stranger, unsealed
from audit.guards import guards
from audit.models import LedgerEntry


def reasons(signs: bool = True) -> list[str]:
    """Guards that are missing; a key, a folder or a database that does not fit the others.

    Who never signs, for it serves the public alone, has neither key nor folder and asks only for the guards.
    """
    found = [f"missing guard: {name}" for name in guards.missing()]
    found += [f"a trigger or rule that is not ours: {name}" for name in guards.strange()]
    if tail := unsealed():
        found.append(tail.sentence)
    if not signs:
        return found
    folder_says = contradiction(_last_entry()) or unwritten()
    return [*found, *filter(None, (key_trouble(), stranger(), folder_says))]


def _last_entry() -> int:
    return LedgerEntry.objects.aggregate(last=Max("seq"))["last"] or 0

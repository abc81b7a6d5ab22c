"""Why the site should not be trusted to go on as it is: one sentence for each reason, none when all is well.

Read by what watches the site, every few seconds: only what is quick to ask.
"""

from collections.abc import Callable, Iterable

from django.db.models import Max

from audit.checkpoints.checkpoint import contradiction
from audit.checkpoints.keeping import key_trouble, unwritten
from audit.checkpoints.tail import stranger, unsealed
from audit.guards import guards
from audit.models import LedgerEntry
from audit.reading.public_reading import alias_read
from audit.registry import Registry

Question = Callable[[bool], Iterable[str]]
questions: Registry[Question] = Registry(
    "audit.verification.readiness.questions",
    "a function that, told whether this process signs, gives a sentence for each reason not to go on; it is quick",
)


def reasons(signs: bool = True) -> list[str]:
    """Guards that are missing; what was asked besides (`questions`); a key, a folder or a database that does not fit the others.

    Who never signs, for it serves the public alone, has neither key nor folder.
    """
    found = [f"missing guard: {name}" for name in guards.missing(alias_read())]
    found += [f"a trigger or rule that is not ours: {name}" for name in guards.strange(alias_read())]
    found += [sentence for question in questions for sentence in question(signs)]
    if tail := unsealed():
        found.append(tail.sentence)
    if not signs:
        return found
    folder_says = contradiction(_last_entry()) or unwritten()
    return [*found, *filter(None, (key_trouble(), stranger(), folder_says))]


def _last_entry() -> int:
    return LedgerEntry.objects.aggregate(last=Max("seq"))["last"] or 0

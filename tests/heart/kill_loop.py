"""Processes that save without pause, each killed in the middle: `python -m tests.heart.kill_loop 25`, for test_kills.py.

Works on the empty database that the environment names, and prints one JSON object: what was acknowledged, what of it is
lost, what is torn. Each child opens a connection of its own; none is open when a child is born.
"""

import json
import os
import random
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

SEED = 7_301
FACTS = 3
PATIENCE = 20  # seconds within which a child must have saved something


def prepare() -> None:
    """Tables, two people, a drug and its facts."""
    from django.core.management import call_command

    from tests.cast import make_drug, make_fact, make_person

    call_command("migrate", verbosity=0)
    author = make_person("Ann", "author")
    make_person("Bea", "reviewer")
    drug = make_drug(author)
    for number in range(FACTS):
        make_fact(drug, f"fact-{number}").save_revision(author=author, reason="Begun")


def save_without_end(tell: Callable[[str], object], dice: random.Random) -> None:
    """Saves, submits and signs. `tell` hears “begun”, and the revision's number when the verb has returned."""
    from editorial.models import Person
    from editorial.record.vocabulary import Kind
    from labels.models import Fact
    from tests.cast import sign

    author, reviewer = Person.objects.get(username="ann"), Person.objects.get(username="bea")
    while True:
        fact = Fact.objects.get(slug=f"fact-{dice.randrange(FACTS)}")
        fact.statement = f"Statement s{dice.random()}."
        tell("begun")
        tell(str(fact.save_revision(author=author, reason="Reworded").history_id))
        tell("begun")
        tell(str(fact.submit(author=author, reason="Ready").history_id))
        tell("begun")
        tell(str(sign(fact, reviewer, Kind.UPDATE if fact.edition else Kind.FIRST).history_id))


def kill_one(dice: random.Random) -> list[str]:
    """What a child told before it was killed, 5 to 60 ms after its first acknowledgement."""
    seed, delay = dice.random(), dice.uniform(0.005, 0.060)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        be_a_child(writing, random.Random(seed))
    os.close(writing)
    try:
        told = first_acknowledgement(reading)
        time.sleep(delay)
    finally:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit("a child ended before it was killed")
    while more := os.read(reading, 65_536):
        told += more
    os.close(reading)
    return told.decode().split()


def be_a_child(writing: int, dice: random.Random) -> NoReturn:
    """Never returns into the parent's code: whatever ends the loop ends the process."""
    try:
        save_without_end(lambda word: os.write(writing, f"{word}\n".encode()), dice)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def first_acknowledgement(reading: int) -> bytes:
    told = b""
    while not any(word.isdigit() for word in told.split(b"\n")[:-1]):
        ready, _, _ = select.select([reading], [], [], PATIENCE)
        more = os.read(reading, 65_536) if ready else b""
        if not more:
            raise SystemExit("a child saved nothing")
        told += more
    return told


def report(told: list[list[str]]) -> dict[str, Any]:
    """Compares, without the verifier, what was told with what is kept. Pairs of numbers are (fact, revision)."""
    from audit.ledger import ledger
    from audit.models import LedgerEntry
    from labels.models import Fact

    with ledger.writing():
        pass  # the server may still be ending the last child's transaction
    acknowledged = [int(word) for words in told for word in words if word.isdigit()]
    kept = set(Fact.revisions().values_list("id", "history_id", "statement", "status", "edition"))
    numbers = {number for _, number, *_ in kept}
    newest = {row[0]: row for row in sorted(kept, key=lambda row: row[1])}
    entries = LedgerEntry.objects.filter(subject__startswith="labels.fact:").exclude(kind="signature refused")
    recorded = sorted(
        (int(subject.split(":")[1]), number) for subject, number in entries.values_list("subject", "revision")
    )
    live = Fact.objects.values_list("id", "statement", "status", "edition")
    return {
        "killed": len(told),
        "killed_in_a_verb": sum(words[-1] == "begun" for words in told),
        "acknowledged": len(acknowledged),
        "lost": sorted(set(acknowledged) - numbers),
        "twice": len(acknowledged) - len(set(acknowledged)),
        "revisions": len(kept),
        "torn_from_ledger": recorded != sorted((thing, number) for thing, number, *_ in kept),
        "torn_from_live": [row[0] for row in live if row != (newest[row[0]][0], *newest[row[0]][2:])],
    }


def main(kills: int) -> None:
    import django
    from django.conf import settings
    from django.db import connections

    django.setup()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # a note would be printed beside the object
    prepare()
    connections.close_all()
    dice = random.Random(SEED)
    told = [kill_one(dice) for _ in range(kills)]
    print(json.dumps(report(told)))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dupisite.settings")
    main(int(sys.argv[1]))

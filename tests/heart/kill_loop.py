"""Processes that write without pause, each killed in the middle: `python -m tests.heart.kill_loop 25 0`, for test_kills.py.

They save, submit, sign, import labels, make backups and bake the site, in an order by dice, which the second number seeds; each
in turn is what a child is killed in, or soon after. Only those who are killed in a bake bake: it takes long. Works on the empty database that the environment names, and prints one JSON object: what was
acknowledged, what of it is lost, what is torn. Each child opens a connection of its own; none is open when a child is born.
"""

import json
import os
import random
import select
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tests.heart.left_behind import of_backups, report

if TYPE_CHECKING:
    from tests.heart.baked_behind import KilledBakes

SEED = 7_301
FACTS = 3
PATIENCE = 180  # seconds within which a child must have saved something, or baked, on a busy machine
VERBS = ("save", "submit", "sign", "import", "bake", "backup")


def prepare() -> None:
    """Tables, two people, a drug and its facts. Nobody logs in, so the passwords need no slow hash."""
    from django.conf import settings
    from django.core.management import call_command

    from tests.cast import make_drug, make_fact, make_person

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    author = make_person("Ann", "author")
    make_person("Bea", "reviewer")
    drug = make_drug(author)
    for number in range(FACTS):
        make_fact(drug, f"fact-{number}").save_revision(author=author, reason="Begun")


def write_without_end(tell: Callable[[str], object], dice: random.Random, bake: Callable[[], str] | None) -> None:
    """`tell` hears “begun:VERB”, and “done:VERB:WHAT” when it has returned: the revision's, the version's or the file's name.

    A text is saved, submitted and signed in this order; a label or a backup comes between, a bake after them.
    """
    from editorial.models import Person
    from labels.models import Fact

    author, reviewer = Person.objects.get(username="ann"), Person.objects.get(username="bea")

    def told(verb: str, do: Callable[[], object]) -> None:
        tell(f"begun:{verb}")
        tell(f"done:{verb}:{do()}")

    while True:
        fact = Fact.objects.get(slug=f"fact-{dice.randrange(FACTS)}")
        fact.statement = f"Statement s{dice.random()}."
        steps = [*steps_of(fact, author, reviewer)]
        steps.insert(dice.randrange(4), ("import", lambda: import_one(dice)))
        steps.insert(dice.randrange(5), ("backup", lambda: backup_one(dice)))
        if bake is not None:
            steps.append(("bake", bake))  # after a signature: else there would be nothing to bake
        for verb, do in steps:
            told(verb, do)


def steps_of(fact: Any, author: Any, reviewer: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    from editorial.record.vocabulary import Kind
    from tests.cast import sign

    yield "save", lambda: fact.save_revision(author=author, reason="Reworded").history_id
    yield "submit", lambda: fact.submit(author=author, reason="Ready").history_id
    yield "sign", lambda: sign(fact, reviewer, Kind.UPDATE if fact.edition else Kind.FIRST).history_id


def import_one(dice: random.Random) -> int:
    """A new version of the drug's label, with a table and a fact to compare; its key."""
    from labels.archive.importing import take_in
    from labels.models import Drug
    from tests.cast import SAID
    from tests.labels.fixtures import make_spl, paragraph, section, table

    drug, number = Drug.objects.get(), dice.randrange(2, 10**9)
    quoted = [paragraph(words) for words in (f"Words s{number}.", "Dupilumab inhibits IL-4 and IL-13 signaling", SAID)]
    whole = section("12.1 Mechanism", *quoted, table((f"{number}", "mg"), head=("Dose", "Unit")))
    data = make_spl(whole, set_id=str(drug.set_id), version=str(number))
    return int(take_in(data, file_name=f"{number}.xml").version.pk)


def backup_one(dice: random.Random) -> str:
    """Its name: each has one of its own, since a killed one leaves a part behind."""
    from audit.backup.backup import back_up

    return back_up(Path(os.environ["DATA_DIR"]) / f"{dice.randrange(10**12)}.backup").file.name


def kill_one(verb: str, dice: random.Random, baked: "KilledBakes") -> list[str]:
    """What a child told before it was killed: up to 60 ms after it had begun with the verb, mostly sooner; anywhere in a bake.

    It had acknowledged one to six things before.
    """
    seed, many = dice.random(), dice.randint(1, len(VERBS))
    delay = dice.uniform(0, 1.2 * baked.pace) if verb == "bake" else dice.uniform(0, 0.060) * dice.random()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        be_a_child(writing, random.Random(seed), baked.bake if verb == "bake" else None)
    os.close(writing)
    try:
        told = acknowledged(reading, many, f"begun:{verb}\n".encode())
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


def be_a_child(writing: int, dice: random.Random, bake: Callable[[], str] | None) -> NoReturn:
    """Never returns into the parent's code: whatever ends the loop ends the process."""
    try:
        write_without_end(lambda word: os.write(writing, f"{word}\n".encode()), dice, bake)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def acknowledged(reading: int, many: int, begun: bytes) -> bytes:
    """Waits for so many acknowledged things, and then until the newest word is that the verb has begun."""
    told = b""
    while told.count(b"done:") < many or not told.endswith(begun):
        ready, _, _ = select.select([reading], [], [], PATIENCE)
        more = os.read(reading, 65_536) if ready else b""
        if not more:
            raise SystemExit("a child saved nothing")
        told += more
    return told


def main(kills: int, number: int) -> None:
    import django
    from django.conf import settings
    from django.db import connections

    django.setup()
    from tests.heart.baked_behind import KilledBakes, few_style_sheets

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # a note would be printed beside the object
    prepare()
    few_style_sheets()
    baked = KilledBakes()
    connections.close_all()
    dice = random.Random(SEED + number)
    told, faults = [], {"lost": list[str](), "torn": list[str]()}
    for kill in range(kills):
        verb = VERBS[kill % len(VERBS)]
        words = [word.split(":") for word in kill_one(verb, dice, baked)]
        told.append(words)
        if verb == "bake":
            faults["torn"] += baked.after_kill([word[2] for word in words if word[:2] == ["done", "bake"]])
        for what, found in of_backups(word[2] for word in words if word[:2] == ["done", "backup"]).items():
            faults[what] += found
        connections.close_all()
    done = [(word[1], word[2]) for words in told for word in words if word[0] == "done"]
    ends = Counter(words[-1][1] for words in told if words[-1][0] == "begun")
    for what, found in report(done).items():
        faults[what] += found
    print(
        json.dumps(
            {
                "killed": len(told),
                "killed_in": ends,
                "baked": baked.ended,
                "done": Counter(verb for verb, _ in done),
                **faults,
            }
        )
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dupisite.settings")
    main(int(sys.argv[1]), int(sys.argv[2]))

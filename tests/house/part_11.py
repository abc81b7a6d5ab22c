"""Writes docs/part-11.md: each clause of 21 CFR Part 11, what the site does about it, and the tests that are marked with it.

`python -m tests.house.part_11` writes it; a test compares. What no program can do is said to be the organisation's own duty.
Source: Code of Federal Regulations, title 21, part 11, subparts B and C; the words here are ours, not those of the rule.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
FILE = TESTS.parent / "docs" / "part-11.md"
BEGIN = """\
# 21 CFR Part 11, clause by clause

This file is made by `python -m tests.house.part_11` from the marks on the tests; a test fails when it is not what they say.

The site supports these controls. Whether an organisation meets the rule is decided by how it works, of which software is a
part: what remains its own duty stands under each clause. Drug information may need none of this; a quality system may ask.
"""


@dataclass(frozen=True)
class Clause:
    """`asks`: what the rule wants. `does`: what the site does. `duty`: what remains for people. Sentences, or empty."""

    number: str
    asks: str
    does: str = ""
    duty: str = ""


CLAUSES = (
    Clause(
        "11.10(a)",
        "Systems are validated, and tell altered records from whole ones.",
        "Tests run against both databases; `verify` compares every record with the ledger and names the first bad place.",
        "Validate the site for your use, in your place, and keep the evidence.",
    ),
    Clause(
        "11.10(b)",
        "Accurate and complete copies can be made, for people and for machines.",
        "Every edition has a page and a proof in one file; all of them are exported as a bundle, which an empty site loads "
        "with equal hashes; the ledger is taken along as a table.",
    ),
    Clause(
        "11.10(c)",
        "Records are protected and can be found for as long as they must be kept.",
        "The database refuses to change or delete what is kept; a backup proves itself when it is restored.",
        "Keep backups, checkpoints and keys in other places, for as long as you must.",
    ),
    Clause(
        "11.10(d)",
        "Only people who are allowed get in.",
        "Nothing of the desk opens without a login; a deactivated account is out at once.",
        "Decide who gets an account, and end it on the day somebody leaves.",
    ),
    Clause(
        "11.10(e)",
        "A computer-made, time-stamped audit trail, which obscures nothing that was recorded before.",
        "Every step is an entry of an append-only ledger under signed checkpoints; earlier editions stay public.",
        "Keep checkpoints where the administrators of the site cannot write. Keep the clock right.",
    ),
    Clause(
        "11.10(f)",
        "Steps are only possible in their order.",
        "One list of rules stands at the desk, in the code and in the database.",
    ),
    Clause(
        "11.10(g)",
        "Authority is checked before anybody uses the system, signs or changes a record.",
        "Each page asks for the right; the right to sign needs two administrators; a right given by SQL is found.",
        "Look at the accounts and their rights from time to time.",
    ),
    Clause(
        "11.10(h)",
        "Where data comes from is checked, where that matters.",
        "A label is kept byte for byte with its SHA-256 and where it came from; quotes are compared with it by machine.",
        "Decide from which machines the desk may be reached.",
    ),
    Clause("11.10(i)", "People are trained for what they do.", duty="Train them, and keep the record."),
    Clause(
        "11.10(j)", "People answer for what they sign, by a written policy.", duty="Write the policy; have it signed."
    ),
    Clause(
        "11.10(k)",
        "Documentation of the system is controlled.",
        duty="The documents of the site change with its code, in version control; control your own copies and procedures.",
    ),
    Clause(
        "11.30",
        "Open systems: records stay authentic and whole on their way.",
        "Checkpoints and proofs are signed with Ed25519 and checked without the site.",
        "End TLS at a proxy of your own, and publish the public key in another place too.",
    ),
    Clause(
        "11.50(a)",
        "A signed record shows the printed name, date and time, and what the signature means.",
        "They stand on the page of every edition.",
    ),
    Clause(
        "11.50(b)",
        "These are controlled as the record is, and are in every readable form of it.",
        "They are columns of the edition, under the same guards, ledger entry and proof.",
    ),
    Clause(
        "11.70",
        "A signature cannot be cut out, copied or moved to another record.",
        "It is of one digest over words, HTML and evidence, checked whenever a page is made.",
    ),
    Clause(
        "11.100(a)",
        "A signature belongs to one person, and is never given to another.",
        "A name stands for one account, which is deactivated and never deleted.",
        "One person, one account.",
    ),
    Clause(
        "11.100(b)",
        "Identity is verified before the right to sign is given.",
        "Two administrators say how they checked the credentials, and both are recorded.",
        "Check them.",
    ),
    Clause(
        "11.100(c)",
        "The agency is told that electronic signatures are meant as handwritten ones.",
        duty="Certify it to the FDA before you rely on it.",
    ),
    Clause(
        "11.200(a)(1)",
        "Signing takes two components.",
        "A password and a one-time code, of whoever has set one up.",
        "Set `REQUIRE_SECOND_FACTOR=1`, so that nobody signs without.",
    ),
    Clause(
        "11.200(a)(1)(i)",
        "In one session the first signature takes all components, the next at least one.",
        "Within some minutes after a signature by both, the password is enough.",
    ),
    Clause(
        "11.200(a)(1)(ii)",
        "Signatures of another session take all components.",
        "The window ends with its time, with the session and with a new password.",
    ),
    Clause(
        "11.200(a)(2)",
        "Only its owner uses a signature.",
        "Another person’s password or code signs nothing, and the attempt is recorded.",
        "Nobody tells a password.",
    ),
    Clause(
        "11.200(a)(3)",
        "To sign as somebody else would take at least two people together.",
        "A password that an administrator has set signs nothing until its owner changes it.",
    ),
    Clause(
        "11.200(b)",
        "Biometric signatures work for nobody else.",
        duty="None here: the site knows no biometric signatures.",
    ),
    Clause(
        "11.300(a)",
        "No two people have the same name and password.",
        "The database lets no two accounts have one name.",
    ),
    Clause(
        "11.300(b)",
        "Names and passwords are looked through, recalled and renewed.",
        "Every change of a password is recorded, with who made it.",
        "Passwords do not expire here: have them renewed when your policy says so.",
    ),
    Clause(
        "11.300(c)",
        "What was lost or stolen is made useless, and replaced under control.",
        "An administrator removes lost codes and says how he knew who asked; a forgotten password is set by a link, once.",
        "Say it at once when a device is lost.",
    ),
    Clause(
        "11.300(d)",
        "Attempts at unauthorized use are prevented, detected and reported at once.",
        "Five wrong tries shut a name out; every failure is in the ledger; the owner is told by mail.",
        "Read the mail and the ledger.",
    ),
    Clause(
        "11.300(e)",
        "Devices that bear codes are tested, first and then now and again.",
        "A device counts only after it has shown a right code.",
        "Test devices from time to time.",
    ),
)


class UnknownClause(ValueError):
    """A test is marked with a clause that is not in the list."""


def marked() -> dict[str, list[tuple[str, str]]]:
    """Clause to (file, name of the test) of every test that is marked with it. Raises UnknownClause."""
    found: dict[str, list[tuple[str, str]]] = {clause.number: [] for clause in CLAUSES}
    for path in sorted(TESTS.rglob("test_*.py")):
        file = str(path.relative_to(TESTS.parent))
        for test in ast.walk(ast.parse(path.read_text())):
            if isinstance(test, ast.FunctionDef):
                for number in _marks(test):
                    if number not in found:
                        raise UnknownClause(f"{file}: {test.name} is marked with {number}, which is no clause here")
                    found[number].append((file, test.name))
    return found


def _marks(test: ast.FunctionDef) -> Iterator[str]:
    for mark in test.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.part_11":
            yield from (ast.literal_eval(given) for given in mark.args)


def document() -> str:
    tests = marked()
    return BEGIN + "".join(_section(clause, tests[clause.number]) for clause in CLAUSES)


def _section(clause: Clause, tests: list[tuple[str, str]]) -> str:
    said = [f"\n## {clause.number}\n", clause.asks]
    if clause.does:
        said.append(f"\n**The site.** {clause.does}")
    if tests:
        said += ["", *(f"- {name.removeprefix('test_').replace('_', ' ')} (`{file}`)" for file, name in tests)]
    if clause.duty:
        said.append(f"\n**Your own duty.** {clause.duty}")
    return "\n".join(said) + "\n"


if __name__ == "__main__":
    FILE.write_text(document())

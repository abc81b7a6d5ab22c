"""An audit of the dependencies fails where it could not ask: pip-audit alone ends well then. The list of them is whole."""

import pytest

from tests.dependencies import LOCK, ROOT, lacking, verdict

ASKED = {"name": "made-up", "version": "1.0", "vulns": []}
UNASKED = {"name": "unknown", "skip_reason": "It was not found (2.0)"}
AFFECTED = {"name": "holed", "version": "3.0", "vulns": [{"id": "MADE-UP-1", "fix_versions": ["3.1"]}]}


def test_all_were_asked_about_and_none_is_affected():
    assert verdict({"dependencies": [ASKED]}) == (["1 packages in requirements.txt: 0 affected, 0 not audited."], True)


@pytest.mark.parametrize(
    ("packages", "line", "count"),
    [
        (
            [ASKED, UNASKED],
            "not audited: unknown. It was not found (2.0)",
            "2 packages in requirements.txt: 0 affected, 1 not audited.",
        ),
        (
            [AFFECTED],
            "affected: holed 3.0, MADE-UP-1; corrected in: 3.1",
            "1 packages in requirements.txt: 1 affected, 0 not audited.",
        ),
        (
            [],
            "0 packages in requirements.txt: 0 affected, 0 not audited.",
            "0 packages in requirements.txt: 0 affected, 0 not audited.",
        ),
    ],
    ids=["not asked", "affected", "nothing"],
)
def test_what_was_not_asked_about_fails_like_what_is_affected(packages, line, count):
    lines, well = verdict({"dependencies": packages})
    assert not well and lines[0] == line and lines[-1] == count


def test_a_list_of_dependencies_that_lacks_a_locked_package_is_not_whole():
    names = [
        line.partition("==")[0].partition("[")[0] for line in (ROOT / LOCK).read_text().splitlines() if "==" in line
    ]
    whole = [{"name": name} for name in names]
    assert len(names) > 30 and lacking({"components": whole}) == []
    assert lacking({"components": whole[1:]}) == names[:1]

"""The list of small faults: it fits the code of today, so `make mutants` can put each of them in."""

from tests.mutants.faults import ROOT, listed

FEWEST, MISSED = 40, 5  # faults, and those of them that the suite before did not notice


def test_every_fault_can_be_put_in():
    assert [sentence for fault in listed() for sentence in fault.trouble()] == []


def test_the_list_is_long_enough_and_no_name_stands_twice():
    faults = listed()
    assert len(faults) == len({fault.name for fault in faults}) >= FEWEST
    assert sum(fault.before == "missed" for fault in faults) >= MISSED


def test_the_table_in_the_documents_is_that_of_the_list():
    table = (ROOT / "docs" / "testing.md").read_text().partition("## Mutants")[2]
    assert [line for line in table.splitlines() if line.startswith("| ")][2:] == [fault.row() for fault in listed()]

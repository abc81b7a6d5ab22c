"""How a moment is written, and what is told to who writes it otherwise."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from audit.guards.guards import guarded_models
from audit.reading.dated_managers import AsOf
from editorial.pages.moments import BadMoment, asked, asking, now, parse, spelled

INSTANT = datetime(2025, 6, 23, 14, 0, tzinfo=UTC)


def test_a_day_means_its_end_in_utc():
    assert parse("2025-06-23") == datetime(2025, 6, 23, 23, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.django_db
def test_today_means_now_while_it_lasts():
    before = timezone.now()
    assert before <= parse(f"{before:%Y-%m-%d}") <= timezone.now()


def test_an_instant_is_read_as_it_is_spelled():
    for moment in (INSTANT, INSTANT + timedelta(microseconds=1), INSTANT + timedelta(milliseconds=250)):
        assert parse(spelled(moment)) == moment
    assert spelled(INSTANT) == "2025-06-23T14:00:00Z"
    assert parse("2025-06-23T14:00:00.5Z") == INSTANT + timedelta(milliseconds=500)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2025-06-23T14:00:00", "no time zone"),
        ("2025-02-30", "on no calendar"),
        ("2025-06-23T25:00:00Z", "on no calendar or clock"),
        ("0000-01-01", "on no calendar"),
        ("2999-01-01", "in the future"),
        ("9999-12-31T23:59:59Z", "in the future"),
        ("2025-06-23T14:00:00+02:00", "no moment"),
        ("２０２５-06-23", "no moment"),
        ("20250623", "no moment"),
        ("2025-W26-1", "no moment"),
        ("yesterday", "no moment"),
        ("", "no moment"),
        ("x" * 5000, "no moment"),
    ],
)
def test_everything_else_is_refused_with_a_sentence_that_says_how_to_write_it(text, why):
    with pytest.raises(BadMoment, match=why) as refused:
        parse(text)
    assert "such as 2025-06-23T14:00:00Z" in str(refused.value) and len(str(refused.value)) < 300


def test_a_moment_is_asked_for_inside_and_no_longer_outside():
    with asking(INSTANT):
        assert asked() == now() == INSTANT
        with asking(None):
            assert asked() is None and now() > INSTANT
        assert asked() == INSTANT
    assert asked() is None


REACHED_BY_KEY = {"LabelSection", "SectionText", "LabelPicture", "LabelImage"}  # from a label version, which is dated
AFTER_AN_ENTRY = {"CopiedEntry"}  # of the ledger, which is dated: without it there is no page of copies
OF_THE_DESK = {"Appointment", "Assignment", "Comment"}  # no public page asks them


def test_no_dated_table_that_the_public_reads_can_forget_the_moment():
    named = {model.__name__: model for model in guarded_models()}
    assert {"LedgerEntry", "Lookup", "HistoricalFact"} <= set(named)
    forgetful = {name for name, model in named.items() if not isinstance(model._default_manager, AsOf)}
    assert forgetful == REACHED_BY_KEY | AFTER_AN_ENTRY | OF_THE_DESK

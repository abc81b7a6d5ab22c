"""Every rule of signing at the database's own door: a raw INSERT is refused, and would not be without the rule."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.guards import guards
from editorial.record import rules
from editorial.record.vocabulary import Kind, Meaning, Method
from labels.models import Drug, Fact
from tests.cast import fresh, make_fact, next_year, publish
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class Play:
    """The people, and one fact brought into the state that a rule is about."""

    def __init__(self, drug, ann, abe, bea, ben) -> None:
        self.ann, self.abe, self.bea, self.ben = ann, abe, bea, ben
        self.fact = make_fact(drug)

    def draft(self) -> None:
        self.fact.save_revision(author=self.ann, reason="Begun")

    def review(self, **words: Any) -> None:
        for name, value in words.items():
            setattr(self.fact, name, value)
        self.fact.submit(author=self.ann, reason="Ready")

    def live(self) -> None:
        publish(self.fact, self.ann, self.bea)

    def row(self, **changes: Any) -> Any:
        """The newest revision once more, later and with changes."""
        newest = Fact.revisions().of(self.fact).values().first()
        cleared = dict.fromkeys([*Fact.Revision.SIGNATURE, "review_due", "kind"])
        later = {"history_id": None, "history_date": timezone.now() + timedelta(seconds=1), "history_type": "~"}
        return Fact.Revision(**{**newest, **cleared, **later, **changes})

    def drafted(self, person: Any, **changes: Any) -> Any:
        who = {"history_user_id": person.pk, "actor_name": person.printed_name}
        author = {"author_id": person.pk, "author_name": person.printed_name}
        return self.row(**{"status": "draft", **who, **author, **changes})

    def signed(self, person: Any, kind: Kind, **changes: Any) -> Any:
        frozen, newest = fresh(self.fact).freeze(), Fact.revisions().of(self.fact).first()
        signature = {
            "actor_credentials": "PharmD",
            "meaning": Meaning.APPROVED,
            "method": Method.PASSWORD,
            "evidence": frozen.evidence,
            "html": frozen.html,
            "digest": frozen.digest,
            "sample": False,
            "review_due": next_year(),
        }
        who = {"history_user_id": person.pk, "actor_name": person.printed_name}
        said = {"kind": kind, "status": rules.STATUS_OF[kind], "edition": newest.edition + 1}
        return self.row(**{**who, **signature, **said, **changes})


@staged
def play(drug, author, second_author, reviewer, second_reviewer) -> Play:
    return Play(drug, author, second_author, reviewer, second_reviewer)


def order(play: Play) -> Any:
    play.draft()
    return play.drafted(play.ann, history_date=Fact.revisions().of(play.fact).first().history_date)


def begins_twice(play: Play) -> Any:
    play.draft()
    return play.drafted(play.ann, history_type="+")


def reason(play: Play) -> Any:
    play.draft()
    return play.drafted(play.ann, history_change_reason=" ")


def person(play: Play) -> Any:
    play.draft()
    return play.drafted(play.ann, actor_name="", author_name="")


def status(play: Play) -> Any:
    play.draft()
    return play.drafted(play.ann, status="frozen")


def kind(play: Play) -> Any:
    play.review()
    return play.row(status="published")


def edition(play: Play) -> Any:
    play.draft()
    return play.drafted(play.ann, edition=5)


def signature(play: Play) -> Any:
    play.review()
    return play.signed(play.bea, Kind.FIRST, actor_credentials="")


def unsigned(play: Play) -> Any:
    play.draft()
    return play.drafted(play.ann, review_due=next_year())


def author(play: Play) -> Any:
    play.draft()
    return play.drafted(play.abe, author_id=play.ann.pk, author_name=play.ann.printed_name)


def submitted(play: Play) -> Any:
    play.draft()
    return play.signed(play.bea, Kind.FIRST)


def wording(play: Play) -> Any:
    play.review()
    return play.signed(play.bea, Kind.FIRST, statement="Something else.")


def first(play: Play) -> Any:
    play.live()
    play.review(statement="Two.")
    return play.signed(play.bea, Kind.FIRST)


def four_eyes(play: Play) -> Any:
    play.review()
    return play.signed(play.ann, Kind.FIRST)


def reaffirm(play: Play) -> Any:
    play.live()
    play.review()
    return play.signed(play.bea, Kind.REAFFIRMED, review_due=next_year() + timedelta(days=9))


def reaffirm_date(play: Play) -> Any:
    play.live()
    return play.signed(play.bea, Kind.REAFFIRMED)


def reaffirm_author(play: Play) -> Any:
    play.live()
    return play.signed(play.ann, Kind.REAFFIRMED, review_due=next_year() + timedelta(days=9))


def review_date(play: Play) -> Any:
    play.review()
    return play.signed(play.bea, Kind.FIRST, review_due=timezone.now().date())


def withdraw(play: Play) -> Any:
    play.draft()
    return play.signed(play.bea, Kind.WITHDRAWAL)


def withdrawn_wording(play: Play) -> Any:
    play.live()
    return play.signed(play.bea, Kind.WITHDRAWAL, statement="Never said.")


def unconfirmed(play: Play) -> Any:
    play.live()
    return play.signed(play.ben, Kind.CONFIRMATION)


def second_person(play: Play) -> Any:
    play.live()
    play.fact.withdraw(reviewer=play.bea, reason="Danger")
    return play.signed(play.bea, Kind.CONFIRMATION)


def replacement(play: Play) -> Any:
    publish(make_fact(play.fact.drug, "another"), play.ann, play.bea)
    play.review(replaced_by="another")
    return play.signed(play.bea, Kind.FIRST)


def address(play: Play) -> Any:
    play.live()
    return play.drafted(play.ann, slug="elsewhere")


SPECIMENS: dict[str, Callable[[Play], Any]] = {
    "type": begins_twice,
    **{
        make.__name__: make
        for make in (
            order, reason, person, status, kind, edition, signature, unsigned, author, submitted, wording, first,
            four_eyes, reaffirm, reaffirm_date, reaffirm_author, review_date, withdraw, withdrawn_wording, unconfirmed,
            second_person, replacement, address,
        )
    },
}  # fmt: skip


@contextmanager
def without(name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The guards as they would be if one rule were taken out of the list."""
    whole = rules.rules_for
    with monkeypatch.context() as patch:
        patch.setattr(rules, "rules_for", lambda *args: [rule for rule in whole(*args) if rule.name != name])
        guards.install()
        yield
    guards.install()


def test_every_rule_has_a_specimen():
    columns = {field.column for field in Fact.Revision._meta.concrete_fields}
    assert [rule.name for rule in rules.rules_for(Fact.Revision, columns)] != []
    assert {rule.name for rule in rules.rules_for(Fact.Revision, columns)} == set(SPECIMENS)


@pytest.mark.part_11("11.10(f)")
@pytest.mark.parametrize("name", SPECIMENS)
def test_what_a_rule_forbids_is_refused_by_the_database_and_by_this_rule_alone(name, play, monkeypatch):
    forbidden = SPECIMENS[name](play)
    columns = {field.column for field in Fact.Revision._meta.concrete_fields}
    sentence = next(rule.sentence for rule in rules.rules_for(Fact.Revision, columns) if rule.name == name)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        forbidden.save()
    assert sentence in str(refusal.value)
    forbidden.history_id, forbidden._state.adding = None, True
    with without(name, monkeypatch):
        forbidden.save()


def test_the_same_specimens_made_rightly_are_accepted(play):
    play.review()
    play.signed(play.bea, Kind.FIRST).save()
    play.drafted(play.abe, statement="Two.").save()


def test_a_drug_never_changes_its_address(drug, author):
    row = Drug.Revision(**{**Drug.revisions().of(drug).values().first(), "history_id": None, "slug": "other"})
    row.history_date, row.history_type = timezone.now() + timedelta(seconds=1), "~"
    with pytest.raises(IntegrityError, match="address"), transaction.atomic():
        row.save()


def test_a_new_field_is_covered_without_being_named():
    """Words are all tracked fields that the house's own models do not declare."""
    columns = {field.column for field in Fact.Revision._meta.concrete_fields}
    condition = next(r.condition for r in rules.rules_for(Fact.Revision, columns) if r.name == "wording")
    assert all(f'"{field.column}"' in condition for field in Fact.words())
    fewer = next(r.condition for r in rules.rules_for(Fact.Revision, columns - {"heading"}) if r.name == "wording")
    assert '"heading"' not in fewer

"""The rules that a person can run into, at the verb and at the desk: refused with a sentence, and nothing is changed.

The rest can only be broken by writing round the door; tests/heart/test_rules.py does that for every rule.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from editorial.record.vocabulary import Kind
from editorial.work.review_parts import Tick
from labels.models import Fact
from tests.cast import fresh, make_fact, next_year, publish, sign
from tests.desk import Desk, errors
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@dataclass
class Try:
    """One thing that must not work: the state it begins in, the verb that would do it, and the same at the desk."""

    state: Callable[[Any], Any]
    verb: Callable[[Any], Any]
    page: str
    sentence: str
    who: str = "bea"
    typed: dict[str, Any] = field(default_factory=dict)


class Stage:
    """The people and one fact."""

    def __init__(self, fact: Fact, ann: Any, bea: Any, ben: Any) -> None:
        self.fact, self.ann, self.bea, self.ben = fact, ann, bea, ben

    def draft(self) -> None:
        self.fact.save_revision(author=self.ann, reason="Begun")

    def review(self, author: str = "ann", **words: Any) -> None:
        for name, value in words.items():
            setattr(self.fact, name, value)
        self.fact.submit(author=getattr(self, author), reason="Ready")

    def live(self, author: str = "ann", signer: str = "bea") -> None:
        publish(self.fact, getattr(self, author), getattr(self, signer))

    def withdrawn(self) -> None:
        self.live()
        self.fact.withdraw(reviewer=self.bea, reason="Danger")

    def live_and_drafted(self) -> None:
        self.live()
        self.fact.statement = "Two."
        self.draft()

    def reaffirm(self, who: str = "bea", **said: Any) -> None:
        options = {"reason": "Again", "review_due": next_year() + timedelta(days=9), "shown": self.fact.freeze().digest}
        self.fact.reaffirm(reviewer=getattr(self, who), **{**options, **said})


TODAY, LATER = timezone.now().date(), (next_year() + timedelta(days=9)).isoformat()
TRIES = {
    "reason": Try(Stage.review, lambda s: sign(s.fact, s.bea, reason=" "), "sign", "required", typed={"reason": " "}),
    "signature": Try(Stage.review, lambda s: sign(s.fact, s.bea), "sign", "credentials"),
    "submitted": Try(
        Stage.live_and_drafted, lambda s: sign(s.fact, s.bea, Kind.UPDATE), "sign", "submitted for review"
    ),
    "first": Try(Stage.review, lambda s: sign(s.fact, s.bea, Kind.UPDATE), "sign", "choice", typed={"kind": "update"}),
    "four_eyes": Try(lambda s: s.review("bea"), lambda s: sign(s.fact, s.bea), "sign", "cannot sign it"),
    "reaffirm": Try(
        Stage.live_and_drafted, Stage.reaffirm, "reaffirm", "no draft after it", typed={"review_due": LATER}
    ),
    "reaffirm_date": Try(
        Stage.live,
        lambda s: s.reaffirm(review_due=next_year()),
        "reaffirm",
        "new date",
        typed={"review_due": next_year()},
    ),
    "reaffirm_author": Try(
        lambda s: s.live("bea", "ben"), Stage.reaffirm, "reaffirm", "wrote any", typed={"review_due": LATER}
    ),
    "review_date": Try(
        Stage.review,
        lambda s: sign(s.fact, s.bea, review_due=TODAY),
        "sign",
        "after today",
        typed={"review_due": TODAY},
    ),
    "withdraw": Try(
        Stage.draft, lambda s: s.fact.withdraw(reviewer=s.bea, reason="x"), "withdraw", "never been public"
    ),
    "withdrawn already": Try(
        Stage.withdrawn, lambda s: s.fact.withdraw(reviewer=s.bea, reason="x"), "withdraw", "nothing public"
    ),
    "unconfirmed": Try(Stage.live, lambda s: s.fact.confirm(reviewer=s.bea, reason="x"), "confirm", "unconfirmed"),
    "second_person": Try(
        Stage.withdrawn, lambda s: s.fact.confirm(reviewer=s.bea, reason="x"), "confirm", "second person"
    ),
    "second person reverses": Try(
        Stage.withdrawn, lambda s: s.fact.reinstate(reviewer=s.bea, reason="x"), "reinstate", "second person"
    ),
    "replacement": Try(
        lambda s: s.review(replaced_by="another"), lambda s: sign(s.fact, s.bea), "sign", "Only a retirement names"
    ),
    "never submitted": Try(
        Stage.draft, lambda s: s.fact.return_to_author(reviewer=s.bea, reason="x"), "return", "submitted for review"
    ),
    "no right": Try(Stage.review, lambda s: sign(s.fact, s.ann), "sign", "", who="ann"),
}


@staged
def stage(drug, author, reviewer, second_reviewer) -> Stage:
    publish(make_fact(drug, "another"), author, reviewer)
    return Stage(make_fact(drug), author, reviewer, second_reviewer)


def everything_to_tick(fact: Fact) -> list[Tick]:
    return admin.site.get_model_admin(Fact).state_of(fresh(fact)).ticks


def prepared(name: str, stage: Stage) -> Try:
    tried = TRIES[name]
    tried.state(stage)
    if name == "signature":
        stage.bea.credentials = ""
        stage.bea.save()
    return tried


@pytest.mark.part_11("11.10(f)")
@pytest.mark.parametrize("name", TRIES)
def test_the_verb_refuses_with_a_sentence(name, stage):
    tried = prepared(name, stage)
    before = list(Fact.revisions().of(stage.fact).values())
    with pytest.raises((ValidationError, PermissionDenied)) as refusal:
        tried.verb(stage)
    assert str(refusal.value)
    if name not in ("reason", "first", "review_date"):
        assert tried.sentence in str(refusal.value)
    assert list(Fact.revisions().of(stage.fact).values()) == before


@pytest.mark.part_11("11.10(f)")
@pytest.mark.parametrize("name", TRIES)
def test_the_desk_refuses_with_a_sentence(name, stage):
    tried = prepared(name, stage)
    before = list(Fact.revisions().of(stage.fact).values())
    desk, newest = Desk(getattr(stage, tried.who)), Fact.revisions().of(stage.fact).first()
    typed = {
        "change_reason": tried.typed.get("reason", "Checked"),
        "token": (Fact.revisions().of(stage.fact).editions().first() or newest).history_id
        if tried.page in ("withdraw", "confirm", "reinstate")
        else newest.history_id,
        "shown": fresh(stage.fact).freeze().digest,
        "kind": "first" if not newest.edition else "update",
        "review_due": next_year(),
        "meaning_read": "on",
        "ticked": [tick.value for tick in everything_to_tick(stage.fact)],
        "password": "correct horse battery staple",
        **tried.typed,
    }
    answer = desk.client.post(desk.url(stage.fact, tried.page), typed)
    if name == "no right":
        assert answer.status_code == 403
    else:
        assert answer.status_code == 200
        assert tried.sentence in errors(answer)
    assert list(Fact.revisions().of(stage.fact).values()) == before

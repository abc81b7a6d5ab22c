"""A prepared question answers as the ORM does, whatever the values, and is built once for each number of them."""

import pytest

from audit.reading.prepared import Prepared
from labels.models import Fact
from tests.cast import make_fact, publish
from tests.staging import staged

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@staged
def facts(drug, author, reviewer) -> list[Fact]:
    return [publish(make_fact(drug, slug), author, reviewer) for slug in ("one", "two", "three")]


def test_it_answers_as_the_question_does(facts):
    asked = Prepared(
        lambda: Fact.Revision,
        lambda slug, keys: Fact.revisions().live(
            None, Fact.objects.filter(slug=slug, pk__in=keys, drug__slug="dupixent")
        ),
    )
    keys = [fact.pk for fact in facts]
    for fact in (*facts, *facts):
        assert [row.slug for row in asked(fact.slug, keys)] == [fact.slug]
    assert asked("none", keys) == asked("one", [keys[1]]) == asked("one", []) == []
    assert len(asked.made) == 2, "one for three keys, one for one key"


def test_lists_of_any_length_make_few_questions(facts):
    asked = Prepared(lambda: Fact.Revision, lambda keys: Fact.revisions().at(None, Fact.objects.filter(pk__in=keys)))
    keys = [fact.pk for fact in facts]
    for number in range(1, 100):
        wanted = [*range(10**6, 10**6 + number), keys[number % 3]]
        assert [row.id for row in asked(wanted)] == [keys[number % 3]]
    assert len(asked.made) == 7, "2, 4, 8 and on to 128"
    assert sorted(row.id for row in asked(keys)) == sorted(keys), "the last is asked for twice, and found once"


def test_it_leaves_out_what_the_question_leaves_out(facts, django_assert_num_queries):
    asked = Prepared(lambda: Fact.Revision, lambda key: Fact.revisions().filter(id=key).editions().only("slug"))
    row = asked(facts[0].pk)[0]
    assert "statement" in row.get_deferred_fields()
    with django_assert_num_queries(1):
        assert asked(facts[1].pk)[0].slug == "two"


def test_a_value_is_never_part_of_the_sql(facts):
    asked = Prepared(lambda: Fact.Revision, lambda slug: Fact.revisions().filter(slug=slug))
    for nasty in ("' OR 1=1 --", "%s", "%", "one'; DROP TABLE labels_fact; --"):
        assert asked(nasty) == []
    assert all("DROP" not in sql and "1=1" not in sql for sql, _, _ in asked.made.values())

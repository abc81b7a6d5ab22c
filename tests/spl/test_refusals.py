"""What is no drug label is refused within a second, in a sentence that a pharmacist can read."""

import time

import pytest
from lxml import etree

from labels.spl import document
from labels.spl.reading import read_label
from labels.spl.refusals import NotALabel
from tests.labels.fixtures import make_label, paragraph, section
from tests.spl.odd.odd_files import BODY, DOCTYPE, GOOD, OVER_A_BOUND, REFUSED


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_one_sentence_and_within_a_second(name):
    data, sentence = REFUSED[name]
    start = time.process_time()
    with pytest.raises(NotALabel, match=sentence) as refusal:
        read_label(data)
    assert time.process_time() - start < 1
    message = str(refusal.value)
    assert message.endswith(".") and "\n" not in message and len(message) < 500


@pytest.mark.parametrize("name", OVER_A_BOUND)
def test_what_is_just_over_a_bound_is_refused_and_what_is_just_under_it_is_read(name, monkeypatch):
    bound, lowered, data, sentence = OVER_A_BOUND[name]
    assert read_label(data)
    monkeypatch.setattr(document, bound, lowered)
    with pytest.raises(NotALabel, match=sentence):
        read_label(data)


def test_a_doctype_that_only_the_parser_sees_is_refused(monkeypatch):
    asked: list[object] = []
    with monkeypatch.context() as patched:
        patched.setattr(document, "refuse_doctype", asked.append)
        read_label(GOOD)
    assert len(asked) == 1, "every document is looked at once more when it is parsed"
    with pytest.raises(NotALabel, match="has a DOCTYPE"):
        document.refuse_doctype(etree.fromstring(DOCTYPE + "<document/>"))


def test_a_refusal_is_a_value_error():
    assert issubclass(NotALabel, ValueError)


def test_the_same_document_without_its_fault_is_read():
    assert read_label(GOOD).by_key["1"].text == "1 Use\n\nWords."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_label_may_come_in_any_encoding_that_it_names(encoding):
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{BODY}'.replace("Words", "Wörter ≥ 5")
    assert read_label(text.encode(encoding)).by_key["1"].blocks[1].text == "Wörter ≥ 5."


def test_comments_and_instructions_are_no_words_and_cdata_is():
    label = make_label(section("1 Use", paragraph("a<!-- b -->c<?d e?> <![CDATA[<f>]]>")))
    assert label.by_key["1"].blocks[1].text == "ac <f>"


def test_markup_as_deep_as_the_parser_lets_through_is_read_in_time():
    start = time.process_time()
    deep = make_label(section("1 Use", "<content>" * 240 + "deep" + "</content>" * 240))
    lists = make_label(section("1 Use", "<list><item>" * 120 + "deep" + "</item></list>" * 120))
    assert deep.by_key["1"].blocks[1].text == lists.by_key["1"].blocks[1].text == "deep"
    assert time.process_time() - start < 1

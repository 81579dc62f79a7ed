"""Every sentence of the pages is there in English too, with the same blanks to fill in."""

import re

import pytest
from babel.messages.catalog import Catalog
from tests.house.messages import missing, spoken, translated, unused

BLANK = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")


@pytest.fixture(scope="module")
def said() -> Catalog:
    return spoken()


@pytest.fixture(scope="module")
def known() -> Catalog:
    return translated()


def test_sentences_of_templates_and_code_are_found(said: Catalog):
    places = {place for message in said for place, _ in message.locations}
    assert any(place.endswith(".html") for place in places)
    assert "config/settings.py" in places


def test_no_translation_is_missing(said: Catalog, known: Catalog):
    assert [message.id for message in missing(said, known)] == [], "run `make messages`"


def test_no_translation_is_left_over(said: Catalog, known: Catalog):
    assert [message.id for message in unused(said, known)] == [], "run `make messages`"


def test_translations_have_the_same_blanks(known: Catalog):
    for message in known:
        theirs = message.string if isinstance(message.string, tuple) else (message.string,)
        ours = message.id if isinstance(message.id, tuple) else (message.id,)
        if message.id:
            assert {*BLANK.findall(ours[-1])} == {*BLANK.findall(theirs[-1])}, message.id


def test_a_new_sentence_is_seen_as_missing(known: Catalog):
    new = Catalog()
    new.add("Deze zin is er nog niet.")
    assert [message.id for message in missing(new, known)] == ["Deze zin is er nog niet."]

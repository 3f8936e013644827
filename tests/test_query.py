"""The query language: what each form means, and the sentence that answers each mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reliquary.library.errors import BadUsage
from reliquary.library.query import All, Any, Field, Not, QueryError, Range, Spoilers, Words, query


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("snow", Words("snow")),
        ("first snow", All((Words("first"), Words("snow")))),
        ('"first snow"', Words("first snow", exact=True)),
        ("-angst", Not(Words("angst"))),
        ("snow or rain", Any((Words("snow"), Words("rain")))),
        ("snow or rain or hail", Any((Words("snow"), Words("rain"), Words("hail")))),
        ("a (b or c)", All((Words("a"), Any((Words("b"), Words("c")))))),
        ("-(b c)", Not(All((Words("b"), Words("c"))))),
        ("author:wren", Field("author", "wren")),
        ("by:wren", Field("author", "wren")),
        ('fandom:"due South"', Field("fandom", "due South", exact=True)),
        ("ship:Mulder/Scully", Field("ship", "Mulder/Scully")),
        ("rating:teen..mature", Range("rating", "teen", "mature")),
        ("rating:teen", Range("rating", "teen", "teen")),
        ("words:1000..5000", Range("words", "1000", "5000")),
        ("words:..5,000", Range("words", None, "5,000")),
        ("words>1000", Range("words", "1000", None)),
        ("words:>=1000", Range("words", "1000", None)),
        ("date:1998..2001-05", Range("date", "1998", "2001-05")),
        ("status:in-progress", Field("status", "in_progress")),
        ("spoilers:buffy<=2", Spoilers("Buffy the Vampire Slayer", 2)),
        ("spoilers:buffy<2", Spoilers("Buffy the Vampire Slayer", 1)),
        ('spoilers:"Buffy the Vampire Slayer"<=2', Spoilers("Buffy the Vampire Slayer", 2)),
        ("", All(())),
        ("   ", All(())),
    ],
)
def test_each_form(text: str, node: object) -> None:
    assert query(text).node == node


def test_works_silent_about_spoilers_must_be_asked_for() -> None:
    assert not query("spoilers:buffy<=2").unsaid
    assert query("spoilers:buffy<=2 +unsaid").unsaid


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("fandon:buffy", "There is no field “fandon”; did you mean “fandom”?"),
        ("zzzz:buffy", "There is no field “zzzz”; the fields are title, author,"),
        ("author:", "“author:” needs a value after the colon"),
        ("rating:pleasant", "“pleasant” is no rating; use general, teen,"),
        ("rating:mature..teen", "“rating:mature..teen” runs backwards; write rating:teen..mature."),
        ("words:many", "“many” is no number of words"),
        ("words:9..3", "runs backwards; write words:3..9."),
        ("date:yesterday", "“yesterday” is no date"),
        ("date:2001..1998", "runs backwards; write date:1998..2001."),
        ("date:..", "“date:” needs a value or a range such as date:1998..2001."),
        ("status:finished", "“finished” is no status; use one of complete, in_progress."),
        ("permission:maybe", "“maybe” is no permission; use one of anywhere"),
        ("spoilers:buffy", "Write spoilers as spoilers:buffy<=2"),
        ("spoilers:bufy<=2", "There is no fandom “bufy”"),
        ("or snow", "“or” needs a word on both its sides"),
        ("snow or", "“or” needs a word on both its sides"),
        ("(snow", "There is an opening bracket without a closing one."),
        ("snow)", "There is a closing bracket without an opening one."),
        ("(" * 30 + "snow", "more than 20 brackets"),
        ("-(" * 30 + "snow", "more than 20 brackets"),
    ],
)
def test_each_mistake_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(QueryError) as caught:
        query(text)
    assert sentence in str(caught.value)
    assert str(caught.value)[-1] in ".?" and "\n" not in str(caught.value)
    assert isinstance(caught.value, BadUsage)


@given(some.text(alphabet='ab:"()-+.<>=| or\t12', max_size=60))
def test_any_text_is_a_query_or_gets_a_sentence(text: str) -> None:
    try:
        query(text)
    except QueryError as error:
        assert str(error)

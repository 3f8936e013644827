"""Damaged text is mended, what points into it moves along, and sound text stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.repair import repair
from reliquary.work import Block, Claim, Draft, Mark, Place, Region


def draft(text: str) -> Draft:
    return Draft(Place("a.txt"), "", None, "text", None, text, "", regions=(Region("author text", (0, len(text))),))


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("The FiancÃ©e's CafÃ© â€œYouâ€\x9d", "The Fiancée's Café “You”"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
        (
            "Title: Red Ink=20\n=93So say please,=94 she told h=\nim.=20\n",
            "Title: Red Ink \n“So say please,” she told him. \n",
        ),
        ("Caf=C3=A9=20\nPrice =3D one=20\n", "Café \nPrice = one \n"),
        (
            "\\”Computer\\” said Chakotay. \\“Soup isn\\’t a disturbance.\\”",
            "”Computer” said Chakotay. “Soup isn’t a disturbance.”",
        ),
        ("&quot;Hi,&quot; caf&eacute; &amp; bar&hellip;", '"Hi," café & bar…'),
        ("  27. From: Wren\n  28. Subject: Rain\n\nIt rained.\n", "From: Wren\nSubject: Rain\n\nIt rained.\n"),
    ],
)
def test_damage_is_mended_and_noted(damaged: str, mended: str) -> None:
    result = repair(draft(damaged))
    assert result.text == mended
    assert [note.step for note in result.notes] == ["repair"] * len(result.notes) != []


@pytest.mark.parametrize(
    "sound",
    [
        "“Naïve café,” said Zoë — «où?» – ‘là’",
        "2 * 3 = 6 and a == b",
        'C:\\"',
        "Привет, мир",
        "1. Bread\n2. Salt\n3. Ash\n",
        "AT&T & co; &c.",
        "日本語のテキスト",
    ],
)
def test_sound_text_is_left_alone(sound: str) -> None:
    assert repair(draft(sound)) == draft(sound)


def test_whatever_points_into_the_text_moves_along() -> None:
    text = "CafÃ© noir. *Late*."
    late = (text.index("Late"), text.index("Late") + 4)
    found = Draft(
        Place("a.txt"),
        "",
        None,
        "text",
        None,
        text,
        "",
        blocks=(Block("paragraph", (0, len(text)), marks=(Mark("em", late),)),),
        regions=(Region("author text", (0, len(text))),),
        claims=(Claim("title", "Late", "Late", "test", 1.0, late),),
    )
    mended = repair(found)
    for span in (mended.blocks[0].marks[0].span, mended.claims[0].span):
        assert span is not None
        assert mended.text[slice(*span)] == "Late"
        assert mended.offsets.back(span) == late
    assert mended.regions[0].span == (0, len(mended.text))


@given(
    st.lists(st.sampled_from(["Ã©", "â€™", "=20", "=\n", "\\”", "&amp;", "a", " ", "\n", "é", "1. "]), max_size=40).map(
        "".join
    )
)
def test_mending_never_fails_and_its_map_leads_back(text: str) -> None:
    mended = repair(draft(text))
    start, end = mended.offsets.back((0, len(mended.text)))
    assert 0 <= start <= end == len(text)
    assert repair(draft(mended.text)).text.count("Ã©") <= mended.text.count("Ã©")

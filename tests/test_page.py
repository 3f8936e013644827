"""Pages as their readers saw them: text, blocks, marks; tag soup of all ages; nothing that runs, nothing that hangs."""

from __future__ import annotations

import pytest

from reliquary.markup.page import read_page


def test_paragraphs_breaks_and_rules_become_lines():
    page = read_page("<p>One<p>Two<br>three<hr>Four<br><br>Five<div>Six</div><div>Seven</div>")
    assert page.text == "One\n\nTwo\nthree\n\n----------\n\nFour\n\nFive\nSix\nSeven\n"
    assert [block.role for block in page.blocks][:3] == ["paragraph", "paragraph", "rule"]


def test_rows_of_fields_are_tabbed_and_columns_of_a_layout_are_not():
    fields = "<table><tr><td><p>Title</p></td><td></td><td><p>Rain</p></td></tr><tr><td>Rating<td>G</td></tr></table>"
    assert read_page(fields).text == "Title\tRain\n\nRating\tG\n"
    terms = "<dl><dt><b>Rating</b><dd>G<dt>A term that is far too long to be the label of a field<dd>Words</dl>"
    assert read_page(terms).text == "Rating\tG\nA term that is far too long to be the label of a field\nWords\n"
    columns = "<table><tr><td><a href=1>Home</a></td><td><h1>Rain</h1><p>It fell.</td></tr></table>"
    assert read_page(columns).text == "Home\n\nRain\n\nIt fell.\n"


def test_blanks_collapse_but_preformatted_text_stands():
    page = read_page("<p>&nbsp;&nbsp; a\n  b&nbsp;<pre>\n  x\n\n    y  <b>z</b>\n</pre>")
    assert page.text == "a b\n\n  x\n\n    y  z\n"
    assert page.blocks[1].role == "preformatted"


def test_long_lines_between_single_breaks_are_paragraphs():
    line = "It had rained since Tuesday, and the harbour had begun to smell of tar and of other people's laundry. "
    page = read_page(f"<body>{line}<br>{line}<br>{line}</body>")
    assert [block.role for block in page.blocks] == ["paragraph"] * 3


def test_words_save_leaves_its_padding_and_pictures_of_bars_are_rules():
    page = read_page(
        "<p class=MsoNormal><b>Rated:</b> G<o:p></o:p></p><p class=MsoNormal><![if !supportEmptyParas]>&nbsp;<![endif]>"
        "<o:p></o:p></p><p>Rain<span style='font-style:italic'> fell</span></p>"
        "<center><img src='art/redbar.gif'></center>"
    )
    assert page.text == "Rated: G\n\n\nRain fell\n\n----------\n"
    assert [mark.kind for mark in page.blocks[1].marks] == ["em"]


def test_a_look_of_the_whole_page_is_no_mark():
    page = read_page("<center><i>" + "<p>It was raining in every street of the town.</p>" * 6 + "</i></center>")
    assert {block.align for block in page.blocks} == {""} and not any(block.marks for block in page.blocks)


@pytest.mark.parametrize(
    "html",
    [
        "<script>steal()</script>",
        "<style>p{background:url(javascript:steal())}</style>",
        "<svg><text>steal</text></svg>",
        "<p style='display:none'>steal</p>",
        "<iframe src=x>steal</iframe>",
        "<textarea>steal</textarea>",
        "<noscript>steal</noscript>",
        "<template><p>steal</template>",
        "<p hidden>steal",
        "<object>steal</object>",
    ],
)
def test_what_no_reader_sees_is_not_in_the_text(html):
    assert read_page(f"<p>Rain</p>{html}").text == "Rain\n"


def test_marks_lead_to_the_web_or_nowhere():
    page = read_page(
        "<p onclick=steal()><a href='javascript:steal()'>a</a> <a href=' https://example.org/x'>b</a> "
        "<a href='data:text/html,x'>c</a> <a href='jav&#x09;ascript:x'>d</a> <a href='mailto:wren@example.org'>e</a>"
    )
    assert [(mark.kind, mark.target) for mark in page.blocks[0].marks] == [("link", "https://example.org/x")]


def test_what_old_browsers_forgave_loses_no_text():
    assert read_page('<a href="one.html>One</a> Rain <a href="two.html">Two</a>').text == "One Rain Two\n"
    assert read_page("Rain <!-- begin story > fell").text == "Rain fell\n"
    assert read_page("<title>Rain<body><p>It fell").text.strip() in ("Rain It fell", "RainIt fell", "Rain\n\nIt fell")


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "deep",
        "<div>" * 30_000 + "</p>" * 30_000 + "deep",
        "".join(f"<p><font color={n}>" for n in range(60_000)) + "deep",
        "<table><tr><td>" * 50_000 + "deep",
        "<blockquote><i>" * 50_000 + "deep",
        "<a href=\"x>" * 60_000 + "deep",
        "<" * 1_000_000 + "<p>deep",
        "<p>" + "&" * 1_000_000 + "deep",
        "<ul><li>" * 50_000 + "deep",
    ],
)  # fmt: skip
def test_hostile_pages_lose_no_text(html):
    assert read_page(html).text.rstrip().endswith("deep")


def test_elements_are_found_with_their_place_in_the_text():
    page = read_page("<div id=head><b>Rain</b></div><div id=story><p>It fell.</p><p>Long.</p></div><p id=foot>x")
    story = page.first("#story")
    assert page.text[slice(*story.span)] == "It fell.\n\nLong."
    assert page.find(":::") == [] and page.first("b", page.first("#head")).said == "Rain"

"""Nothing that runs gets from a page into a chapter, by the reader's own doing or by the last fence."""

from __future__ import annotations

import re

import pytest

from reliquary.ingest.typeset import typeset
from reliquary.markup.page import read_page
from reliquary.markup.sanitise import sanitise
from reliquary.work import Draft, Place, Region

ATTACKS = (
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href=' data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='https://example.org/\"onmouseover=\"alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
    "<p style='background:url(javascript:alert(1));position:fixed'>x</p>",
    "<style>@import 'https://example.org/x.css';</style>",
    "<link rel=stylesheet href='https://example.org/x.css'>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "<form action='https://example.org'><input name=q><button formaction='javascript:alert(1)'>x</button></form>",
    "<base href='https://example.org/'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<!--><script>alert(1)</script-->",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)
RUNS = re.compile(
    r"<(?:script|style|iframe|object|embed|svg|math|form|input|link|meta|base|img)\b|<[^>]*\son\w+\s*=|<[^>]*\sstyle\s*=|"
    r"href\s*+=\s*+[\"']?+\s*+(?!https?://)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_page_becomes_a_chapter_in_which_nothing_runs(attack):
    page = read_page(f"<html><body><p>It rained.</p>{attack}<p>It stopped.</p></body></html>")
    story = (Region("story", (0, len(page.text))),)
    draft = Draft(Place("a.html"), "", None, "page", "utf-8", page.text, "", blocks=page.blocks, regions=story)
    (chapter,) = typeset(draft)
    assert not RUNS.search(chapter.xhtml), chapter.xhtml
    assert "It rained." in chapter.text
    assert all(mark.target == "" or mark.target.startswith("https://") for block in page.blocks for mark in block.marks)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_last_fence_holds_by_itself(attack):
    assert not RUNS.search(re.sub(r"<img src=\"?x\"?>", "", sanitise(f"<p>It rained.</p>{attack}<p>It stopped.</p>")))

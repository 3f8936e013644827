"""Original fiction as magazines and libraries of e-texts print it: title and author are read, and it is nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from reliquary.catalogue import Entry, catalogue

FIRST = "The lift had been stuck since Tuesday, and Osk had begun to furnish it."
LAST = "She pressed the bell again, gently, as one wakes a child."
TOLD = "\n\n".join(
    (
        FIRST,
        "There was a shelf, made of the plate that said how many persons might be carried; there was half a pear.",
        "Somebody shouted down the shaft at noon, every noon, and went away before he could think of an answer.",
        "He had the feeling, on the fourth day, that the building had been finished without him and then let.",
        LAST,
    )
)
LINES = TOLD.replace("\n\n", "\n")
LICENCE = """Updated editions will replace the previous one. You may copy it, give it away or re-use it under the
terms of the licence. Nobody owns a copyright in these works, so you can copy and distribute it without permission.
"""
PREAMBLE = """The Project Gutenberg EBook of The Stuck Lift, by Zephrin Vole

This eBook is for the use of anyone. You may copy it, give it away or re-use it.


Title: The Stuck Lift

Author: Zephrin Vole

Release Date: May 3, 2010 [EBook #1]

Language: English

*** START OF THIS PROJECT GUTENBERG EBOOK THE STUCK LIFT ***

"""
FRONT = """
Produced by volunteers


[Illustration]

THE STUCK LIFT

By ZEPHRIN VOLE

[Transcriber's Note: This etext was produced from Lantern Tales March 1951.]


"""
FOOT = """



End of the Project Gutenberg EBook of The Stuck Lift, by Zephrin Vole

*** END OF THIS PROJECT GUTENBERG EBOOK THE STUCK LIFT ***

***** This file should be named 1.txt or 1.zip *****

"""
HEADS = {
    "one line a paragraph": f"The Stuck Lift\nby Aimee Quillan\nCopyright (c) 1991\n{LINES}",
    "a name above a bare copyright line": f"The Stuck Lift\nZephrin Vole\nCopyright (c) 1991\n{LINES}",
    "a name that a copyright line below repeats": f"The Stuck Lift\n\nZephrin Vole\n\n{TOLD}\n\n© 2004 Zephrin Vole\n",
    "by in italics": f"{'THE STUCK LIFT':^70}\n\n{'_by_ Zephrin Vole':^70}\n\n\n{TOLD}",
    "initials without dots": f"The Stuck Lift\nB R Quillan\n\n{TOLD}",
    "a title with a word of talk": f"Flames Over the Weir\nAimee Quillan\n\n{TOLD}",
    "a kind before the title": f"Fiction: The Stuck Lift by Aimee Quillan\n\n{TOLD}",
    "who drew the pictures, in italics": f"The Stuck Lift\n\nby Zephrin Vole\n\n_Illustrated by Orlo_\n\n\n{TOLD}",
    "what else the author wrote": f'THE STUCK LIFT\n\nBy Zephrin Vole\n\n_Author of "Salt," "A Roof," etc._\n\n{TOLD}',
    "a rubric above": f"{'FICTION':^70}\n\n\n{'The Stuck Lift':^70}\n{'by Zephrin Vole':^70}\n\n\n{TOLD}",
    "how long it is": f"The Stuck Lift\n\nby Zephrin Vole\n\n(2,300 words)\n\n{TOLD}",
    "a year before by": f"The Stuck Lift (c) 1997 by Zephrin Vole\n\n{TOLD}",
    "a holder with initials": f"The Stuck Lift\nCopyright 1997 H. Zephrin Vole\n\n{TOLD}",
    "by whose leave": f"The Stuck Lift\nby Zephrin Vole\nFirst printed in Salt. Reprinted with permission.\n\n{TOLD}",
    "a magazine's mast": f"Lantern\nISSN 1053-0000\nJuly 1993\n\n\nThe Stuck Lift\n\nAimee Quillan\n\n{TOLD}",
    "a comma between": f"The Stuck Lift, Aimee Quillan\n\n{TOLD}",
    "rules of a page": f"|\n|\nThe Stuck Lift\nby Zephrin Vole\n{LINES}\n|\n|\n______\n|\n||\n|\n______",
}
TAILS = {
    "a picture at the end": "\n\n[Illustration]\n\nTHE END\n",
    "what the author has sold": "\nZephrin sold fiction to: Lantern Tales, Salt, The Roof, and many others.\n",
    "what the author's stories did": "\n\n*Zephrin Vole's stories and articles have appeared in Salt.*\n",
    "an address alone": '\n"Next floor," said the lift.\nzephrin@example.org\n',
}


def read(folder: Path, text: str) -> tuple[Entry, str]:
    (folder / "document.txt").write_text(text, "utf-8")
    (entry,) = (found for found in catalogue([folder]) if isinstance(found, Entry))
    return entry, entry.reading.body


@pytest.mark.parametrize("text", HEADS.values(), ids=HEADS.keys())
def test_title_and_author_are_read_and_the_story_alone_is_left(tmp_path: Path, text: str) -> None:
    entry, body = read(tmp_path, text)
    assert entry.card.title is not None and entry.card.title.casefold() in ("the stuck lift", "flames over the weir")
    assert [name.split()[-1] for name in entry.card.authors] in (["Quillan"], ["Vole"])
    assert (body.startswith(FIRST), body.endswith(LAST)) == (True, True)
    assert (entry.card.fandoms, entry.card.archive, entry.card.series) == ((), None, None)


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS.keys())
def test_what_stands_behind_is_no_story(tmp_path: Path, tail: str) -> None:
    body = read(tmp_path, f"The Stuck Lift\nby Zephrin Vole\n{LINES}{tail}")[1]
    assert body.endswith(("said the lift.", LAST)) and body.startswith(FIRST)


def test_the_frame_of_a_library_gives_no_leave_and_its_own_day_is_no_date(tmp_path: Path) -> None:
    text = f"{PREAMBLE}{FRONT}{TOLD}{FOOT}{LICENCE}"
    entry, body = read(tmp_path, text)
    card = entry.card
    assert (card.title, card.authors, card.date) == ("The Stuck Lift", ("Zephrin Vole",), "1951-03")
    assert (card.archive, card.disclaimer, card.fandoms) == (None, None, ())
    assert (body.startswith(FIRST), body.endswith(LAST)) == (True, True)


def test_a_text_that_only_talks_of_a_library_keeps_all_its_words(tmp_path: Path) -> None:
    said = "She had it from Project Gutenberg, she said. The End of the Project, Gutenberg Street, was all he knew."
    body = read(tmp_path, f"The Stuck Lift\nby Zephrin Vole\n\n{FIRST}\n\n{said}\n\n{LAST}\n")[1]
    assert (body.startswith(FIRST), said in body, body.endswith(LAST)) == (True, True, True)


@pytest.mark.parametrize("title", ["Angel: A Long Winter", "Heroes: A Story of Rain", "House - Some Rooms"])
def test_a_title_that_begins_with_everyday_words_is_no_sure_sign_of_a_show(tmp_path: Path, title: str) -> None:
    card = read(tmp_path, f"{title}\nby Zephrin Vole\n\n{TOLD}\n")[0].card
    assert not card.fandoms or "fandoms" in card.doubts

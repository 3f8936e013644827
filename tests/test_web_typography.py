"""Signs set as a printer sets them, whatever tags stand between."""

import pytest

from reliquary.web.typography import typographic, typographic_words


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ('"Go," he said. "Now!"', "“Go,” he said. “Now!”"),
        ('"I thought--" "So did I."', "“I thought—” “So did I.”"),
        ('--"Stop," she said--', "—“Stop,” she said—"),
        ('"\'Tis late," said Ray.', "“’Tis late,” said Ray."),
        ("She said, 'the dogs' bowl'.", "She said, ‘the dogs’ bowl’."),
        ("rock 'n' roll in the '90s", "rock ’n’ roll in the ’90s"),
        ("the Rays' car", "the Rays’ car"),
        ("'ave it your way, guv", "’ave it your way, guv"),
        ("\"He said 'no.'\"", "“He said ‘no.’”"),
        ("He was 6'2\" in socks.", "He was 6′2″ in socks."),
        ("``Quoted,'' it said.", "“Quoted,” it said."),
        ("Well... no.... Wait . . . what", "Well… no…. Wait … what"),
        ("now - or never, half-asleep", "now – or never, half-asleep"),
        ("-----", "-----"),
        (".......", "......."),
        ("see http://example.org/a--b'c\"", "see http://example.org/a--b'c\""),
        ("“Already” set — so’s this…", "“Already” set — so’s this…"),
    ],
)
def test_signs(typed: str, set_: str) -> None:
    assert typographic(f"<p>{typed}</p>") == f"<p>{set_}</p>"


def test_tags_and_entities_between_do_not_mislead() -> None:
    typed = (
        '<p><em>"Run</em>," he <strong>didn\'t</strong> say &amp; "<em>never</em>" would.<br>"Next line"</p>'
        '<p>"Unclosed</p><p>"New"</p>'
    )
    assert typographic(typed) == (
        "<p><em>“Run</em>,” he <strong>didn’t</strong> say &amp; “<em>never</em>” would.<br>“Next line”</p>"
        "<p>“Unclosed</p><p>“New”</p>"
    )


def test_attributes_and_code_are_left_alone() -> None:
    html = '<p class="lines"><a href="http://example.org/it\'s--here">x</a> <code>a--b "c"</code></p>'
    assert typographic(html) == html
    hidden = '<p><img alt="a > b\'s -- c" src="x.png"> it\'s</p>'
    assert typographic(hidden) == hidden.replace(" it's", " it’s")


def test_a_language_has_its_own_marks() -> None:
    assert typographic('<p>"Ja", sagte er.</p>', "de-AT") == "<p>„Ja“, sagte er.</p>"
    assert typographic_words('"Oui"', "fr") == "«Oui»"

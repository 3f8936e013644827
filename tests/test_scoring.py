"""The scorer agrees with the reference scorer to the digit, and the baselines read what they claim to read."""

import json
import runpy
import sys
from pathlib import Path

import pytest

from reliquary.scoring import FIELDS, load_cases, scored
from reliquary.scoring.baselines import import_parser, label_patterns
from reliquary.scoring.calibration import calibrated, together
from reliquary.scoring.further import FURTHER
from reliquary.scoring.report import field_table

SHARED = Path(__file__).parents[2] / "shared" / "cases"
GOLD = Path(__file__).parents[1] / "evaluation" / "gold" / "dev.jsonl"


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the reference scorer beside the checkout")
@pytest.mark.parametrize("baseline", [label_patterns, import_parser])
def test_every_figure_agrees_with_the_reference_scorer(baseline, tmp_path, monkeypatch):
    cases = load_cases([GOLD])
    records = baseline(cases)
    predictions, figures = tmp_path / "records.jsonl", tmp_path / "figures.json"
    predictions.write_text("".join(json.dumps({**row, "id": case}) + "\n" for case, row in records.items()))
    monkeypatch.setattr(sys, "argv", ["score.py", str(GOLD), str(predictions), "--json", str(figures)])
    runpy.run_path(str(SHARED / "score.py"), run_name="__main__")
    reference = json.loads(figures.read_text())
    scores = scored(cases, records)
    for field in FIELDS:
        assert scores.n[field] == reference[field]["n"], field
        for softly, figure in ((False, "strict_f1"), (True, "soft_f1")):
            ours, theirs = scores.total([field], softly=softly).f1, reference[field][figure]
            assert (ours is None) == (theirs is None), field
            assert ours is None or ours == pytest.approx(theirs, abs=1e-12), field


def case(**gold):
    ends = {"body_first_words": "It rained", "body_last_words": "it stopped."}
    return {"id": "x1", "kind": "text", "encoding": "utf-8", "text": "", "gold": {**ends, **gold}}


def test_a_body_of_six_first_and_six_last_words_is_seen_through():
    from reliquary.scoring.likeness import differing_words

    story = ["It", "rained", "all", "day", "and", "nobody", "minded", "and", "then", "it", "stopped."]
    assert differing_words(story, story[:2] + story[-2:]) == (7, 0)


def test_calibration_counts_a_sure_error_and_a_doubted_one_apart():
    record = {"title": "Wrong", "authors": ["Wren"], "body": "It rained. Then it stopped.", "doubts": ["authors"]}
    table = calibrated([case(title="Right", authors=["Owl"])], {"x1": record})
    assert (table["title"].sure_wrong, table["authors"].doubted_wrong) == (1, 1)
    assert table["body_first_words"].sure_right == 1
    total = together(table)
    assert total.sure_wrong == 1 and total.sure_right == len(FIELDS) - 2


def test_another_reading_that_the_case_accepts_counts_as_right():
    either = {**case(title="Rain"), "accept": {"title": ["Rain, part one"]}}
    assert not [miss for miss in scored([either], {"x1": {"title": "Rain, Part One"}}).misses if miss.field == "title"]


def test_fields_the_reference_does_not_know_are_scored_where_a_case_gives_them_and_stand_in_no_total():
    gold = {"genres": ["humour", "case file"], "language": "en", "spoilers": [], "series_place": 2}
    told = {"genres": ["Humor"], "language": "en-GB", "series_place": 2, "form": "vignette"}
    scores = scored([case(**gold)], {"x1": told})
    figures = {name: (one.hits, one.foreign, one.missed) for name, one in scores.soft.items() if name in FURTHER}
    assert figures["genres"] == (1, 0, 1)
    assert figures["language"] == figures["series_place"] == (1, 0, 0)
    assert "form" not in figures
    assert "genres" not in FIELDS
    assert any(line.startswith("genres") for line in field_table(scores, 1, 1))

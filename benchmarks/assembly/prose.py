"""Made-up stories as paragraphs of plain sentences, and what people did to them: edits, British spelling, retelling."""

from __future__ import annotations

import random
import re
from itertools import accumulate

from generator import COMMON

AMERICAN = {
    "color": "colour", "gray": "grey", "favorite": "favourite", "honor": "honour", "harbor": "harbour",
    "realized": "realised", "center": "centre", "traveled": "travelled", "neighbor": "neighbour",
    "apologized": "apologised", "recognized": "recognised", "theater": "theatre",
}  # fmt: skip
"""Words and their British spelling; both are used as often as people use them."""
TAIL = 20_000
Story = list[str]
"""The paragraphs of a text."""


class Prose:
    """Draws stories; the same seed draws the same ones, and no two of them share more than chance gives."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        tail = ["".join(chance.choices("bdfgklmnprstvaeiou", k=chance.randint(4, 9))) for _ in range(TAIL)]
        self._words = [*COMMON.split(), *AMERICAN, *tail]
        self._weights = list(accumulate(1 / (rank + 4) for rank in range(len(self._words))))

    def words(self, count: int) -> list[str]:
        return self.chance.choices(self._words, cum_weights=self._weights, k=count)

    def sentence(self) -> str:
        said = " ".join(self.words(self.chance.randint(5, 16)))
        said = said[0].upper() + said[1:] + self.chance.choice("....!?")
        return f'"{said}"' if self.chance.random() < 0.25 else said

    def story(self, words: int) -> Story:
        """Paragraphs of so many words in all, about."""
        told: Story = []
        while words > 0:
            paragraph = " ".join(self.sentence() for _ in range(self.chance.randint(2, 6)))
            words -= len(paragraph.split())
            told.append(paragraph)
        return told

    def song(self, lines: int) -> list[str]:
        """Lines of a song, in verses of four with a refrain."""
        refrain = [" ".join(self.words(7)).capitalize() for _ in range(2)]
        verses = [[" ".join(self.words(7)).capitalize() for _ in range(4)] for _ in range(lines // 6)]
        return ["\n".join([*verse, *refrain]) for verse in verses]

    def edited(self, story: Story, share: float) -> Story:
        """The story with that share of its words changed, one here and one there."""
        return [" ".join(self._changed(word, share) for word in paragraph.split()) for paragraph in story]

    def _changed(self, word: str, share: float) -> str:
        if self.chance.random() >= share or not word.isalpha():
            return word
        return "" if self.chance.random() < 0.2 else self.words(1)[0]

    def retold(self, story: Story, kept: float) -> Story:
        """Another telling: that share of the sentences is word for word the same, as dialogue is; the rest is new."""
        return [
            " ".join(
                sentence if self.chance.random() < kept else self.sentence()
                for sentence in re.split(r"(?<=[.!?\"]) (?=[\"A-Z])", paragraph)
            )
            for paragraph in story
        ]


def british(story: Story) -> Story:
    """The story as it is spelled in Britain."""
    return [re.sub(r"[A-Za-z]+", lambda found: AMERICAN.get(found[0], found[0]), paragraph) for paragraph in story]

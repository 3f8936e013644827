"""What a run of `add` did, in numbers that sum to what was found."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """`found` counts entries: documents, leaves and refusals of the files read, and files that need no reading.

    Every entry is exactly one of editions, leaves, refusals, again, removed and copies. `works` is how many works
    more the library has than before; joined instalments and editions make no new one.
    """

    found: int = 0
    works: int = 0
    editions: int = 0
    leaves: int = 0
    again: int = 0
    removed: int = 0
    copies: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)

    @property
    def accounted(self) -> int:
        """Equal to `found` once a run has ended.

        >>> Report(found=3, editions=2, refusals=Counter({"the file is empty": 1})).accounted
        3
        """
        return self.editions + self.leaves + self.again + self.removed + self.copies + self.refusals.total()


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one entry, for the file of decisions; holds no address."""

    place: str
    fate: str
    reason: str = ""
    work: str = ""
    title: str | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """After each transaction: the report so far, its decisions, and how far the walk has come in bytes of `of`.

    `batch` is the number by which the run can be undone; None where it brought nothing new.
    """

    report: Report
    decisions: tuple[Decision, ...]
    bytes_done: int
    of: int
    seconds: float
    batch: int | None = None
    finished: bool = False

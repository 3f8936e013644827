"""How far confidence can be trusted: how many fields are sure, and how many of the sure ones are right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reliquary.scoring.counting import EDGES, FIELDS, Record, scored


@dataclass(slots=True)
class Calibration:
    """Fields of all documents, counted by whether the reader was sure of them and whether they are right."""

    sure_right: int = 0
    sure_wrong: int = 0
    doubted_right: int = 0
    doubted_wrong: int = 0

    @property
    def sure(self) -> float:
        """Share of fields that are not doubted; a null counts as an answer."""
        sure = self.sure_right + self.sure_wrong
        return sure / max(sure + self.doubted_right + self.doubted_wrong, 1)

    @property
    def right_when_sure(self) -> float:
        return self.sure_right / max(self.sure_right + self.sure_wrong, 1)

    @property
    def right_when_doubted(self) -> float:
        return self.doubted_right / max(self.doubted_right + self.doubted_wrong, 1)


def calibrated(cases: Iterable[Record], records: Mapping[str, Record]) -> dict[str, Calibration]:
    """The calibration of each scored field."""
    table = {name: Calibration() for name in FIELDS}
    for case in cases:
        record = records.get(case["id"]) or {}
        missed = {miss.field for miss in scored([case], records).misses}
        doubts = set(record.get("doubts") or ())
        for name, count in table.items():
            doubted = ("body" if name in EDGES else name) in doubts
            if doubted:
                count.doubted_right += name not in missed
                count.doubted_wrong += name in missed
            else:
                count.sure_right += name not in missed
                count.sure_wrong += name in missed
    return table


def together(table: Mapping[str, Calibration]) -> Calibration:
    """All fields as one."""
    total = Calibration()
    for one in table.values():
        total.sure_right += one.sure_right
        total.sure_wrong += one.sure_wrong
        total.doubted_right += one.doubted_right
        total.doubted_wrong += one.doubted_wrong
    return total

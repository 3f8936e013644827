"""How well documents are read: gold cases described, scored, calibrated and set beside what others make of them."""

from reliquary.scoring.cases import describe_cases, load_cases
from reliquary.scoring.counting import CORE, FIELDS, scored
from reliquary.scoring.report import report

__all__ = ["CORE", "FIELDS", "describe_cases", "load_cases", "report", "scored"]

"""Which editions curators want shown; a choice is a claim, and outlives every later reading."""

from collections.abc import Mapping

from reliquary.ingest.settle.weigh import CURATOR
from reliquary.library.models import Claim, Edition, Work

EDITION = "edition"
"""Field of a curator's claim that names the edition to show; without a value it takes all choices before it back."""
SIGNS = 8
"""Signs of a document's key that name an edition among those of its work."""


def name_of(edition: Edition) -> str:
    """What a person calls an edition by."""
    return str(edition.document_key[:SIGNS])


def chosen(work: Work) -> Mapping[str, int]:
    """The editions that curators chose, by document key; of two in one instalment the greater number counts."""
    choices: dict[str, int] = {}
    rulings = Claim.objects.filter(work=work, edition=None, leaf=None, field=EDITION, witness=CURATOR)
    for number, value in enumerate(rulings.order_by("position", "id").values_list("value", flat=True)):
        if value is None:
            choices.clear()
        else:
            choices[str(value)] = number
    return choices

"""Bundles among the originals: kept as a manifest and the files it lists, and made whole again from them."""

import json
from functools import partial
from pathlib import Path

from reliquary.library.originals import open_original
from reliquary.work import Bundle, Place, Source


def rebundled(folder: Path, digest: str, place: Place) -> Bundle:
    """The bundle whose manifest is kept under the digest, its leading file at the place where it was found.

    The other files have the places that their names in the manifest give them.
    """
    with open_original(folder, digest) as stream:
        (name, *leading), *others = map(json.loads, stream.read().splitlines())
    above = place.trail[: len(place.trail) - name.count("/") - 1]
    return Bundle(
        _source(folder, place, *leading),
        tuple(_source(folder, Place("/".join((*above, name))), *file) for name, *file in others),
    )


def _source(folder: Path, place: Place, size: int, digest: str) -> Source:
    return Source(place, size, digest, partial(open_original, folder, digest))

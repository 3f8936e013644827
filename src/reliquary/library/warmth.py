"""Reads two small documents when it is imported: readers that are forked afterwards have all their tables at hand."""

import io
from functools import partial

from reliquary.catalogue import describe_source
from reliquary.work import Place, Source

SAMPLES = {
    "story.txt": b"Title: Lamps\nAuthor: Wren\nFandom: Highlander\nRating: PG\n\nThe lamp went out.\n",
    "story.html": b"<html><head><title>Lamps</title></head><body><p>by Wren</p><p>It was night.</p></body>",
}

for name, data in SAMPLES.items():
    for _ in describe_source(Source(Place(name), len(data), "", partial(io.BytesIO, data))):
        pass

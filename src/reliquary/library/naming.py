"""The archive's own name, which authors may have on their lists of where their stories may stand."""

from reliquary.library.folder import Library
from reliquary.library.models import NAME, Counter, Work
from reliquary.library.rights import visibility
from reliquary.library.shelving import standing
from reliquary.library.writing import writing


def name_archive(library: Library, name: str) -> int:
    """Gives the archive its name and decides anew who may see what; the number of works that changed their class."""
    name = " ".join(name.split())[:NAME]
    if Counter.objects.filter(pk=1, archive_name=name).exists():
        return 0
    changed = 0
    with writing(library) as writer:
        writer.counter.archive_name = name
        for work in Work.objects.filter(archive="listed").iterator(chunk_size=500):
            now = visibility(standing(work), name)
            if now != work.visibility:
                work.visibility, work.change, work.modified = now, writer.next_change(), writer.now
                work.save(update_fields=["visibility", "change", "modified"])
                changed += 1
    return changed

"""The search index: derived from the library by change number, so a lost or broken one is only number 0.

One indexer holds the writer's lock and applies the changes the index lacks; readers in other processes see each
commit as a whole. The number reached stands in the index itself, in one document of its own, and so is committed
together with the works it speaks of: a crash leaves the index at an earlier number, never at a wrong one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import tantivy

from reliquary.library import schema

MARK = "\x00reached"
"""Key of the document that holds the change number reached and whose library it is."""

BATCH = 500
"""Works a commit; a commit costs about 10 ms, and an unfinished batch is the most a crash makes us do again."""

HEAP = 64_000_000
"""Bytes a writer's thread gathers before it writes a segment."""


@dataclass(frozen=True, slots=True)
class Change:
    """One work's change: its fields for the index, or None where the work is gone."""

    number: int
    key: str
    fields: dict[str, object] | None


class Busy(Exception):
    """Another process is indexing; it will apply the changes that are waiting."""


class WorkIndex:
    """The index of one library, in a folder of its own, remade when it is missing, broken or of another schema."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / schema.fingerprint()
        self._index = self._opened()

    def _opened(self) -> tantivy.Index:
        for attempt in (1, 2):
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                index = tantivy.Index(schema.schema(), path=str(self.folder), reuse=True)
                schema.register_tokenizers(index)
                index.searcher()
                return index
            except ValueError:
                if attempt == 2:
                    raise
                shutil.rmtree(self.folder, ignore_errors=True)
        raise AssertionError("unreachable")

    def searcher(self) -> tantivy.Searcher:
        """A view of the last commit."""
        self._index.reload()
        return self._index.searcher()

    def parse(self, text: str, fields: list[str]) -> tantivy.Query:
        """A query for words in fields of words, put through the fields' own tokenizers."""
        quoted = '"' + text.replace("\\", " ").replace('"', " ") + '"'
        return self._index.parse_query(quoted, fields)

    @property
    def reached(self) -> int:
        """The change number up to which the index agrees with the library; 0 for a new index."""
        searcher = self.searcher()
        found = searcher.search(tantivy.Query.term_query(schema.schema(), "key", MARK), 1).hits
        return int(searcher.doc(found[0][1]).get_first("change") or 0) if found else 0

    def apply(self, changes: Iterable[Change], up_to: int) -> int:
        """Applies changes in order and commits them in batches; gives the number of works applied.

        `up_to` is the library's change number when `changes` began. Raises Busy when another process indexes.
        """
        writer = self._writer()
        applied = 0
        try:
            for batch in _batches(changes):
                for change in batch:
                    writer.delete_documents_by_term("key", change.key)
                    if change.fields is not None:
                        writer.add_document(tantivy.Document.from_dict(change.fields, schema.schema()))
                applied += len(batch)
                self._commit(writer, batch[-1].number)
            if self.reached < up_to:
                self._commit(writer, up_to)
            writer.wait_merging_threads()
        except BaseException:
            with suppress(ValueError):
                writer.rollback()
            raise
        return applied

    def _writer(self) -> tantivy.IndexWriter:
        try:
            return self._index.writer(heap_size=HEAP, num_threads=1)
        except ValueError as error:
            if "lock" in str(error).casefold():
                raise Busy from error
            raise

    def _commit(self, writer: tantivy.IndexWriter, number: int) -> None:
        writer.delete_documents_by_term("key", MARK)
        writer.add_document(tantivy.Document.from_dict({"key": [MARK], "change": [number]}, schema.schema()))
        writer.commit()
        self._index.reload()

    def clear(self) -> None:
        """Forgets everything; the next `apply` begins at change 0."""
        writer = self._writer()
        writer.delete_all_documents()
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()


def _batches(changes: Iterable[Change]) -> Iterator[list[Change]]:
    rest = iter(changes)
    while batch := list(islice(rest, BATCH)):
        yield batch

"""The search index: derived from the library by change number, so a lost or broken one is only number 0.

The number reached stands in the index itself, in one document of its own, and so is committed together with the works
it speaks of: a crash leaves the index at an earlier number, never at a wrong one. Readers in other processes see each
commit as a whole. `indexing` says who may write and when.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import tantivy

from reliquary.library import schema
from reliquary.library.errors import storage_error

MARK = "\x00reached"
"""Key of the document that holds the change number reached."""

BATCH = 500
"""Works a commit; a commit costs about 10 ms, and an unfinished batch is the most a crash makes us do again."""

HEAP = 64_000_000
"""Bytes a writer's thread gathers before it writes a segment."""


REMEMBERED = 600
"""Answers of one commit that are kept, 1 to 10 KB each; a shelf's first pages are asked for again and again."""


@dataclass(frozen=True, slots=True)
class Change:
    """One work's change: its fields for the index, or None where the work is gone."""

    number: int
    key: str
    fields: dict[str, object] | None


class Broken(Exception):
    """The index cannot be read; only making it anew helps."""


Files = tuple[bytes, frozenset[tuple[str, int]]]
"""What the index says of its last commit, and the names and sizes of its files."""


@dataclass(frozen=True, slots=True)
class View:
    """One commit and what was found out about it: whatever is kept in `known` holds as long as the commit stands."""

    files: Files | None
    searcher: tantivy.Searcher
    known: dict[object, Any] = field(default_factory=dict)

    def remember(self, question: object, answer: object) -> None:
        """Keeps an answer; the oldest ones make room."""
        self.known[question] = answer
        with suppress(KeyError, RuntimeError):
            while len(self.known) > REMEMBERED:
                del self.known[next(iter(self.known))]


class WorkIndex:
    """The index of one library; made empty where there is none. Raises Broken where it cannot be read."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error) from error
        try:
            self._index = tantivy.Index(schema.schema(), path=str(folder), reuse=True)
            schema.register_tokenizers(self._index)
            self._index.config_reader(reload_policy="manual")
            self._folder, self._is_pinned = folder, False
            self._view = View(None, self._index.searcher())
        except (ValueError, OSError) as error:
            raise Broken(str(error)) from error

    def view(self) -> View:
        """The last commit of whichever process; opened anew only where the files are not those of the last time."""
        if self._is_pinned:
            return self._view
        try:
            files = _files(self._folder)
            if self._view.files != files:
                self._index.reload()
                self._view = View(files, self._index.searcher())
        except (ValueError, OSError) as error:
            raise Broken(str(error)) from error
        return self._view

    def pinned(self) -> WorkIndex:
        """The index as `view` saw it last, for one answer: looking anew costs more than many a search."""
        pinned = copy(self)
        pinned._is_pinned = True
        return pinned

    def searcher(self) -> tantivy.Searcher:
        """What the last commit is searched with."""
        return self.view().searcher

    def parse(self, text: str, fields: list[str]) -> tantivy.Query:
        """A query for words in fields of words, put through the fields' own tokenizers."""
        quoted = '"' + text.replace("\\", " ").replace('"', " ") + '"'
        return self._index.parse_query(quoted, fields)

    @property
    def reached(self) -> int | None:
        """The change number up to which the index agrees with the library; None where it was never filled."""
        view = self.view()
        kept: tuple[int | None] | None = view.known.get("reached")
        if kept is None:
            found = view.searcher.search(tantivy.Query.term_query(schema.schema(), "key", MARK), 1).hits
            kept = (int(view.searcher.doc(found[0][1]).get_first("change") or 0) if found else None,)
            view.remember("reached", kept)
        return kept[0]

    def held(self, low: int, high: int) -> dict[str, int]:
        """The keys of the works that the index holds with change numbers from `low` to `high`, and those numbers."""
        searcher = self.searcher()
        numbers = tantivy.Query.range_query(schema.schema(), "change", tantivy.FieldType.Integer, low, high)
        documents = [searcher.doc(address) for _, address in searcher.search(numbers, 2 * (high - low + 1)).hits]
        held = {str(document.get_first("key")): int(document.get_first("change") or 0) for document in documents}
        held.pop(MARK, None)
        return held

    def apply(self, changes: Iterable[Change], up_to: int, *, afresh: bool = False) -> int:
        """Applies changes in order, commits them in batches, and gives the number of works applied.

        `up_to` is the library's change number when `changes` began. `afresh` drops what the index holds and commits
        once, at the end, so that searches see the old index until the new one is whole. Raises OperatorError where
        the disk is full, and Broken where the index cannot be written for a reason of its own.
        """
        try:
            return self._apply(changes, up_to, afresh)
        except (ValueError, OSError) as error:
            raise _translated(error) from error

    def _apply(self, changes: Iterable[Change], up_to: int, afresh: bool) -> int:
        writer = self._index.writer(heap_size=HEAP, num_threads=1)
        applied = 0
        try:
            if afresh:
                writer.delete_all_documents()
            for batch in _batches(changes):
                for change in batch:
                    writer.delete_documents_by_term("key", change.key)
                    if change.fields is not None:
                        writer.add_document(tantivy.Document.from_dict(change.fields, schema.schema()))
                applied += len(batch)
                if not afresh:
                    _commit(writer, batch[-1].number)
            _commit(writer, up_to)
            writer.wait_merging_threads()
        except BaseException:
            with suppress(ValueError):
                writer.rollback()
            raise
        return applied


def _files(folder: Path) -> Files:
    """Tells a commit from every other, and a whole index from a harmed one; cheaper by far than opening it anew."""
    return (folder / "meta.json").read_bytes(), frozenset(_sizes(folder))


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    """Names and sizes of the files of a folder; whoever indexes may take some away meanwhile."""
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                yield entry.name, entry.stat().st_size
            except FileNotFoundError:
                continue


def _commit(writer: tantivy.IndexWriter, number: int) -> None:
    writer.delete_documents_by_term("key", MARK)
    writer.add_document(tantivy.Document.from_dict({"key": [MARK], "change": [number]}, schema.schema()))
    writer.commit()


def _translated(error: ValueError | OSError) -> Exception:
    """An error of tantivy's, which tells files that cannot be written from files that make no sense in words only."""
    told = storage_error(error)
    words = str(error).casefold()
    return told if "full" in str(told) or "denied" in words or "read-only" in words else Broken(str(error))


def _batches(changes: Iterable[Change]) -> Iterator[list[Change]]:
    rest = iter(changes)
    while batch := list(islice(rest, BATCH)):
        yield batch

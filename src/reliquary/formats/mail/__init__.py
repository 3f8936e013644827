"""Mail and news: single messages and mailboxes, digests and forwarded stories, told apart from replies and chatter."""

from __future__ import annotations

from collections.abc import Iterator

from reliquary.formats import Format
from reliquary.formats.mail.mailbox import BATCH_LINE, FROM_LINE, batched, messages
from reliquary.formats.mail.message import message
from reliquary.markup.charset import decode
from reliquary.markup.mime import Headers, headers
from reliquary.sources import whole
from reliquary.work import Draft, Leaf, Place, Refusal, Source

SURE = frozenset(
    ("message-id", "received", "return-path", "mime-version", "newsgroups", "path", "x-mailer", "delivered-to",
     "nntp-posting-host", "references", "in-reply-to", "content-type", "x-newsreader", "mailing-list", "lines")
)  # fmt: skip
"""Fields that nobody types by hand."""
COMMON = frozenset(("from", "date", "subject", "to", "sender", "reply-to", "cc", "organization", "sent"))


class Mail:
    """One message, or a mailbox of many, by its header lines."""

    name = "mail"

    def score(self, head: bytes, place: Place) -> float | None:
        """0.9 for the header of a mail or news message, 0.6 for one copied by hand, None without From or Subject."""
        if b"\0" in head[:512] and decode(head[:512]).encoding.startswith("utf-16"):
            head = decode(head).text.encode("utf-8", "replace")
        names = [name.lower() for name, _ in headers(head)[0].fields]
        if not {"from", "subject", "date", "newsgroups"} & set(names) or not set(names[:3]) & (SURE | COMMON):
            return None
        sure, common = len(SURE & set(names)), len(COMMON & set(names))
        if sure and common:
            return 0.9
        return 0.6 if common >= 2 and "from" in names and common * 2 > len(names) else None

    def read(self, source: Source) -> Iterator[Draft | Leaf | Refusal]:
        """Every message's documents in order; a mailbox is streamed, one message in memory at a time."""
        try:
            with source.open() as stream:
                start = stream.read(512)
        except OSError as error:
            yield Refusal(source.place, "it could not be opened", error.strerror or str(error))
            return
        if FROM_LINE.match(start.lstrip()):
            yield from messages(source, message)
            return
        if BATCH_LINE.match(start):
            yield from messages(source, message, split=batched)
            return
        data = whole(source)
        if isinstance(data, Refusal):
            yield data
        else:
            yield from message(_narrow(data), source, None)


def _narrow(data: bytes) -> bytes:
    """A message saved as UTF-16 as the UTF-8 it was not sent in, so that its header can be read."""
    return decode(data).text.encode("utf-8", "replace") if b"\0" in data[:512] else data


__all__ = ["FORMAT", "Headers", "Mail"]

FORMAT: Format = Mail()

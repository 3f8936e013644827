"""Addresses are found in every form, restored, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.ingest.describe.addresses import find_addresses
from reliquary.vocabulary.tables import table


@pytest.mark.parametrize(("text", "addresses"), table("addresses")["examples"].items())
def test_every_example_of_the_table_is_read(text: str, addresses: list[str]) -> None:
    assert [address for _, address in find_addresses(text)] == addresses


def test_the_span_holds_the_whole_address_and_nothing_else() -> None:
    text = "Mail (wren [at] example [dot] org) or <hal@example.net>."
    assert [text[slice(*span)] for span, _ in find_addresses(text)] == [
        "wren [at] example [dot] org",
        "hal@example.net",
    ]


@given(st.text(alphabet="ab.@ atdo()[]\n⟦1⟧", max_size=200))
def test_spans_stand_in_order_inside_the_text(text: str) -> None:
    end = 0
    for (start, stop), address in find_addresses(text):
        assert end <= start < stop <= len(text)
        assert "@" in address
        end = stop

"""Accounts: made on the machine itself, with passwords worth the name, and good for signing in."""

from typing import Any

import pytest
from django.contrib.auth import authenticate

from reliquary.library.accounts import account_names, drop_account, put_account
from reliquary.library.errors import BadUsage


def test_an_account_signs_in_until_it_is_taken_away(library: Any) -> None:
    assert put_account("wren", "a lamp on the pier", keeper=True)
    assert not put_account("wren", "two lamps on the pier", keeper=False)
    assert account_names() == [("wren", False)]
    assert authenticate(username="wren", password="two lamps on the pier")
    assert authenticate(username="wren", password="a lamp on the pier") is None
    drop_account("wren")
    assert authenticate(username="wren", password="two lamps on the pier") is None
    with pytest.raises(BadUsage):
        drop_account("wren")


@pytest.mark.parametrize("password", ["", "short", "password123", "1234567890123"])
def test_a_weak_password_is_refused_in_a_sentence(library: Any, password: str) -> None:
    with pytest.raises(BadUsage, match=r"Choose another password\.$"):
        put_account("wren", password, keeper=False)
    assert account_names() == []


@pytest.mark.parametrize("name", ["", "   ", "wren@example.org", "w" * 151])
def test_a_name_is_no_address(library: Any, name: str) -> None:
    with pytest.raises(BadUsage):
        put_account(name, "a lamp on the pier", keeper=False)

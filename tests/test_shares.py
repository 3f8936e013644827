"""Connections are divided among processes: whoever holds more lets another go first, and takes what nobody takes."""

import os
import socket

import pytest

from reliquary.web import shares as module
from reliquary.web.shares import GRACE, Channels, Shares


def test_whoever_holds_more_lets_another_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(module.time, "sleep", waited.append)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        shares = Shares(2)
        (door,) = shares.doors([listening])
        channels = Channels(shares)

        def taken() -> None:
            with socket.create_connection(listening.getsockname()) as client:
                channel, address = door.accept()
                assert address == client.getsockname()
                channel.close()

        taken()
        assert waited == []
        channels[7] = channels[8] = object()
        taken()
        assert waited == [GRACE]
        del channels[7], channels[8]
        taken()
        assert waited == [GRACE]
        door.close()


def test_a_process_sees_what_another_holds() -> None:
    shares = Shares(2)
    shares.begin(0)
    shares.hold(1)
    assert shares.is_over
    child = os.fork()
    if not child:
        shares.begin(1)
        shares.hold(2)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert not shares.is_over

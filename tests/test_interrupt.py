"""Ctrl-C at a terminal, which every process there hears, ends `add` with one sentence and no traceback."""

import os
import pty
import re
import select
import sys
import time
from pathlib import Path

import pytest


def interrupted(command: list[str], moment: str) -> tuple[int, str]:
    """Runs a command at a terminal of its own and presses Ctrl-C once it has said what `moment` matches ("": at once).

    The moment is something said, not a time: a fast machine would else be done before the key is pressed.
    """
    child, terminal = pty.fork()
    if child == 0:
        os.execv(command[0], command)
    said, began, pressed = b"", time.monotonic(), False
    while True:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break
            if not data:
                break
            said += data
        if not pressed and time.monotonic() - began > 0.8 and re.search(moment, said.decode(errors="replace")):
            os.write(terminal, b"\x03")
            pressed = True
    assert pressed, said.decode(errors="replace")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode(errors="replace")


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["", r"\b0 works", r"\b[1-9][\d,]* works"], ids=["at once", "begun", "amid"])
def test_ctrl_c_is_quiet_whenever_it_is_pressed(tmp_path: Path, moment: str) -> None:
    for n in range(3000):
        (tmp_path / f"{n}.txt").write_text(
            f"Title: Story {n}\nAuthor: Wren\n\n" + f"The lamp of room {n} went out.\n\n" * 60
        )
    command = [sys.executable, "-m", "reliquary", "add", str(tmp_path), "--library", str(tmp_path / "library")]
    code, said = interrupted(command, moment)
    assert code == 130 and "Traceback" not in said and "Error" not in said
    if moment:
        assert "Stopped; what was kept so far is kept" in said

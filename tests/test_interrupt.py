"""Ctrl-C at a terminal, which every process there hears, ends `add` with one sentence and no traceback."""

import os
import pty
import re
import select
import sys
from pathlib import Path

import pytest


def interrupted(command: list[str], moment: str) -> tuple[int, str]:
    """Runs a command at a terminal of its own and presses Ctrl-C once it has said what `moment` matches.

    With "" the key is pressed as soon as the command loads its libraries. A moment is something that is so, not a time:
    a fast machine would be done before the key is pressed, and a slow one would not have begun.
    """
    child, terminal = pty.fork()
    if child == 0:
        os.execv(command[0], command)
    said, pressed = b"", False
    while True:
        if select.select([terminal], [], [], 0.01)[0]:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break
            if not data:
                break
            said += data
        if not pressed and (re.search(moment, said.decode(errors="replace")) if moment else is_loading(child, command)):
            os.write(terminal, b"\x03")
            pressed = True
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert pressed, said.decode(errors="replace")
    return code, said.decode(errors="replace")


def is_loading(process: int, command: list[str]) -> bool:
    """Whether a process has become the command, and has loaded a library that does not come with Python.

    Until it is the command, a fork has the libraries of the process it was made of.
    """
    folder = Path(f"/proc/{process}")
    is_command = (folder / "cmdline").read_bytes().split(b"\0")[:-1] == [word.encode() for word in command]
    return is_command and "/site-packages/" in (folder / "maps").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["", r"\b0 works", r"\b[1-9][\d,]* works"], ids=["at once", "begun", "amid"])
def test_ctrl_c_is_quiet_whenever_it_is_pressed(tmp_path: Path, moment: str) -> None:
    for n in range(3000):
        (tmp_path / f"{n}.txt").write_text(
            f"Title: Story {n}\nAuthor: Wren\n\n" + f"The lamp of room {n} went out.\n\n" * 60
        )
    command = [sys.executable, "-m", "reliquary", "add", str(tmp_path), "--library", str(tmp_path / "library")]
    code, said = interrupted(command, moment)
    assert code == 130 and "Traceback" not in said and "Error" not in said, (code, said)
    if moment:
        assert "Stopped; what was kept so far is kept" in said

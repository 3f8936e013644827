"""The library is served: to this machine, under its own names, and beyond it only behind a login or permissions."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from reliquary.library.errors import BadUsage
from reliquary.library.site import Site, site_from

COMMAND = [sys.executable, "-c", "from reliquary.cli import main; main()"]
Serve = Callable[..., tuple[int, str]]


@pytest.fixture
def running() -> list[subprocess.Popen[str]]:
    """The servers that a test has started."""
    return []


@pytest.fixture
def serve(tmp_path: Path, running: list[subprocess.Popen[str]]) -> Iterator[Serve]:
    """Starts `reliquary serve` on a library with one story; gives the port and the line it printed."""
    (tmp_path / "story.txt").write_text("Title: Harbour Lights\nRating: G\n\n" + "The lamp went out.\n" * 30)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RELIQUARY_", "DATABASE_"))}
    clean["RELIQUARY_LIBRARY"] = str(tmp_path / "library")
    subprocess.run([*COMMAND, "add", str(tmp_path / "story.txt")], check=True, env=clean, capture_output=True)

    def start(*words: str, **environment: str) -> tuple[int, str]:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", *words], env=clean | environment, stdout=subprocess.PIPE, text=True
        )
        running.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        return int(re.findall(r":(\d+)", line)[-1]), line

    yield start
    for process in running:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def asked(port: int, path: str = "/", host: str = "127.0.0.1", address: str = "127.0.0.1") -> tuple[int, str]:
    connection = HTTPConnection(address, port, timeout=20)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_it_answers_to_its_own_names_only(serve: Serve) -> None:
    port, line = serve(RELIQUARY_HOSTS="stories.example.org")
    assert line == f"The library is at http://127.0.0.1:{port} until you press Ctrl-C.\n"
    status, body = asked(port)
    assert status == 200 and "Harbour Lights" in body
    for host in (f"localhost:{port}", "stories.example.org", f"[::1]:{port}"):
        assert asked(port, host=host)[0] == 200
    sheet = re.findall(r'href="(/static/[^"]+\.css)"', body)[0]
    assert asked(port, sheet)[0] == 200
    for path in ("/", sheet, "/robots.txt"):
        status, body = asked(port, path, host="evil.example")
        assert status == 400 and "Harbour" not in body


def test_several_processes_share_the_work_and_stand_in_for_each_other(
    serve: Serve, running: list[subprocess.Popen[str]]
) -> None:
    port, _ = serve("--processes", "2")
    parent = running[0].pid
    until(lambda: len(children(parent)) == 2)
    before = children(parent)
    os.kill(before[0], signal.SIGKILL)
    until(lambda: len(children(parent)) == 2 and before[0] not in children(parent))
    assert [asked(port)[0] for _ in range(8)] == [200] * 8
    assert before[1] in children(parent), "the others go on"


def until(state: Callable[[], bool]) -> None:
    """Waits for something to be so, a minute at most."""
    for _ in range(6000):
        if state():
            return
        time.sleep(0.01)
    pytest.fail("it did not come to that within a minute")


def children(process: int) -> list[int]:
    """The living children of a process."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, _, rest = entry.read_text().partition(" (")
            state, parent = rest.rpartition(")")[2].split()[:2]
            found += [int(number)] if int(parent) == process and state != "Z" else []
    return sorted(found)


def test_one_process_does_as_well(serve: Serve) -> None:
    port, _ = serve("--processes", "1")
    assert asked(port)[0] == 200


def test_a_port_in_use_is_one_sentence(serve: Serve, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        environment = os.environ | {"RELIQUARY_LIBRARY": str(tmp_path / "library")}
        ran = subprocess.run([*COMMAND, "serve", "--port", port], env=environment, capture_output=True, text=True)
    assert ran.returncode == 1 and "choose another with --port" in ran.stderr and ran.stderr.count("\n") == 1


def test_beyond_this_machine_it_asks_for_a_login(serve: Serve) -> None:
    port, _ = serve("--host", "0.0.0.0", RELIQUARY_LOGIN="1", RELIQUARY_HOSTS="stories.example.org")
    status, body = asked(port, host="stories.example.org")
    assert status == 302 and "Harbour" not in body
    assert asked(port, host="127.0.0.1")[0] == 400


def test_beyond_this_machine_it_shows_what_authors_allow(serve: Serve) -> None:
    port, _ = serve("--host", "0.0.0.0", RELIQUARY_PUBLISHED="yes", RELIQUARY_HOSTS="stories.example.org")
    status, body = asked(port, host="stories.example.org")
    assert status == 200 and "Harbour Lights" not in body


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org"])
def test_binding_beyond_loopback_needs_one_or_the_other(host: str) -> None:
    with pytest.raises(BadUsage, match="can be reached from other machines; set RELIQUARY_LOGIN=1"):
        Site(hosts=("stories.example.org",)).served_at(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "localhost", "::1"])
def test_loopback_needs_nothing(host: str) -> None:
    assert "127.0.0.1" in Site().served_at(host)


def test_every_address_needs_a_name() -> None:
    with pytest.raises(BadUsage, match="name the site's with RELIQUARY_HOSTS="):
        Site(login=True).served_at("0.0.0.0")
    assert Site(login=True).served_at("192.0.2.7") == ("192.0.2.7",)


def test_settings_are_read_from_the_environment() -> None:
    site = site_from({"RELIQUARY_PUBLISHED": "YES", "RELIQUARY_LOGIN": "0", "RELIQUARY_HOSTS": " a.test , b.test"})
    assert site == Site(published=True, login=False, hosts=("a.test", "b.test"))
    with pytest.raises(BadUsage, match="RELIQUARY_LOGIN is “perhaps”; set it to 1 or 0"):
        site_from({"RELIQUARY_LOGIN": "perhaps"})

"""`digcomp serve` as a program of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from digcomp.settings import ROOT


@pytest.fixture
def program(environment):
    """Start `python -m digcomp`; whatever still runs at the end is ended."""
    begun: list[subprocess.Popen[str]] = []

    def start(*arguments, **more):
        own = {name: value for name, value in (os.environ | environment | more).items() if value is not None}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        command = [sys.executable, "-m", "digcomp", *map(str, arguments)]
        begun.append(subprocess.Popen(command, env=own, cwd=ROOT, **pipes))
        return begun[-1]

    yield start
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.communicate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetched(process: subprocess.Popen[str], address: str) -> bytes:
    """What stands at an address, as soon as the program answers there."""
    for _ in range(900):
        assert process.poll() is None, process.communicate()
        with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(address) as answer:
            return bytes(answer.read())
        time.sleep(0.1)
    raise AssertionError(f"nobody answers at {address}")


def test_it_serves_until_it_is_interrupted(program):
    port = free_port()
    process = program("serve", "--port", port)
    assert fetched(process, f"http://127.0.0.1:{port}/health") == b"ok"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}" in out
    assert "Traceback" not in err


def test_broken_banks_stop_the_start_with_every_fault(program, broken):
    process = program("serve", "--port", free_port(), DIGCOMP_QUESTION_BANKS=str(broken))
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "quiz/1.2.yaml:" in err
    assert "quiz/4.1.yaml:" in err
    assert "Traceback" not in out + err
    assert "ready" not in out


def test_a_port_that_is_taken_is_told_in_words(program):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = program("serve", "--port", taken.getsockname()[1])
        out, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "--port" in err
    assert "Traceback" not in out + err


@pytest.mark.parametrize("file", ["no.sqlite", "no/folder.sqlite"])
def test_what_is_no_database_is_told_in_words(digcomp, tmp_path, file):
    (tmp_path / "no.sqlite").write_bytes(b"this is no database" * 100)
    result = digcomp("db", "upgrade", DIGCOMP_DATABASE_URL=f"sqlite:///{tmp_path / file}")
    assert result.exit_code == 2
    assert result.stderr.startswith("DIGCOMP_DATABASE_URL: ")


@pytest.mark.parametrize("command", ["serve", "demo", "check", "simulate", "db upgrade", "user add"])
def test_every_command_has_help_with_an_example(digcomp, command):
    result = digcomp(*command.split(), "--help")
    assert result.exit_code == 0
    assert f"Example: digcomp {command}" in result.output


def test_what_is_no_command_is_wrong_use(digcomp):
    assert digcomp("dance").exit_code == 2
    assert digcomp("serve", "--port", "0").exit_code == 2
    assert digcomp("simulate", "--people", "1").exit_code == 2

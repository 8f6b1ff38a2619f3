"""`digcomp bench web`, its short form: many answer at once through a real server, and nothing is lost."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from digcomp.cli import servers
from digcomp.cli.benchmark_web_driver import Draw, fields_of
from digcomp.settings import ROOT

LOST = ("errors", "acknowledged answers that are not stored", "answers stored twice or never sent")


@pytest.mark.parametrize("server", ["waitress", "granian"])
def test_eight_people_answer_at_once_and_every_answer_is_stored_once(digcomp, small_banks, tmp_path, server):
    file = tmp_path / "web.json"
    wish = ("--users", 8, "--people", 8, "--answers", 12, "--server", server, "--json", file)
    result = digcomp("bench", "web", *wish)
    assert result.exit_code == 0, result.output
    found = {row["what"]: row for row in json.loads(file.read_text("utf-8"))["rows"]}
    assert found["steps"]["figure"] == 8 * 12
    assert [found[what]["figure"] for what in LOST] == [0, 0, 0]
    assert found["steps a second"]["bar"] == {"least": 300, "most": None}
    assert found["sent over the wire a step, kB"]["verdict"] == "met"
    for what in found:
        assert what in result.output


@pytest.mark.parametrize(
    ("option", "value"), [("--users", "0"), ("--server", "apache"), ("--processes", "1"), ("--database", "mysql://x")]
)
def test_impossible_wishes_are_refused_by_name(digcomp, option, value):
    result = digcomp("bench", "web", option, value)
    assert result.exit_code == 2
    assert option in result.output


PAGE = '<input type="hidden" name="item" value="i"><input type="hidden" name="position" value="3">'


def test_a_browser_answers_what_the_page_holds():
    draw = Draw(1)
    radios = (
        PAGE + '<input type="radio"\n name="answer"\n value="a" required><input type="radio" name="answer" value="b">'
    )
    assert dict(fields_of(radios, draw))["answer"] in ("a", "b")
    typed = dict(fields_of(PAGE + '<input class="field" type="text" name="answer" id="answer">', draw))
    assert typed["answer"].isdigit()
    assert typed["position"] == "3"


def test_a_browser_gives_each_step_a_number_of_its_own():
    options = "".join(f'<option value="{n}">' for n in ("", 1, 2, 3))
    page = PAGE + "".join(f'<select name="answer.{part}">{options}</select>' for part in "abc")
    for seed in range(20):
        sent = dict(fields_of(page, Draw(seed)))
        assert sorted(sent[f"answer.{part}"] for part in "abc") == ["1", "2", "3"]


def test_answers_of_known_length_come_in_one_piece_and_others_as_they_are_made():
    closed = []

    class Parts(list):
        def close(self):
            closed.append(True)

    def app(length):
        def answer(environ, start):
            start("200 OK", [("Content-Length", "4")] if length else [])
            return Parts([b"ab", b"cd"])

        return answer

    started = []
    assert list(servers.whole(app(True))({}, lambda *said: started.append(said))) == [b"abcd"]
    assert closed == [True]
    assert started == [("200 OK", [("Content-Length", "4")])]
    assert list(servers.whole(app(False))({}, lambda *said: None)) == [b"ab", b"cd"]


SLOW = """
import os, sys, time
import digcomp.web.app as web
import digcomp.web.warm_up as before
def slow(environ, start):
    print("at it", flush=True)
    time.sleep(1)
    start("200 OK", [("Content-Length", "4"), ("Content-Type", "text/plain")])
    return [b"done"]
web.create_app = lambda own: slow
before.warm_up = lambda app: None
from digcomp.cli import servers
from digcomp.cli.installation import open_parts, read_settings
servers.answer_browsers(open_parts(read_settings()), "127.0.0.1", int(sys.argv[1]), processes=int(sys.argv[2]))
print("stopped", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows ends programs otherwise")
@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_what_is_being_answered_is_finished_before_the_server_stops(environment, small_banks, processes, told):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {name: value for name, value in (os.environ | environment).items() if value is not None}
    command = [sys.executable, "-c", SLOW, str(port), str(processes)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, env=own, cwd=ROOT, **pipes)
    try:
        line = _connected(port, process)
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert "at it" in process.stdout.readline()
        process.send_signal(told)
        came = b""
        while b"done" not in came and (more := line.recv(4096)):
            came += more
        line.close()
        out, _ = process.communicate(timeout=servers.LAST_WORDS / 2)  # after which the parent kills who did not hear it
    finally:
        process.kill()
        process.wait()
    assert came.startswith(b"HTTP/1.1 200"), out
    assert came.endswith(b"done"), out
    assert "stopped" in out
    assert process.returncode == 0
    assert not re.search("Traceback", out)


GETTING_READY = """
import os, sys, time
from digcomp.cli import servers
ready, flag = servers._worker, sys.argv[3]
def getting_ready(*rest):
    try:
        os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        print("getting ready", flush=True)
        time.sleep(30)
    return ready(*rest)
servers._worker = getting_ready
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has one process")
def test_a_process_hears_that_it_is_to_end_while_it_gets_ready(environment, small_banks, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {name: value for name, value in (os.environ | environment).items() if value is not None}
    command = [sys.executable, "-c", GETTING_READY + SLOW, str(port), "2", str(tmp_path / "first")]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, env=own, cwd=ROOT, **pipes) as process:
        try:
            assert "getting ready" in process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=servers.LAST_WORDS / 2)
        finally:
            process.kill()
    assert "stopped" in out
    assert process.returncode == 0


def _connected(port: int, process: subprocess.Popen[str]) -> socket.socket:
    for _ in range(600):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=20)
        except ConnectionRefusedError:
            assert process.poll() is None, process.communicate()
            time.sleep(0.1)
    raise AssertionError("nobody listens")

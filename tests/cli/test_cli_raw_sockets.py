"""What no browser sends, byte by byte, to either server: both live on, and no part of a form is taken for a request."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from support.small import COMPETENCES, small_banks

from digcomp.settings import ROOT

#: Seconds.
STARTS_WITHIN, PATIENCE, SILENCE = 120, 20, 0.6
HOST = b"Host: localhost\r\n"
#: What must not be answered where it stands in a form, and is known by its answer.
HIDDEN = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
FORM = b"POST /join HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"
LOOK = b"GET /nothing HTTP/1.1\r\n" + HOST
BOTH = len(HIDDEN) + 3
ANSWERED = b"\r\n\r\nok"


def chunked(*lines: bytes, length: bytes = b"") -> bytes:
    return FORM + length + b"Transfer-Encoding: chunked\r\n\r\n" + b"\r\n".join([*lines, b""]) + HIDDEN


def sized(length: bytes, version: bytes = b"1.1") -> bytes:
    return FORM.replace(b"1.1", version, 1) + b"Content-Length: " + length + b"\r\n\r\nabc" + HIDDEN


#: Requests whose end nobody can be sure of; another one stands behind each.
DOUBTFUL = {
    "a length that is no number": chunked(b"zz", b"abc", b"0", b""),
    "a chunk of less than nothing": chunked(b"-3", b"abc", b"0", b""),
    "a chunk longer than anything": chunked(b"f" * 30, b"abc", b"0", b""),
    "a chunk longer than it says": chunked(b"3", b"abcdef", b"0", b""),
    "chunks with bare line feeds": FORM + b"Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n" + HIDDEN,
    "two lengths": sized(b"3\r\nContent-Length: %d" % BOTH),
    "two lengths, the long one first": sized(b"%d\r\nContent-Length: 3" % BOTH),
    "two lengths in a line": sized(b"3, %d" % BOTH),
    "a length and chunks": chunked(b"0", b"", length=b"Content-Length: %d\r\n" % (5 + len(HIDDEN))),
    "chunks and a tab": chunked(b"0", b"", length=b"Content-Length: 5\r\n").replace(b": chunked", b":\tchunked"),
    "chunks and a space": chunked(b"0", b"", length=b"Content-Length: 5\r\n").replace(b": chunked", b" : chunked"),
    "chunks of another kind": chunked(b"0", b"", length=b"Content-Length: 5\r\n").replace(b": chunked", b": xchunked"),
    "chunks that an old version has not": chunked(b"0", b"").replace(b"1.1", b"1.0", 1),
    "chunks twice": chunked(b"0", b"", length=b"Transfer-Encoding: identity\r\n"),
    "less than nothing": sized(b"-5"),
    "a plus": sized(b"+3"),
    "sixteen": sized(b"0x3"),
    "an underline": sized(b"1_0"),
    "no length": sized(b""),
    "a huge length": sized(b"9" * 40),
    "a length of three gigabytes": sized(b"3000000000"),
    "a folded line": FORM + b"X: a\r\n Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN,
    "a bare carriage return": LOOK + b"X: a\rContent-Length: %d\r\n\r\n" % len(HIDDEN),
    "a form of a page that has none": LOOK + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN,
}
#: Requests that are no requests; some of them are answered, and some are waited for.
ODD = {
    "no end of the head": [LOOK, *(b"X-%d: a\r\n" % number for number in range(30))],
    "a line of 64 kB": [LOOK + b"X: " + b"a" * 65536 + b"\r\n\r\n"],
    "a line of 600 kB": [LOOK + b"X: " + b"a" * 600_000 + b"\r\n\r\n"],
    "an address of 64 kB": [b"GET /" + b"a" * 65536 + b" HTTP/1.1\r\n" + HOST + b"\r\n"],
    "five hundred lines": [LOOK + b"".join(b"X-%d: a\r\n" % number for number in range(500)) + b"\r\n"],
    "NUL in the address": [b"GET /no\0thing HTTP/1.1\r\n" + HOST + b"\r\n"],
    "NUL, written in full": [b"GET /no%00thing HTTP/1.1\r\n" + HOST + b"\r\n"],
    "NUL in a line": [LOOK + b"X: a\0b\r\n\r\n"],
    "letters that are not ASCII": ["GET /нэг HTTP/1.1\r\n".encode() + HOST + b"\r\n"],
    "HTTP/0.9": [b"GET /nothing\r\n"],
    "HTTP/9.9": [LOOK.replace(b"1.1", b"9.9") + b"\r\n"],
    "HTTP/2": [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    "no host": [b"GET /nothing HTTP/1.1\r\n\r\n"],
    "two hosts": [LOOK + b"Host: elsewhere\r\n\r\n"],
    "another method": [LOOK.replace(b"GET", b"DANCE") + b"\r\n"],
    "no method": [LOOK.replace(b"GET", b"G(ET") + b"\r\n"],
    "TRACE": [LOOK.replace(b"GET", b"TRACE") + b"\r\n"],
    "CONNECT": [b"CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere:443\r\n\r\n"],
    "every page": [b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n"],
    "another protocol": [b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + b"\xab" * 200],
    "an expectation": [FORM + b"Expect: nonsense\r\nContent-Length: 8\r\n\r\n", b"code=123"],
}
#: Half requests, two for each of these: one keeps a thread waiting, and one process of granian can bear one.
HALVES = 2


class Server:
    """A server, and what it was told."""

    def __init__(self, folder: Path, banks: Path, *more: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        own = {
            "DIGCOMP_INSTANCE": str(folder / "instance"),
            "DIGCOMP_SECRET_KEY": "k" * 32,
            "DIGCOMP_COMPETENCES": str(COMPETENCES),
            "DIGCOMP_QUESTION_BANKS": str(banks),
            "OPENBLAS_NUM_THREADS": "1",
        }
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DIGCOMP_")} | own
        command = [sys.executable, "-m", "digcomp", "serve", "--port", str(self.port), *more]
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)

    def wait(self) -> None:
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(OSError):
                if self.is_well():
                    return
            time.sleep(0.05)
        pytest.fail(f"the server did not start: {self.log.read_text('utf-8')}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.wait()

    def line(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE)

    def is_well(self) -> bool:
        """Whether it answers the next request as it should."""
        with self.line() as line:
            line.sendall(HIDDEN.replace(HOST, HOST + b"Connection: close\r\n"))
            return _heard(line, PATIENCE).endswith(ANSWERED)

    def told(self, *parts: bytes) -> bytes:
        """What it answers to so many bytes, until it is silent or hangs up."""
        with self.line() as line:
            with suppress(OSError):  # it hangs up on what is too long before it has come
                for part in parts:
                    line.sendall(part)
            return _heard(line, SILENCE)


def _heard(line: socket.socket, patience: float) -> bytes:
    line.settimeout(patience)
    heard = b""
    with suppress(OSError):
        while more := line.recv(65536):
            heard += more
    return heard


@contextmanager
def served(folder: Path, banks: Path, *more: str) -> Iterator[Server]:
    folder.mkdir()
    server = Server(folder, banks, *more)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Both servers, started at the same time."""
    folder = tmp_path_factory.mktemp("servers")
    banks = small_banks(folder)
    with ExitStack() as stack:
        both = {"waitress": stack.enter_context(served(folder / "waitress", banks))}
        both["granian"] = stack.enter_context(served(folder / "granian", banks, "--processes", "2"))
        for server in both.values():
            server.wait()
        yield both
    for name, server in both.items():
        assert "Traceback" not in server.log.read_text("utf-8"), name


@pytest.fixture(params=["waitress", "granian"])
def server(request: pytest.FixtureRequest, servers: dict[str, Server]) -> Server:
    return servers[request.param]


def test_no_part_of_a_doubtful_form_is_answered_as_a_request(server):
    with ThreadPoolExecutor(8) as pool:
        heard = dict(zip(DOUBTFUL, pool.map(server.told, DOUBTFUL.values()), strict=True))
    assert [name for name, answer in heard.items() if ANSWERED in answer] == []
    assert [name for name, answer in heard.items() if b" 200 " in answer or b" 500 " in answer] == []
    assert server.is_well()


def test_what_is_no_request_holds_nobody_up(server):
    with ThreadPoolExecutor(8) as pool:
        heard = dict(zip(ODD, pool.map(lambda parts: server.told(*parts), ODD.values()), strict=True))
    assert [name for name, answer in heard.items() if answer.startswith(b"HTTP/1.1 5") or b" 200 " in answer[:20]] == []
    assert server.is_well()


def test_ten_requests_in_one_breath_are_ten_answers(server):
    assert server.told(HIDDEN * 10).count(ANSWERED) == 10


@pytest.mark.parametrize("rest", [b"Content-Length: 50\r\n\r\ncode=", b"Transfer-Encoding: chunked\r\n\r\n5\r\ncode="])
def test_who_sends_half_a_form_and_falls_silent_holds_nobody_up(server, rest):
    half = FORM + rest
    with ExitStack() as stack:
        for part in [half, b"GE", FORM, half[:-14]] * (HALVES // 2):
            stack.enter_context(server.line()).sendall(part)
        begun = time.monotonic()
        assert all(server.is_well() for _ in range(8)), "one of two processes was held up"
        assert time.monotonic() - begun < PATIENCE / 2
    assert server.is_well()


def test_a_form_that_comes_in_pieces_is_read_whole(server):
    body = b"code=123456&known=" + b"x" * 200
    with server.line() as line:
        line.sendall(FORM + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body[:7])
        time.sleep(0.2)
        line.sendall(body[7:])
        answer = _heard(line, PATIENCE)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'name="code" value="123456"' in answer, "its seal is missing: the page offers it once more, with a seal"

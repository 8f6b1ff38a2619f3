"""`digcomp serve` as a process that is killed and started again, always at the same address."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from typing import Any

from digcomp.settings import Settings

#: Seconds.
STARTS_WITHIN = 60


class Server:
    """One server; `started_in` are the seconds that each of its starts took."""

    def __init__(self, settings: Settings) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.started_in: list[float] = []
        self._log = settings.instance / "server.log"
        self._environment = os.environ | {
            "DIGCOMP_INSTANCE": str(settings.instance),
            "DIGCOMP_DATABASE_URL": settings.database_url.replace("+psycopg", ""),
            "DIGCOMP_SECRET_KEY": settings.secret_key,
            "DIGCOMP_RATE_LIMITS": "0",
            "OPENBLAS_NUM_THREADS": "1",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.kill()

    @property
    def said(self) -> str:
        """What it wrote to its terminal, over all its starts."""
        return self._log.read_text(encoding="utf-8")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, and wait until it answers."""
        begun = time.monotonic()
        command = [sys.executable, "-m", "digcomp", "serve", "--port", str(self.port)]
        with self._log.open("ab") as written:
            self._process = subprocess.Popen(command, env=self._environment, stdout=written, stderr=subprocess.STDOUT)
        self._wait(begun, self._process)

    def _wait(self, begun: float, process: subprocess.Popen[bytes]) -> None:
        while not self._answers():
            assert process.poll() is None, self.said
            assert time.monotonic() < begun + STARTS_WITHIN, self.said
            time.sleep(0.02)
        self.started_in.append(time.monotonic() - begun)

    def kill(self) -> None:
        """End it as a power cut would, in the middle of whatever it does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(30)
            self._process = None

    def _answers(self) -> bool:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=2)) as asking, suppress(OSError, HTTPException):
            asking.request("GET", "/health")
            with closing(asking.getresponse()) as reply:
                return reply.status == 200
        return False


class QuickServer(Server):
    """The same, forked from a process that has the content: for hundreds of kills."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        hears, tells = os.pipe()
        command = [sys.executable, "-m", "durability.nursery", str(self.port), str(tells)]
        own = self._environment | {"PYTHONPATH": os.pathsep.join(sys.path)}
        with self._log.open("ab") as written:
            self._nursery = subprocess.Popen(
                command, env=own, stdin=subprocess.PIPE, stdout=written, stderr=subprocess.STDOUT, pass_fds=[tells]
            )
        os.close(tells)
        self._told = os.fdopen(hears, encoding="ascii")
        self._child = 0

    def __exit__(self, *_: Any) -> None:
        self.kill()
        self._nursery.communicate(timeout=30)
        self._told.close()

    @property
    def pid(self) -> int:
        return self._child

    def start(self) -> None:
        begun = time.monotonic()
        assert self._nursery.stdin is not None
        self._nursery.stdin.write(b"\n")
        self._nursery.stdin.flush()
        self._child = int(self._told.readline() or 0)
        assert self._child, self.said
        self._wait(begun, self._nursery)

    def kill(self) -> None:
        if self._child:
            os.kill(self._child, signal.SIGKILL)
            assert self._told.readline() == "over\n"
            self._child = 0

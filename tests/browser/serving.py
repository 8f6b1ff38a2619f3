"""`digcomp serve` in a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

#: Seconds.
STARTS_WITHIN = 60


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve the installation in a folder until the block ends; what it complained of fails the last test."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        port = probe.getsockname()[1]
    own = {
        "DIGCOMP_INSTANCE": str(folder),
        "DIGCOMP_SECRET_KEY": "k" * 32,
        "DIGCOMP_RATE_LIMITS": "0",
        "DIGCOMP_DEBUG": "1",
    }
    command = [sys.executable, "-m", "digcomp", "serve", "--port", str(port)]
    log = folder / f"server-{port}.log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=os.environ | own, stdout=written, stderr=subprocess.STDOUT)
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/health", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
    assert "Traceback" not in log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(address, timeout=2) as answer:
                assert answer.read() == b"ok"
                return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')}")

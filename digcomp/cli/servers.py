"""What answers browsers: waitress in one process, on any computer; granian in several, where there are processors.

Processes share no state: each opens the database and remembers sittings for itself. Both servers finish what they are
answering before they stop.
"""

import gc
import logging
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore, Lock
from time import monotonic, sleep
from typing import Any

import click

from digcomp.cli.installation import open_parts
from digcomp.settings import Settings
from digcomp.web.parts import Parts

#: More threads fight for one interpreter: two answer faster than eight.
THREADS = 2
#: Seconds that answers in progress are given at the end; the slowest are reports on paper.
LAST_WORDS = 20
#: Threads of a process of granian that may wait for forms to arrive. Each costs all others time, for they want the one
#: interpreter: against many such lines stands the proxy, which hands on forms that are whole. Waitress needs none.
WAITING = 1
#: Seconds for which a thread that finds the turn taken leaves it to the other: to change over at each request costs a
#: tenth of all work and more.
PATIENCE = 0.02
#: Longer ones are not even read. The app refuses what is far shorter, in words.
LARGEST_BODY = 16 * 1024 * 1024
#: Seconds after which a signal is noticed at the latest.
_LOOK = 0.5

Wsgi = Callable[..., Iterable[bytes]]
#: The app of an installation, made before its processes were: a forked one has it, a spawned one makes its own.
_apps: dict[Path, Wsgi] = {}


def check_free(host: str, port: int) -> None:
    """Refuse, in words, an address that cannot be listened on."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            if os.name == "posix":  # where Windows would share the port, these only pass over what has ended
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as taken:
        raise click.ClickException(f"port {port} on {host} cannot be used: {taken.strerror}; try --port") from None


def answer_browsers(own: Parts, host: str, port: int, *, processes: int = 1, threads: int | None = None) -> None:
    """Serve until told to stop by Ctrl+C or a signal."""
    if processes > 1:
        _granian(own, host, port, processes, threads or 1)
    else:
        _waitress(own, host, port, threads or THREADS)


def _waitress(own: Parts, host: str, port: int, threads: int) -> None:
    from waitress import create_server

    from digcomp.cli.framing import be_strict
    from digcomp.web.app import create_app

    # Each request that waits for a thread would be a warning: with two threads that is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    sockets: dict[int, Any] = {}
    app = create_app(own)
    settle()
    server = create_server(
        app,
        map=sockets,
        host=host,
        port=port,
        threads=threads,
        ident="digcomp",
        max_request_body_size=LARGEST_BODY,
    )
    be_strict(sockets.values())
    asked: list[int] = []
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if found := getattr(signal, name, None):
            signal.signal(found, lambda number, _frame: asked.append(number))
    while not asked:
        _turn(sockets)
    _stop_listening(sockets)
    end = monotonic() + LAST_WORDS
    while monotonic() < end and any(_is_busy(one) for one in list(sockets.values())):
        _turn(sockets)
    server.task_dispatcher.shutdown()


def _turn(sockets: dict[int, Any]) -> None:
    from waitress import wasyncore

    wasyncore.loop(timeout=_LOOK, use_poll=hasattr(select, "poll"), map=sockets, count=1)


def _stop_listening(sockets: dict[int, Any]) -> None:
    for one in list(sockets.values()):
        if getattr(one, "accepting", False):
            one.del_channel()
            one.socket.close()


def _is_busy(channel: Any) -> bool:
    """Whether a request is being answered there, or its answer is still on its way out."""
    return bool(getattr(channel, "requests", ()) or getattr(channel, "total_outbufs_len", 0))


def _granian(own: Parts, host: str, port: int, processes: int, threads: int) -> None:
    if sys.platform == "win32":
        raise click.BadParameter("on Windows one process serves: leave it out", param_hint="--processes")
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    _apps[own.settings.instance] = _warm(own)
    own.database.engine.dispose()  # no connection may be in two processes
    server = Server(
        "digcomp",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads + WAITING,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=LAST_WORDS,
    )
    # It warns of threads that fight for one interpreter: these wait for forms, and take turns.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    os.register_at_fork(after_in_child=_hear)
    server.serve(target_loader=partial(_worker, own.settings, threads), wrap_loader=False)


def _hear() -> None:
    """Let a process hear that it is to end, from its first moment.

    A forked one has its parent's handlers, which would swallow a wish to end that comes while it gets ready: the parent
    would wait for it, and kill it in the end. Ctrl+C goes to all; the parent passes it on.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _warm(own: Parts) -> Wsgi:
    """The app of an installation, for many readers at once."""
    from digcomp.web.app import create_app
    from digcomp.web.warm_up import warm_up

    app = create_app(own)
    warm_up(app)
    settle()
    return app


def _worker(settings: Settings, threads: int) -> Wsgi:
    """The app of one process, with a database and a memory of its own."""
    _hear()  # a spawned one has not been told yet
    app = _apps.get(settings.instance) or _warm(open_parts(settings))
    return arrived(whole(app), threads)


def arrived(app: Wsgi, threads: int) -> Wsgi:
    """The app, run in so many threads at most, and only when the whole form is there.

    Somebody whose form comes slowly, or never, keeps a thread waiting that has nothing else to do.
    """
    turn = Lock() if threads == 1 else BoundedSemaphore(threads)  # the lock is the quicker one

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        # Its end is not clear: see framing.py, which asks the same of waitress.
        in_chunks = "HTTP_TRANSFER_ENCODING" in environ
        if in_chunks and environ["HTTP_TRANSFER_ENCODING"].lower() != "chunked":
            start("400 Bad Request", [("Connection", "close"), ("Content-Length", "0")])
            return [b""]
        length = environ.get("CONTENT_LENGTH", "")
        if in_chunks or (length.isdecimal() and 0 < int(length) <= LARGEST_BODY):
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(LARGEST_BODY + 1))
        if not turn.acquire(blocking=False):
            sleep(PATIENCE)
            turn.acquire()
        try:
            return app(environ, start)
        finally:
            turn.release()

    return answer


def settle() -> None:
    """Take the content out of the collector's rounds: it stays for good, and walking through it costs every request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def whole(app: Wsgi) -> Wsgi:
    """The app, with every answer of known length in one piece: granian sends it at once and not bit by bit."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        lengths: list[str] = []

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            lengths.extend(value for name, value in headers if name == "Content-Length")
            return start(status, headers, *rest)

        parts = app(environ, begin)
        if not lengths:  # an export is made while it is sent
            return parts
        try:
            return [b"".join(parts)]
        finally:
            getattr(parts, "close", lambda: None)()

    return answer

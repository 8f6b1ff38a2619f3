"""`digcomp bench web`: from an answer to the next question, through a real server, by many at once."""

import json
import os
import signal
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click

from digcomp.cli.benchmark_rows import Bar, Row
from digcomp.cli.benchmark_web_hall import EMBEDDED, Hall, Served, database_for, hall, processor_of, served

#: All statements and questions of the standard test.
WHOLE_TEST = 63
#: Seconds after which a run is broken off, however slow the server.
LONGEST = 180
WIDE = 44


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked of a run."""

    users: int
    people: int
    answers: int
    processes: int
    threads: int
    database: str | None


@click.command()
@click.option("--users", default=32, show_default=True, type=click.IntRange(1, 256), help="Who answer at once.")
@click.option("--people", default=64, show_default=True, type=click.IntRange(1, 1024), help="Who sit the test in all.")
@click.option("--answers", default=WHOLE_TEST, show_default=True, type=click.IntRange(1, WHOLE_TEST), help="Of each.")
@click.option("--server", type=click.Choice(["granian", "waitress"]), default="granian", show_default=True)
@click.option("--processes", default=2, show_default=True, type=click.IntRange(2, 64), help="Of granian.")
@click.option("--threads", type=click.IntRange(1, 16), help="Of each process; 1 for granian, 2 for waitress.")
@click.option("--database", metavar="URL", help=f"A PostgreSQL server; the word {EMBEDDED} starts one. Else SQLite.")
@click.option("--runs", default=1, show_default=True, type=click.IntRange(1, 9), help="The median of so many counts.")
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the rows to a file.")
def web(
    users: int,
    people: int,
    answers: int,
    server: str,
    processes: int,
    threads: int | None,
    database: str | None,
    runs: int,
    json_file: Path | None,
) -> None:
    """Measure the web step: an answer sent, stored, and the next question read.

    Makes an installation that is thrown away, with this content and a test that is open; starts `digcomp serve` on
    loopback as a program of its own; lets people answer whole tests from another process, without knowing the keys; and
    looks at the end whether every acknowledged answer is stored once. Exit code 1 if one is not, or for any error.

    Example: digcomp bench web --users 32 --runs 3
    """
    alone = server == "waitress"
    load = Load(users, max(people, users), answers, 1 if alone else processes, threads or (2 if alone else 1), database)
    on = "SQLite" if database is None else "PostgreSQL"
    click.echo(f"{users} users, {load.people} people, {server} {load.processes} x {load.threads}, {on}")
    with _ended_in_order():
        found = [list(_run(load)) for _ in range(runs)]
    rows = [replace(one, figure=statistics.median(run[n].figure for run in found)) for n, one in enumerate(found[0])]
    click.echo(f"{'what':<{WIDE}} {'figure':>9}  {'bar':<16} {'verdict':<7} runs")
    for n, row in enumerate(rows):
        bar = row.bar.words(row.form) if row.bar else ""
        each = " ".join(row.form.format(run[n].figure) for run in found) if runs > 1 else ""
        click.echo(f"{row.what:<{WIDE}} {row.form.format(row.figure):>9}  {bar:<16} {row.verdict:<7} {each}".rstrip())
    if json_file:
        kept = [asdict(row) | {"verdict": row.verdict or None} for row in rows]
        each_run = [{row.what: row.figure for row in run} for run in found]
        told = {"server": server, "load": asdict(load) | {"database": on}, "rows": kept, "runs": each_run}
        json_file.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    if any(row.figure for run in found for row in run if row.what in _NEVER):
        raise SystemExit(1)


#: What may not happen once in any run.
_NEVER = ("errors", "acknowledged answers that are not stored", "answers stored twice or never sent")


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Whoever ends this program by a signal ends its server too, and its folder is cleared away."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(load: Load) -> Iterator[Row]:
    """One run: its figures."""
    with database_for(load.database) as (address, keeper), hall(load.people, address) as people:
        with served(people.own, load.processes, load.threads) as server:
            before, kept_before = server.processor(), processor_of(keeper) if keeper else None
            seen = _drive(load, people, server)
            after, kept_after = server.processor(), processor_of(keeper) if keeper else None
            memory = server.megabytes()
        yield from _times(seen)
        steps = max(sum(map(len, seen["stored"].values())), 1)
        if before is not None and after is not None:
            yield Row("processor of the server a step, ms", 1000 * (after - before) / steps, Bar(most=5), "{:.2f}")
        if kept_before is not None and kept_after is not None:
            yield Row("processor of PostgreSQL a step, ms", 1000 * (kept_after - kept_before) / steps, None, "{:.2f}")
        yield Row("processor of the browsers a step, ms", 1000 * seen["processor"] / steps, None, "{:.2f}")
        if memory is not None:
            yield Row("memory of the server, MB", memory, None, "{:.0f}")
        yield Row("sent over the wire a step, kB", seen["bytes"] / 1000 / steps, Bar(most=8), "{:.2f}")
        for reason in sorted(set(seen["errors"]))[:5]:
            click.echo(f"error, {seen['errors'].count(reason)} times: {reason}", err=True)
        yield from _stored(people, seen)


def _times(seen: dict[str, Any]) -> Iterator[Row]:
    """Bars are for so many users at once: when the first has nobody left to answer for, that is over."""
    steps, elapsed = seen["together"]
    seconds = sorted(seen["seconds"][:steps]) or [float("nan")]
    yield Row("steps", len(seen["seconds"]), None, "{:.0f}")
    yield Row("steps a second", steps / elapsed, Bar(least=300), "{:.0f}")
    for share, bar in ((50, None), (95, Bar(most=150)), (99, None)):
        place = min(int(len(seconds) * share / 100), len(seconds) - 1)
        yield Row(f"a step, {share}th percentile, ms", 1000 * seconds[place], bar, "{:.0f}")
    yield Row("steps a second, to the last user's last", len(seen["seconds"]) / seen["elapsed"], None, "{:.0f}")


def _stored(people: Hall, seen: dict[str, Any]) -> Iterator[Row]:
    """What the database holds, against what the browsers were told."""
    missing = more = 0
    for token, acknowledged in seen["stored"].items():
        found = people.stored(token)
        missing += len(set(acknowledged) - set(found))
        # An answer whose reply got lost may be stored; only one of each person can be on its way.
        more += len(found) - len(set(found)) + max(len(set(found) - set(acknowledged)) - len(seen["errors"]), 0)
    for what, figure in zip(_NEVER, (len(seen["errors"]), missing, more), strict=True):
        yield Row(what, figure, Bar(most=0), "{:.0f}")


def _drive(load: Load, people: Hall, server: Served) -> dict[str, Any]:
    orders = {
        "host": "127.0.0.1",
        "port": server.port,
        "tokens": people.tokens,
        "users": load.users,
        "answers": load.answers,
        "seconds": LONGEST,
        "seed": 7,
    }
    command = [sys.executable, "-m", "digcomp.cli.benchmark_web_driver"]
    done = subprocess.run(  # noqa: S603
        command,
        input=json.dumps(orders),
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=LONGEST + 60,
    )
    if done.returncode:
        raise click.ClickException(f"the browsers broke down:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found

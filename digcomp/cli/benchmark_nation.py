"""`digcomp bench nation`: pages over a nation that is made for the purpose, timed against their bars."""

import json
import re
import secrets
import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter
from typing import Any

import click
from sqlalchemy import event

from digcomp.cli.benchmark_rows import Bar, Row
from digcomp.cli.benchmark_web_hall import EMBEDDED, database_for
from digcomp.cli.installation import open_parts, read_settings
from digcomp.cli.servers import settle
from digcomp.errors import Refused
from digcomp.services import national
from digcomp.services.accounts import Accounts
from digcomp.services.joining import Joining
from digcomp.services.nation_load import Nation, NationLoad, sizes, statements_explained, trainer_named
from digcomp.services.tokens import token_of
from digcomp.services.trainings import NewTraining, Trainings
from digcomp.settings import Settings
from digcomp.web.app import create_app
from digcomp.web.parts import Parts

#: Seconds that pages may take: of a training of 36, of one of a thousand, of a nation.
USUAL, LARGE, NATIONAL = 0.150, 0.500, 1.0
#: Each page so many times; the median counts. The first time is told beside it.
TIMES = 5
WIDE = 46
Fetch = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Timed:
    """One page: its first time, the median of later ones, its slowest statement."""

    what: str
    first: float
    median: float
    bar: float | None
    slowest: tuple[str, Any] | None

    @property
    def row(self) -> Row:
        """Against its bar."""
        bar = Bar(most=self.bar) if self.bar else None
        return Row(self.what, self.median, bar, "{:.3f}", f"first {self.first:.3f}")


@click.command()
@click.option("--people", default=2_000, show_default=True, type=click.IntRange(100, 400_000), help="In the nation.")
@click.option("--database", metavar="URL", help=f"A PostgreSQL server; the word {EMBEDDED} starts one. Else SQLite.")
@click.option("--seed", default=7, show_default=True, type=click.IntRange(0, 2**62))
@click.option("--explain", is_flag=True, help="Show PostgreSQL's plan of each page's slowest statement.")
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the rows to a file.")
def nation(people: int, database: str | None, seed: int, json_file: Path | None, *, explain: bool) -> None:
    """Time pages over a nation: trainings in all aimags, answers drawn from the abilities of simulated people.

    Makes a database that is thrown away. 230,000 people have 12 million answers, some 4 GB, and take a quarter of an
    hour or more. Exit code 1 if a page takes longer than it may.

    Example: digcomp bench nation --people 230000 --database embedded
    """
    with database_for(database) as (address, _), _installation(address) as own:
        found = _filled(own, people, seed)
        click.echo(
            f"{found.people} people, {found.trainings} trainings, {found.sittings} sittings, {found.answers} answers "
            f"on {own.database.engine.dialect.name}"
        )
        on_postgres = own.database.engine.dialect.name == "postgresql"
        if on_postgres:
            with own.database.sessions() as session:
                told = ", ".join(f"{name} {size}" for name, size in sizes(session).items())
            click.echo(f"megabytes: {told}")
        times = list(_times(own, found))
        if explain and on_postgres:
            _explain(own, times)
        own.database.engine.dispose()
    rows = [one.row for one in times]
    click.echo(f"{'page':<{WIDE}} {'seconds':>8}  {'bar':<14} {'verdict':<7}")
    for row in rows:
        bar = row.bar.words(row.form) if row.bar else ""
        click.echo(f"{row.what:<{WIDE}} {row.form.format(row.figure):>8}  {bar:<14} {row.verdict:<7} {row.note}")
    if json_file:
        kept = [asdict(row) | {"verdict": row.verdict or None} for row in rows]
        json_file.write_text(json.dumps({"nation": asdict(found), "rows": kept}, indent=1) + "\n", encoding="utf-8")
    if any(row.verdict == "missed" for row in rows):
        raise SystemExit(1)


@contextmanager
def _installation(address: str | None) -> Iterator[Parts]:
    folder = Path(mkdtemp(prefix="digcomp-bench-"))
    try:
        here = read_settings()
        own = {"DIGCOMP_COMPETENCES": str(here.competences), "DIGCOMP_QUESTION_BANKS": str(here.question_banks)}
        own |= {"DIGCOMP_INSTANCE": str(folder), "DIGCOMP_RATE_LIMITS": "0", "DIGCOMP_SECOND_FACTOR": "off"}
        own |= {"DIGCOMP_DATABASE_URL": address} if address else {}
        yield open_parts(Settings.read(own))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


PASSWORD = secrets.token_hex(12)


def _filled(own: Parts, people: int, seed: int) -> Nation:
    with own.database.sessions() as session, click.progressbar(length=people, label="People") as bar:
        Accounts(session, own.clock).add("bench", "Bench", PASSWORD, "administrator")

        def told(done: int, total: int) -> None:
            bar.update(people * done // total - bar.pos)

        try:
            return NationLoad(session, own.instrument, seed).fill(people, trainer_named(session, "bench"), told)
        except Refused:
            raise click.ClickException("this database has people in it; only an empty one is filled") from None


def _times(own: Parts, found: Nation) -> Iterator[Timed]:
    client = create_app(own).test_client()
    settle()  # as the servers do

    def get(path: str) -> Fetch:
        def fetch() -> None:
            _expect(client.get(path), 200, path)

        return fetch

    yield _timed(own, "front page", get("/"), USUAL)
    yield _timed(own, "question step", _step(own, client), USUAL)
    _sign_in(client)
    yield _timed(own, "list of trainings", get("/trainings"), NATIONAL)
    yield _timed(own, "list of programmes", get("/programmes"), NATIONAL)
    yield _timed(own, "list of organisations", get("/organisations"), NATIONAL)
    for name, number, bar in (("36", found.usual, USUAL), ("a thousand", found.large, LARGE)):
        for what, page in (("", ""), (": results", "/results"), (": growth", "/growth")):
            yield _timed(own, f"training of {name}{what}", get(f"/trainings/{number}{page}"), bar)
    yield _timed(own, "trainings side by side", get("/comparison"), NATIONAL)
    yield _timed(own, "the last page of them", get("/comparison?page=100000"), NATIONAL)
    yield _timed(own, "national report", get("/programmes/1/report.pdf"), NATIONAL)
    yield _timed(own, "health with details", get("/health?detail=1"), NATIONAL)


def _timed(own: Parts, what: str, fetch: Fetch, bar: float) -> Timed:
    with _slowest(own) as slowest:
        first = _seconds(fetch)
        later = [_seconds(fetch) for _ in range(TIMES)]
    return Timed(what, first, statistics.median(later), bar, slowest[0][1] if slowest else None)


def _seconds(fetch: Fetch) -> float:
    start = perf_counter()
    fetch()
    return perf_counter() - start


@contextmanager
def _slowest(own: Parts) -> Iterator[list[tuple[float, tuple[str, Any]]]]:
    """The one statement that took longest."""
    found: list[tuple[float, tuple[str, Any]]] = []
    began: list[float] = []

    def before(*_: Any) -> None:
        began[:] = [perf_counter()]

    def after(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        took = perf_counter() - began[0]
        if statement.startswith("SELECT") and (not found or took > found[0][0]):
            found[:] = [(took, (statement, values))]

    engine = own.database.engine
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def _sign_in(client: Any) -> None:
    sent = {"login": "bench", "password": PASSWORD, "csrf_token": _field(client.get("/login").text, "csrf_token")}
    _expect(client.post("/login", data=sent), 303, "/login")


def _step(own: Parts, client: Any) -> Fetch:
    """An answer to a statement and the page that comes next; somebody new begins when the statements run out."""
    tokens = _joined(own, 1)

    def step() -> None:
        address = f"/sitting/{tokens[0]}"
        page = client.get(address).text
        sent = {name: _field(page, name) for name in ("csrf_token", "item", "position")}
        _expect(client.post(address, data={**sent, "answer": "2"}), 303, "the answer")

    return step


def _joined(own: Parts, people: int) -> list[str]:
    with own.database.sessions() as session:
        account = Accounts(session, own.clock).named("bench")
        service = Trainings(session, own.clock, own.instrument, own.settings.site)
        today = own.clock().date()
        training = service.create(account, NewTraining("Bench", "MN11", "Bench", today, today, 16))
        wave = service.open(account, training.id, "pre")
        joining = Joining(session, own.clock, own.instrument, own.settings.site)
        names = [f"Bench {n}" for n in range(people)]
        sat = [joining.join(wave.code or "", name, "", "mn", consent=True) for name in names]
        national.catch_up(session, own.instrument)
        return [token_of(one.public, own.settings.secret_key) for one in sat]


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    if found is None:
        raise click.ClickException(f"a page has no field {name}")
    return found[1]


def _expect(answer: Any, status: int, what: str) -> None:
    if answer.status_code != status:
        raise click.ClickException(f"{what}: {answer.status}")


def _explain(own: Parts, times: list[Timed]) -> None:
    with own.database.sessions() as session:
        for one in times:
            if one.slowest:
                click.echo(f"\n{one.what}")
                for line in statements_explained(session, [one.slowest]):
                    click.echo(line)

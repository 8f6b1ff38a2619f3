"""Databases as released versions left them: plain SQL with rows in every table, kept in tests/data/databases.

They are kept, not made anew, for a release is what it was. To add one for the revision of a new release:
PYTHONPATH=tests python -m support.released 0004
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, MetaData, Table, inspect, select, text

from digcomp.assessment.instrument import Instrument
from digcomp.services.database import bring_up_to_date, open_database
from digcomp.settings import ROOT
from digcomp.store import tables as t
from digcomp.store.migrate import upgrade
from support.cast import Cast, Clock, open_quickly, settings_in
from support.databases import count_on

FOLDER = Path(__file__).parents[1] / "data" / "databases"
#: Whom the tests look for in them: one finished, one in the midst of the statements, one who has not begun.
FINISHED, MIDST, ABSENT, AT = "Б. Ана", "Д. Бат", "Г. Сараа", 8


def revisions() -> list[str]:
    """The released revisions, the first one first."""
    return sorted(path.stem for path in FOLDER.glob("*.sql"))


def load(engine: Engine, revision: str) -> None:
    """Make a database what it was at a revision, with its rows."""
    upgrade(engine, revision)
    lines = (FOLDER / f"{revision}.sql").read_text("utf-8").splitlines()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        driver = connection.connection.cursor()  # SQLAlchemy would take a % of a text for a place to fill
        for line in lines:
            if line and not line.startswith("--"):
                driver.execute(line)
        count_on(connection)


def rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the revision's own, each table in an order of its own."""
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(_ordered(table)).mappings()]
            for table in found.sorted_tables
            if table.name != "alembic_version"
        }


def _ordered(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _fill(cast: Cast) -> None:
    course = cast.training(FINISHED, MIDST, ABSENT, blueprint="short")
    cast.sit(course.join(FINISHED))
    cast.sit(course.join(MIDST), until=lambda task: task.position == AT + 1)
    now, boris, clara = cast.clock(), cast.boris.id, cast.clara.id
    with cast.database.sessions() as session:
        office = t.Organisation(name="Дундговь аймгийн ЗДТГ", aimag="MN48", created_at=now)
        session.add(office)
        session.flush()
        session.add(t.Organisation(name="Мандалговь сум", parent_id=office.id, created_at=now))
        (seat, *_) = session.scalars(select(t.Seat).order_by(t.Seat.id))
        seat.organisation, seat.organisation_id = office.name, office.id
        (sitting, *_) = session.scalars(select(t.Sitting).order_by(t.Sitting.id))
        training = session.get_one(t.Training, course.id)
        training.organisation_id = office.id
        certificate = {"seat_id": seat.id, "name": FINISHED, "hours": 16, "issued_at": now, "issued_by": boris}
        session.add_all(
            [
                t.TrainingTrainer(training_id=course.id, user_id=clara),
                t.Attendance(seat_id=seat.id, day=date(2026, 12, 8), minutes=480),
                t.Lesson(training_id=course.id, competence="1.2", minutes=90),
                t.Feedback(uid="f" * 16, training_id=course.id, ratings={"useful": 5}, given_on=date(2026, 12, 9)),
                t.Retrospective(sitting_id=sitting.id, ratings={"s": 1}, said_at=now),
                t.Certificate(number="A-2026-7KQ4-M9XPT", levels="3-4", revoked_at=now, **certificate),
                t.Certificate(number="A-2026-3333-33333", replaces_id=1, **certificate),
                t.Look(user_id=boris, person_id=seat.person_id, sitting_id=sitting.id, what="result", at=now),
                t.Event(training_id=course.id, user_id=boris, action="edited", detail={"version": 1}, at=now),
                t.Summary(training_id=course.id, kind="gain", basis="b", content={"people": 1}),
            ]
        )
        session.commit()


def _statements(engine: Engine, columns: dict[str, set[str]]) -> Iterator[str]:
    """Inserts that both databases read, of those columns that a revision has."""
    for table, found in rows(engine).items():
        for row in found if table in columns else ():
            kept = {name: value for name, value in row.items() if name in columns[table]}
            names = ", ".join(f'"{name}"' for name in kept)
            yield f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(map(_literal, kept.values()))});'


def _literal(value: Any) -> str:
    """A value as both databases read it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, datetime):
        return f"'{value:%Y-%m-%d %H:%M:%S.%f}'"
    written = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return "'" + written.replace("'", "''") + "'"


def write(revision: str) -> None:
    """Write what a release would have left, as far as the present tables know it."""
    instrument = Instrument.load(ROOT / "competences", ROOT / "question_banks")
    with TemporaryDirectory() as folder:
        settings = settings_in(Path(folder))
        database = open_quickly(settings)
        bring_up_to_date(database)
        _fill(Cast(database, instrument, settings, Clock()))
        old = open_database(f"sqlite:///{folder}/old.sqlite")
        upgrade(old.engine, revision)
        found = inspect(old.engine)
        columns = {table: {column["name"] for column in found.get_columns(table)} for table in found.get_table_names()}
        lines = list(_statements(database.engine, columns))
        for one in (database, old):
            one.engine.dispose()
    (FOLDER / f"{revision}.sql").write_text("\n".join([f"-- A database at revision {revision}.", *lines, ""]), "utf-8")


if __name__ == "__main__":
    write(sys.argv[1])

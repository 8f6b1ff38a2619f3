"""Small nations with their kept results, written straight into the tables: offices, halls, and who sat what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from digcomp.assessment import kept_figures as figures
from digcomp.assessment.instrument import Instrument
from digcomp.services import kept
from digcomp.store.engine import writing
from digcomp.store.nation_tables import GainResult, Result, Tally, TallyDue
from digcomp.store.tables import Organisation, Person, Programme, Seat, Sitting, Training, User, Wave
from support.crowd import sitting
from support.databases import count_on

DAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
#: As the tables hang on each other, the last first.
TABLES = (GainResult, Result, Tally, TallyDue, Sitting, Seat, Wave, Training, Person, Organisation, Programme)


@dataclass(frozen=True)
class Sat:
    """Somebody's place in a hall: who, which hall and office (by number from 0; None for no office), which tests."""

    person: int
    hall: int
    office: int | None
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Nation:
    """`offices` by the one above each; `halls` by aimag and programme (0 or 1)."""

    offices: tuple[int | None, ...]
    halls: tuple[tuple[str, int], ...]
    sat: tuple[Sat, ...]

    def sitters(self, hall: int, test: str) -> frozenset[int]:
        """Who sat a test of a hall."""
        return frozenset(one.person for one in self.sat if one.hall == hall and test in one.tests)

    def latest(self) -> dict[int, tuple[int, int, str]]:
        """Person to the office, hall and test of their latest result; halls are held one after another."""
        found: dict[int, tuple[int, int, str]] = {}
        for one in sorted(self.sat, key=lambda one: one.hall):
            if one.office is not None and one.tests:
                found[one.person] = (one.office, one.hall, one.tests[-1])
        return found


class Scored:
    """Real results to be given to people: a few quizzes, scored once."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        ids, rng = instrument.quiz_items.ids, np.random.default_rng(5)
        quizzes = [
            {ids[k]: int(rng.random() < share) for k in rng.choice(len(ids), 21, replace=False)}
            for share in np.linspace(0.2, 0.8, 8)
        ]
        self.rows = figures.score(instrument, quizzes)
        self.gains = figures.score_gains(instrument, quizzes[:4], quizzes[4:])

    def of(self, person: int, hall: int, test: str) -> bytes:
        """The result of somebody in a test."""
        return self.rows[(3 * person + 5 * hall + 2 * len(test)) % len(self.rows)]


def empty(session: Session) -> None:
    """Take the nation that there was away, and its managers."""
    writing(session)
    session.execute(delete(User).where(User.organisation_id.is_not(None)))
    for table in TABLES:
        if table is Organisation:  # the lowest first
            for own in session.scalars(select(Organisation.id).order_by(Organisation.id.desc())).all():
                session.execute(delete(Organisation).where(Organisation.id == own))
        else:
            session.execute(delete(table))
    session.commit()
    session.expunge_all()


def write(session: Session, nation: Nation, scored: Scored, trainer_id: int, *, tallies: bool = True) -> None:
    """Write a nation into empty tables: office n has the id n + 1, and so have halls and people."""
    writing(session)
    rows = _rows(nation, scored, trainer_id)
    for table in reversed(TABLES):
        if own := rows.get(table):
            if table is Organisation:  # one under another
                for row in own:
                    session.execute(insert(table), [row])
            else:
                session.execute(insert(table), own)
    count_on(session.connection())
    for hall in range(len(nation.halls) if tallies else 0):
        kept.sum_up(session, scored.instrument, hall + 1)
    session.commit()
    session.expunge_all()


def _rows(nation: Nation, scored: Scored, trainer_id: int) -> dict[Any, list[dict[str, Any]]]:
    people = sorted({one.person for one in nation.sat})
    seats = {(one.hall, one.person): n for n, one in enumerate(nation.sat, 1)}
    return {
        Programme: [{"id": n, "title": f"Хөтөлбөр {n}", "blueprint": "short", "created_at": DAY} for n in (1, 2)],
        Organisation: [
            {"id": n, "parent_id": None if above is None else above + 1, "name": f"Газар {n}", "created_at": DAY}
            for n, above in enumerate(nation.offices, 1)
        ],
        Person: [{"id": n + 1, "number": f"A{n:06}", "name": f"Хүн {n}", "created_at": DAY} for n in people],
        Training: [_training(n, *hall, trainer_id) for n, hall in enumerate(nation.halls)],
        Wave: [_wave(n, at, test) for n in range(len(nation.halls)) for at, test in enumerate(("pre", "post"), 1)],
        Seat: [_seat(seats[one.hall, one.person], one) for one in nation.sat],
        **_results(nation, scored, seats),
    }


def _training(n: int, aimag: str, programme: int, trainer_id: int) -> dict[str, Any]:
    day = date(2026, 3, 2) + timedelta(days=n)
    own = {"id": n + 1, "uid": f"t{n:019}", "site": "A", "programme_id": programme + 1, "trainer_id": trainer_id}
    place = {"aimag": aimag, "place": f"Танхим {n}", "starts_on": day, "ends_on": day, "hours": 16}
    return {**own, **place, "blueprint": "short", "created_at": DAY}


def _wave(n: int, at: int, test: str) -> dict[str, Any]:
    return {"id": 2 * n + at, "training_id": n + 1, "kind": test, "code": f"{2 * n + at:06}", "state": "closed"}


def _seat(number: int, one: Sat) -> dict[str, Any]:
    own = {"id": number, "training_id": one.hall + 1, "person_id": one.person + 1, "position": number}
    return {
        **own,
        "site": "A",
        "code": f"{number:08}",
        "organisation_id": None if one.office is None else one.office + 1,
    }


def _results(nation: Nation, scored: Scored, seats: Mapping[tuple[int, int], int]) -> dict[Any, list[dict[str, Any]]]:
    basis, scale = figures.basis(scored.instrument), scored.instrument.scale_version
    found: dict[Any, list[dict[str, Any]]] = {Sitting: [], Result: [], GainResult: []}
    for one in nation.sat:
        seat, training = seats[one.hall, one.person], one.hall + 1
        for test in one.tests:
            at = ("pre", "post").index(test)
            number, ended = 2 * seat + at, DAY + timedelta(days=one.hall, hours=1 + at)
            found[Sitting].append(
                {**sitting(number, 2 * one.hall + 1 + at, scale), "seat_id": seat, "finished_at": ended}
            )
            own = {"sitting_id": number, "training_id": training, "kind": test, "seat_id": seat, "basis": basis}
            found[Result].append({**own, "last": 0, "scores": 0, "figures": scored.of(one.person, one.hall, test)})
        if set(one.tests) == {"pre", "post"}:
            row = scored.gains[one.person % len(scored.gains)]
            own = {"seat_id": seat, "training_id": training, "basis": basis, "rests_on": f"{seat}"}
            found[GainResult].append({**own, "figures": row})
    return found

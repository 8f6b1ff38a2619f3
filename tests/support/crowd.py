"""Many people who sat a test, written straight into the tables: sitting it would take hours."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import insert, select

from digcomp.store.tables import Answer, Person, Seat, Sitting, Wave
from support.cast import Cast, Course
from support.databases import count_on

BEGAN = datetime(2026, 12, 8, 1, tzinfo=UTC)


def crowd(cast: Cast, count: int, names: Sequence[str] = (), answers: int = 8, **more: Any) -> Course:
    """A training with so many finished sittings of the first test, written straight into the tables."""
    course = cast.training(**({"blueprint": "short"} | more))
    ids, rng = list(cast.instrument.bank.items), np.random.default_rng(3)
    with cast.database.sessions() as session:
        wave = session.scalars(select(Wave).where(Wave.training_id == course.id, Wave.kind == "pre")).one()
        first = (session.scalars(select(Person.id).order_by(Person.id.desc())).first() or 0) + 1
        rows: dict[Any, list[dict[str, Any]]] = {Person: [], Seat: [], Sitting: [], Answer: []}
        for n in range(first, first + count):
            own = {"training_id": course.id, "person_id": n, "position": n, "organisation": f"Газар {n % 3}"}
            rows[Person].append(
                {"id": n, "number": f"A{n:06}", "name": names[n - first] if names else f"Хүн {n}", "created_at": BEGAN}
            )
            rows[Seat].append({"id": n, "site": "A", "code": f"{n:08}", **own})
            rows[Sitting].append(sitting(n, wave.id, cast.instrument.scale_version))
            for place, item in enumerate(rng.choice(len(ids), answers, replace=False), 1):
                rows[Answer].append(answer(n, "quiz", place, ids[item], int(rng.random() < 0.5)))
            rows[Answer].append(answer(n, "reflection", 1, next(iter(cast.instrument.bank.statements)), 3))
        for table, values in rows.items():
            session.execute(insert(table), values)
        count_on(session.connection())
        session.commit()
    return course


def sitting(number: int, wave_id: int, scale: str) -> dict[str, Any]:
    """A finished sitting of the seat of the same number."""
    return {
        "id": number, "public": f"p{number:015}", "wave_id": wave_id, "seat_id": number, "language": "mn",
        "seed": number, "blueprint": "short", "framework_version": "digcomp-2.2", "bank_version": "b",
        "scale_version": scale, "ineligible": [], "seen": [], "consent_version": "2026-11", "consented_at": BEGAN,
        "started_at": BEGAN, "finished_at": BEGAN + timedelta(hours=1), "finish_reason": "length",
    }  # fmt: skip


def answer(sitting_id: int, phase: str, place: int, item: str, score: int) -> dict[str, Any]:
    """One answer, forty seconds after the one before."""
    at = BEGAN + timedelta(seconds=40 * place)
    given = {"sitting_id": sitting_id, "phase": phase, "position": place, "item_id": item, "response": '"a"'}
    return {**given, "score": score, "dont_know": False, "answered_at": at}

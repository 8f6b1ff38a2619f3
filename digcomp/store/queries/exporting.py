"""Sittings that are over and their answers, a page at a time; plain rows, so that nothing is kept of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from digcomp.store.tables import Answer, Instant, Person, Seat, Sitting, Training, Wave


@dataclass(frozen=True, slots=True)
class Head:
    """A sitting that is over."""

    id: int
    training_id: int
    place: str
    aimag: str
    target: str | None
    wave_kind: str
    person_id: int
    number: str
    name: str
    organisation: str
    language: str
    blueprint: str
    bank_version: str
    framework_version: str
    scale_version: str
    consent_version: str
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of a quiz."""

    sitting_id: int
    position: int
    item_id: str
    response: str
    score: int
    dont_know: bool
    answered_at: datetime


_HEAD = (
    Sitting.id,
    Training.id,
    Training.place,
    Training.aimag,
    Training.target,
    Wave.kind,
    Seat.person_id,
    Person.number,
    Person.name,
    Seat.organisation,
    Sitting.language,
    Sitting.blueprint,
    Sitting.bank_version,
    Sitting.framework_version,
    Sitting.scale_version,
    Sitting.consent_version,
    Sitting.started_at,
    Sitting.finished_at,
)


def _over(training_id: int | None, now: datetime, *columns: Any) -> Select[Any]:
    """Sittings that are finished or whose test is closed; people taken off the roster are shown nowhere.

    All trainings are those that were held: a demonstration is only exported by its own number.
    """
    ended = and_(Wave.state == "open", Wave.closes_at <= now, Wave.paused_at.is_(None))
    query = (
        select(*columns)
        .select_from(Sitting)
        .join(Wave, Wave.id == Sitting.wave_id)
        .join(Training, Training.id == Wave.training_id)
        .join(Seat, Seat.id == Sitting.seat_id)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.removed_at.is_(None))
        .where(or_(Sitting.finished_at.is_not(None), Wave.state == "closed", ended))
        .order_by(Sitting.id)
    )
    return query.where(~Training.demo) if training_id is None else query.where(Training.id == training_id)


def heads_after(session: Session, training_id: int | None, now: datetime, last_id: int, size: int) -> list[Head]:
    """The sittings that follow one, in the order they began: keys and not offsets, so that none is met twice."""
    query = _over(training_id, now, *_HEAD).where(Sitting.id > last_id).limit(size)
    return [Head(*row) for row in session.execute(query)]


def heads_of(session: Session, training_id: int | None, now: datetime, ids: Sequence[int]) -> list[Head]:
    """These sittings, in the order of the ids."""
    rows = session.execute(_over(training_id, now, *_HEAD).where(Sitting.id.in_(ids)))
    found = {row[0]: Head(*row) for row in rows}
    return [found[sitting_id] for sitting_id in ids]


def origins(session: Session, training_id: int | None, now: datetime) -> Sequence[Any]:
    """Id, person, kind of wave, training, aimag, organisation and language of every sitting that is over."""
    columns = (Sitting.id, Seat.person_id, Wave.kind, Training.id, Training.aimag, Seat.organisation, Sitting.language)
    return session.execute(_over(training_id, now, *columns)).all()


def circumstances(session: Session, training_id: int | None, now: datetime) -> dict[int, tuple[str, ...]]:
    """Sitting id to month, blueprint, and versions of bank, framework and consent, of every sitting that is over."""
    last = select(func.max(Answer.answered_at)).where(Answer.sitting_id == Sitting.id).scalar_subquery()
    columns = (
        Sitting.id,
        func.coalesce(Sitting.finished_at, last, Sitting.started_at, type_=Instant()),
        Sitting.blueprint,
        Sitting.bank_version,
        Sitting.framework_version,
        Sitting.consent_version,
    )
    rows = session.execute(_over(training_id, now, *columns))
    return {own: (_month(moment), *versions) for own, moment, *versions in rows}


def _month(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("Asia/Ulaanbaatar")).strftime("%Y-%m")


def quiz_answers(session: Session, sitting_ids: Sequence[int]) -> dict[int, list[Given]]:
    """Sitting id to the answers of its quiz in the order asked."""
    query = (
        select(
            Answer.sitting_id,
            Answer.position,
            Answer.item_id,
            Answer.response,
            Answer.score,
            Answer.dont_know,
            Answer.answered_at,
        )
        .where(Answer.sitting_id.in_(sitting_ids), Answer.phase == "quiz")
        .order_by(Answer.sitting_id, Answer.position)
    )
    found: dict[int, list[Given]] = {sitting_id: [] for sitting_id in sitting_ids}
    for row in session.execute(query):
        found[row[0]].append(Given(*row))
    return found


def people_over(session: Session, training_id: int | None, now: datetime) -> int:
    """How many people have a sitting that is over."""
    people = _over(training_id, now, Seat.person_id).order_by(None).distinct().subquery()
    return int(session.scalar(select(func.count()).select_from(people)) or 0)


def sittings_over(session: Session, training_id: int | None, now: datetime) -> int:
    """How many sittings are over."""
    found = _over(training_id, now, Sitting.id).order_by(None).subquery()
    return int(session.scalar(select(func.count()).select_from(found)) or 0)


def trainings_held(session: Session) -> Sequence[Training]:
    """Every training but demonstrations, the earliest first."""
    return session.scalars(select(Training).where(~Training.demo).order_by(Training.id)).all()

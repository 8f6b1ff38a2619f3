"""What pages over many trainings read: a few columns of trainings and of tallies, and no answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from digcomp.store.nation_tables import Tally, TallyDue
from digcomp.store.queries.trainings import own_trainings
from digcomp.store.tables import Training, Wave

#: Test (or gain) to people, mean and the ends of its interval; without a mean, nan.
Figures = dict[str, tuple[int, float, float, float]]


@dataclass(frozen=True, slots=True)
class Place:
    """A training as a list of many shows it."""

    id: int
    aimag: str
    place: str
    starts_on: date
    demo: bool


def page(
    session: Session, trainer_id: int | None, aimag: str, *, archived: bool, held: bool, most: int, skip: int
) -> tuple[Sequence[Training], int]:
    """Some of a trainer's trainings (of all for None), the latest first, and how many there are."""
    wanted = _wanted(trainer_id, aimag, archived=archived, held=held)
    count = session.scalar(select(func.count()).select_from(wanted.with_only_columns(Training.id).subquery()))
    query = wanted.order_by(Training.starts_on.desc(), Training.id.desc()).limit(most).offset(skip)
    return session.scalars(query).all(), int(count or 0)


def aimags(session: Session, trainer_id: int | None, *, archived: bool, held: bool) -> set[str]:
    """Aimags of a trainer's trainings."""
    wanted = _wanted(trainer_id, "", archived=archived, held=held)
    return set(session.scalars(wanted.with_only_columns(Training.aimag).distinct()))


def only_demo(session: Session, trainer_id: int | None, aimag: str) -> bool:
    """Whether there are trainings and each of them is invented."""
    wanted = _wanted(trainer_id, aimag, archived=False, held=False).with_only_columns(Training.demo).distinct()
    return list(session.scalars(wanted)) == [True]


def gains(session: Session, trainer_id: int | None, aimag: str, kind: str, least: int) -> Sequence[Any]:
    """Aimag, mean and interval of every gain that may be told."""
    query = _wanted(trainer_id, aimag, archived=False, held=True).join(Tally, Tally.training_id == Training.id)
    query = query.where(Tally.kind == kind, Tally.people >= least, Tally.mean.is_not(None), _not_due())
    return session.execute(query.with_only_columns(Training.aimag, Tally.mean, Tally.low, Tally.high)).all()


def contents(session: Session, training_ids: Iterable[int], kind: str) -> dict[int, Tally]:
    """Tallies of one kind of some trainings."""
    query = select(Tally).where(Tally.training_id.in_(list(training_ids)), Tally.kind == kind)
    return {tally.training_id: tally for tally in session.scalars(query)}


def due_among(session: Session, training_ids: Iterable[int]) -> set[int]:
    """Those of some trainings whose tallies are due."""
    return set(session.scalars(select(TallyDue.training_id))).intersection(training_ids)


def held(session: Session, programme_id: int | None) -> list[Place]:
    """The trainings of a programme, or all, in the order they were held; without those that were put away."""
    columns = Training.id, Training.aimag, Training.place, Training.starts_on, Training.demo
    query = select(*columns).where(Training.archived_at.is_(None)).order_by(Training.starts_on, Training.id)
    if programme_id is not None:
        query = query.where(Training.programme_id == programme_id)
    return [Place(*row) for row in session.execute(query)]


def figures(session: Session, programme_id: int | None) -> dict[int, Figures]:
    """Training to its figures."""
    query = (
        select(Tally.training_id, Tally.kind, Tally.people, Tally.mean, Tally.low, Tally.high)
        .join(Training, Training.id == Tally.training_id)
        .where(Training.archived_at.is_(None), _not_due())
    )
    if programme_id is not None:
        query = query.where(Training.programme_id == programme_id)
    found: dict[int, Figures] = {}
    for training_id, kind, people, *mean in session.execute(query):
        own = [float("nan") if one is None else float(one) for one in mean]
        found.setdefault(training_id, {})[kind] = (people, own[0], own[1], own[2])
    return found


def _wanted(trainer_id: int | None, aimag: str, *, archived: bool, held: bool) -> Select[Training]:
    query = own_trainings(trainer_id, archived=archived)
    if aimag:
        query = query.where(Training.aimag == aimag)
    if held:
        after = exists().where(Wave.training_id == Training.id, Wave.kind == "post", Wave.state != "planned")
        query = query.where(after)
    return query


def _not_due() -> Any:
    return ~exists().where(TallyDue.training_id == Tally.training_id)

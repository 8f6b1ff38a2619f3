"""People over trainings: numbers, seats that were taken off, what was done to seats."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from digcomp.store.tables import (
    Attendance,
    Certificate,
    Event,
    Look,
    Organisation,
    Person,
    Seat,
    Sitting,
    Training,
    User,
    Wave,
)


def people_numbered(session: Session, numbers: Collection[str]) -> dict[str, Person]:
    """Number to participant, for those numbers that there are."""
    if not numbers:
        return {}
    return {person.number: person for person in session.scalars(select(Person).where(Person.number.in_(set(numbers))))}


def organisations_by_name(session: Session, names: Collection[str]) -> dict[str, int]:
    """Name to id, for names that exactly one organisation in use has."""
    if not names:
        return {}
    query = select(Organisation.name, Organisation.id).where(Organisation.archived_at.is_(None))
    found: dict[str, list[int]] = {}
    for name, organisation_id in session.execute(query.where(Organisation.name.in_(set(names)))):
        found.setdefault(name, []).append(organisation_id)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


def seat(session: Session, seat_id: int) -> Seat | None:
    """One seat, be it taken off or not."""
    return session.get(Seat, seat_id)


def seats_by_id(session: Session, seat_ids: Collection[int]) -> dict[int, Seat]:
    """Seats of these ids, those that were taken off among them."""
    if not seat_ids:
        return {}
    return {one.id: one for one in session.scalars(select(Seat).where(Seat.id.in_(set(seat_ids))))}


def removed_seats(session: Session, training_id: int) -> dict[int, Seat]:
    """Person id to seat, of those who were taken off a training's roster."""
    query = select(Seat).where(Seat.training_id == training_id, Seat.removed_at.is_not(None))
    return {one.person_id: one for one in session.scalars(query)}


def seat_of_person(session: Session, training_id: int, person_id: int) -> Seat | None:
    """A person's seat in a training, be it taken off or not."""
    return session.scalar(select(Seat).where(Seat.training_id == training_id, Seat.person_id == person_id))


def seats_of_person(session: Session, person_id: int) -> Sequence[Seat]:
    """All seats of a person, in all trainings."""
    return session.scalars(select(Seat).where(Seat.person_id == person_id).order_by(Seat.id)).all()


def position_taken(session: Session, training_id: int, position: int) -> bool:
    """Whether a seat has this position."""
    query = select(Seat.id).where(Seat.training_id == training_id, Seat.position == position)
    return session.scalar(query) is not None


def elsewhere(session: Session, training_id: int, first: date, last: date) -> Sequence[str]:
    """Names of people of a training who have a seat in another one on the same days."""
    own, other = aliased(Seat), aliased(Seat)
    query = (
        select(Person.name)
        .join(own, own.person_id == Person.id)
        .join(other, other.person_id == Person.id)
        .join(Training, Training.id == other.training_id)
        .where(
            own.training_id == training_id,
            other.training_id != training_id,
            own.removed_at.is_(None),
            other.removed_at.is_(None),
            Training.archived_at.is_(None),
            Training.starts_on <= last,
            Training.ends_on >= first,
        )
        .distinct()
        .order_by(Person.name)
    )
    return session.scalars(query).all()


def has_certificate(session: Session, seat_id: int) -> bool:
    """Whether a certificate that stands was issued to a seat."""
    query = select(Certificate.id).where(Certificate.seat_id == seat_id, Certificate.revoked_at.is_(None))
    return session.scalar(query.limit(1)) is not None


def attendance_of(session: Session, seat_id: int) -> Sequence[Attendance]:
    """The days of a seat."""
    return session.scalars(select(Attendance).where(Attendance.seat_id == seat_id).order_by(Attendance.day)).all()


def give_looks(session: Session, sitting_ids: Collection[int], person_id: int) -> None:
    """What was seen of these sittings is told to this person from now on."""
    session.execute(update(Look).where(Look.sitting_id.in_(sitting_ids)).values(person_id=person_id))


def waves_of(session: Session, training_id: int) -> dict[str, Wave]:
    """Kind to test of a training."""
    return {wave.kind: wave for wave in session.scalars(select(Wave).where(Wave.training_id == training_id))}


def sittings_at(session: Session, seat_ids: Collection[int]) -> Sequence[Sitting]:
    """The sittings of some seats."""
    return session.scalars(select(Sitting).where(Sitting.seat_id.in_(seat_ids)).order_by(Sitting.id)).unique().all()


def events(session: Session, training_id: int, actions: Collection[str], latest: int) -> Sequence[tuple[Event, str]]:
    """The latest changes of some kinds with the name of who made them, the newest first."""
    query = (
        select(Event, User.name)
        .outerjoin(User, User.id == Event.user_id)
        .where(Event.training_id == training_id, Event.action.in_(actions))
        .order_by(Event.id.desc())
        .limit(latest)
    )
    return [(event, name or "") for event, name in session.execute(query)]


def event(session: Session, event_id: int) -> Event | None:
    """One change."""
    return session.get(Event, event_id)

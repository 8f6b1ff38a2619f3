"""Records that travel: what this site has to say, and the versions that are held."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, insert, or_, select, text, update
from sqlalchemy.orm import Session

from digcomp.store.bundle_tables import BundleKey, BundleMade, BundleRead, BundleRecord
from digcomp.store.privacy_tables import WithdrawnCertificate
from digcomp.store.tables import (
    Answer,
    Attendance,
    Certificate,
    Feedback,
    Lesson,
    Organisation,
    Person,
    Retrospective,
    Seat,
    Sitting,
    Tombstone,
    Training,
    User,
    Wave,
)

#: So many names stand in one statement: databases take some tens of thousands at the most.
_AT_ONCE = 500


def revision(session: Session) -> str:
    """The revision of the tables."""
    return str(session.scalar(text("SELECT version_num FROM alembic_version")))


def trainings(session: Session, site: str, ids: Collection[int] | None) -> Sequence[Training]:
    """Trainings held here, the earliest first: those asked for, or all but demonstrations."""
    query = select(Training).where(Training.site == site).order_by(Training.uid)
    return session.scalars(query.where(Training.id.in_(ids) if ids is not None else ~Training.demo)).all()


def trainings_numbered(session: Session, ids: Collection[int]) -> Sequence[Training]:
    """Trainings by their numbers here, wherever they are held."""
    return session.scalars(select(Training).where(Training.id.in_(ids))).all()


def organisations(session: Session) -> Sequence[Organisation]:
    """All organisations, the oldest first."""
    return session.scalars(select(Organisation).order_by(Organisation.id)).all()


def organisations_named_by(session: Session, training_ids: Sequence[int]) -> set[int]:
    """Ids of the organisations that trainings or their seats name."""
    found = set[int | None]()
    for some in _pieces(training_ids):
        found |= set(session.scalars(select(Training.organisation_id).where(Training.id.in_(some))))
        found |= set(session.scalars(select(Seat.organisation_id).where(Seat.training_id.in_(some)).distinct()))
    return {one for one in found if one is not None}


def people_in(session: Session, training_ids: Sequence[int]) -> Iterator[Person]:
    """Everybody with a seat in these trainings, once each."""
    met = set[int]()
    for some in _pieces(training_ids):
        seated = exists().where(Seat.person_id == Person.id, Seat.training_id.in_(some))
        for person in session.scalars(select(Person).where(seated).order_by(Person.number)):
            if person.id not in met:
                met.add(person.id)
                yield person


def trainer_names(session: Session) -> dict[int, str]:
    """User id to name."""
    return {number: name for number, name in session.execute(select(User.id, User.name))}  # noqa: C416 - rows


def all_seats(session: Session, training_id: int) -> Sequence[Seat]:
    """Every seat of a training, those taken off among them."""
    return session.scalars(select(Seat).where(Seat.training_id == training_id).order_by(Seat.position)).all()


def days_of(session: Session, training_id: int) -> Sequence[Attendance]:
    """Attendance in a training."""
    query = select(Attendance).join(Seat, Seat.id == Attendance.seat_id).where(Seat.training_id == training_id)
    return session.scalars(query).all()


def sittings_of(session: Session, training_id: int) -> Sequence[Sitting]:
    """Every sitting of a training."""
    query = select(Sitting).join(Wave, Wave.id == Sitting.wave_id).where(Wave.training_id == training_id)
    return session.scalars(query.order_by(Sitting.public)).unique().all()


def answers_of(session: Session, training_id: int) -> dict[int, list[tuple[Any, ...]]]:
    """Sitting id to its answers as they travel, in order."""
    columns = (Answer.phase, Answer.position, Answer.item_id, Answer.response, Answer.score, Answer.dont_know)
    query = (
        select(Answer.sitting_id, *columns, Answer.answered_at)
        .join(Sitting, Sitting.id == Answer.sitting_id)
        .join(Wave, Wave.id == Sitting.wave_id)
        .where(Wave.training_id == training_id)
        .order_by(Answer.sitting_id, Answer.phase, Answer.position)
    )
    found: dict[int, list[tuple[Any, ...]]] = {}
    for sitting_id, *row in session.execute(query):
        found.setdefault(sitting_id, []).append(tuple(row))
    return found


def retrospectives_of(session: Session, training_id: int) -> Sequence[Retrospective]:
    """Looks back of a training."""
    query = select(Retrospective).join(Sitting, Sitting.id == Retrospective.sitting_id)
    return session.scalars(query.join(Wave, Wave.id == Sitting.wave_id).where(Wave.training_id == training_id)).all()


def feedback_of(session: Session, training_id: int) -> Sequence[Feedback]:
    """What was said of a training, in an order that tells nothing."""
    return session.scalars(select(Feedback).where(Feedback.training_id == training_id).order_by(Feedback.uid)).all()


def lessons_of(session: Session, training_id: int) -> dict[str, int]:
    """Competence to minutes."""
    query = select(Lesson.competence, Lesson.minutes).where(Lesson.training_id == training_id)
    return {name: minutes for name, minutes in session.execute(query.order_by(Lesson.competence))}  # noqa: C416 - rows


def certificates_of(session: Session, training_id: int) -> Sequence[Certificate]:
    """Certificates of a training."""
    query = select(Certificate).join(Seat, Seat.id == Certificate.seat_id).where(Seat.training_id == training_id)
    return session.scalars(query.order_by(Certificate.number)).unique().all()


def certificates_in(session: Session, training_ids: Collection[int]) -> list[Certificate]:
    """Certificates of some trainings."""
    seats = [number for (number,) in rows_by(session, (Seat.id,), Seat.training_id, training_ids)]
    return found_by(session, Certificate, Certificate.seat_id, seats)


def unlink_certificates(session: Session, ids: Collection[int]) -> None:
    """Let no certificate say that it took the place of one of these."""
    for some in _pieces(sorted(ids)):
        session.execute(update(Certificate).where(Certificate.replaces_id.in_(some)).values(replaces_id=None))


def tombstones(session: Session) -> list[tuple[str, str, datetime]]:
    """Every deletion, certificates that went with their holders among them."""
    buried = session.execute(select(Tombstone.kind, Tombstone.uid, Tombstone.at))
    withdrawn = session.execute(select(WithdrawnCertificate.number, WithdrawnCertificate.at))
    found = {(kind, uid, at) for kind, uid, at in buried}
    return sorted(found | {("certificate", number, at) for number, at in withdrawn})


def bury(session: Session, kind: str, uid: str, at: datetime) -> bool:
    """Keep a deletion, with the first moment that anybody names; whether it is new."""
    stone = session.get(Tombstone, (kind, uid))
    if stone is None:
        session.add(Tombstone(kind=kind, uid=uid, at=at))
        return True
    stone.at = min(stone.at, at)
    return False


def is_buried(session: Session, kind: str, uid: str) -> bool:
    """Whether something is deleted for good."""
    return session.get(Tombstone, (kind, uid)) is not None


def buried(session: Session, kind: str) -> set[str]:
    """Everything of a kind that is deleted for good."""
    return set(session.scalars(select(Tombstone.uid).where(Tombstone.kind == kind)))


def drop_buried(session: Session) -> set[str]:
    """Drop every version of what is deleted for good; the uids of the trainings that held some of it.

    A seat that is deleted alone stays as a version: a certificate that its holder kept may hang on it.
    """
    kind = (Tombstone.kind == BundleRecord.kind) & (BundleRecord.kind != "seat")
    stone = select(Tombstone.uid).where(Tombstone.uid == BundleRecord.uid, kind)
    person = select(Tombstone.uid).where(Tombstone.uid == BundleRecord.person, Tombstone.kind == "person")
    gone = or_(stone.exists(), person.exists())
    found = session.execute(select(BundleRecord.id, BundleRecord.training).where(gone)).all()
    for some in _pieces([number for number, _ in found]):
        session.execute(delete(BundleRecord).where(BundleRecord.id.in_(some)))
    return {training for _, training in found if training is not None}


def sequence(session: Session) -> tuple[int, int]:
    """Number and revision of the last bundle made here."""
    found = session.execute(select(func.max(BundleMade.sequence), func.max(BundleMade.revision))).one()
    return found[0] or 0, found[1] or 0


def own_records(session: Session, training: str | None) -> dict[tuple[str, str], BundleRecord]:
    """Kind and uid to what this site said of a training last, or of what belongs to none."""
    query = select(BundleRecord).where(BundleRecord.state == "own", BundleRecord.training == training)
    return {(one.kind, one.uid): one for one in session.scalars(query)}


def records(session: Session, kinds: Collection[str], uids: Collection[str]) -> list[BundleRecord]:
    """Every version held of some records."""
    found: list[BundleRecord] = []
    for some in _pieces(sorted(uids)):
        query = select(BundleRecord).where(BundleRecord.uid.in_(some), BundleRecord.kind.in_(kinds))
        found += session.scalars(query)
    return found


def records_of(session: Session, trainings: Collection[str]) -> list[BundleRecord]:
    """Every version held of parts of some trainings."""
    found: list[BundleRecord] = []
    for some in _pieces(sorted(trainings)):
        found += session.scalars(
            select(BundleRecord).where(BundleRecord.training.in_(some), BundleRecord.content.is_not(None))
        )
    return found


def waiting(session: Session) -> set[str]:
    """Uids of trainings with parts that wait for another record."""
    query = select(BundleRecord.training).where(BundleRecord.state == "held", BundleRecord.training.is_not(None))
    return {one for one in session.scalars(query.distinct()) if one is not None}


def people_of_records(session: Session, trainings: Collection[str]) -> set[str]:
    """Numbers of those whom parts of some trainings name."""
    found = rows_by(session, (BundleRecord.person,), BundleRecord.training, trainings)
    return {number for (number,) in found if number is not None}


def carried(session: Session, since: datetime | None) -> Iterator[BundleRecord]:
    """What came from other sites, to be carried on: what belongs to no training first."""
    query = select(BundleRecord).where(BundleRecord.content.is_not(None))
    if since is not None:
        query = query.where(BundleRecord.taken_at >= since)
    order = (BundleRecord.training.nullsfirst(), BundleRecord.kind, BundleRecord.uid, BundleRecord.version)
    # Read in pieces and forgotten: a nation's sittings do not stand in memory together.
    yield from session.scalars(query.order_by(*order).execution_options(yield_per=_AT_ONCE))


def keys(session: Session) -> Sequence[BundleKey]:
    """Every site that is trusted."""
    return session.scalars(select(BundleKey).order_by(BundleKey.site)).all()


def key(session: Session, site: str) -> BundleKey | None:
    """The key that is trusted for a site."""
    return session.get(BundleKey, site)


def read(session: Session, uid: str) -> BundleRead | None:
    """A bundle that has been taken in whole."""
    return session.get(BundleRead, uid)


def counted(session: Session) -> dict[tuple[str, str], int]:
    """Kind and state to how many versions there are."""
    query = select(BundleRecord.kind, BundleRecord.state, func.count()).group_by(BundleRecord.kind, BundleRecord.state)
    return {(kind, state): count for kind, state, count in session.execute(query)}


def beside(session: Session) -> Sequence[BundleRecord]:
    """Versions and records that stand beside those which are kept."""
    query = select(BundleRecord).where(BundleRecord.state.in_(("other", "clash")))
    return session.scalars(query.order_by(BundleRecord.kind, BundleRecord.uid, BundleRecord.version)).all()


def namesakes(session: Session) -> list[tuple[str, str, list[str]]]:
    """Name, organisation and numbers of people who may be one: the same name in one office, numbers of two sites."""
    seats = select(Seat.person_id, Seat.organisation).where(Seat.organisation != "", Seat.removed_at.is_(None))
    seated = seats.distinct().subquery()
    query = select(Person.name, seated.c.organisation, Person.number).join(seated, seated.c.person_id == Person.id)
    groups = select(Person.name, seated.c.organisation).join(seated, seated.c.person_id == Person.id)
    groups = groups.group_by(Person.name, seated.c.organisation).having(func.count() > 1)
    twice = groups.subquery()
    query = query.join(twice, (twice.c.name == Person.name) & (twice.c.organisation == seated.c.organisation))
    found: dict[tuple[str, str], list[str]] = {}
    for name, office, number in session.execute(query.order_by(Person.name, seated.c.organisation, Person.number)):
        found.setdefault((name, office), []).append(number)
    return [(*who, numbers) for who, numbers in found.items() if len({one[:-6] for one in numbers}) > 1]


def add_all(session: Session, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Many rows at once."""
    if rows:
        session.execute(insert(table), rows)


def change_all(session: Session, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Many rows at once, each by its id."""
    if rows:
        session.execute(update(table), rows)


def drop_all(session: Session, table: type[Any], column: Any, values: Collection[Any]) -> None:
    """Many rows at once, by one of their columns."""
    for some in _pieces(sorted(values)):
        session.execute(delete(table).where(column.in_(some)))


def found_by(session: Session, table: type[Any], column: Any, values: Collection[Any]) -> list[Any]:
    """Rows by one of their columns, however many values there are."""
    found: list[Any] = []
    for some in _pieces(sorted(values)):
        found += session.scalars(select(table).where(column.in_(some))).unique()
    return found


def rows_by(session: Session, columns: Sequence[Any], column: Any, values: Collection[Any]) -> list[Any]:
    """Some columns of rows, by one of them."""
    found: list[Any] = []
    for some in _pieces(sorted(values)):
        found += session.execute(select(*columns).where(column.in_(some)))
    return found


def _pieces(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for begin in range(0, len(values), _AT_ONCE):
        yield values[begin : begin + _AT_ONCE]

"""What is kept of one person, and what goes with them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from digcomp.store.privacy_tables import ConsentText, DailyTask, ItemTally, WithdrawnCertificate
from digcomp.store.tables import (
    Answer,
    Attendance,
    Certificate,
    Event,
    Feedback,
    Look,
    Person,
    Retrospective,
    Seat,
    Sitting,
    Summary,
    Tombstone,
    Training,
    User,
    Wave,
)


def consent_text(session: Session, version: str, language: str, moment: datetime) -> ConsentText | None:
    """The text of a version that was shown at a moment."""
    query = select(ConsentText).where(ConsentText.version == version, ConsentText.language == language)
    # The first is kept in the same moment as the first sitting that agreed to it.
    query = query.where(ConsentText.first_used_at <= moment).order_by(ConsentText.first_used_at.desc())
    return session.scalars(query.limit(1)).first()


def keep_consent_text(
    session: Session, version: str, language: str, digest: str, content: list[str], now: datetime
) -> None:
    """Keep a text of consent unless it is kept; two who join at once keep it once."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"version": version, "language": language, "digest": digest, "content": content, "first_used_at": now}
    session.execute(insert(cast(Table, ConsentText.__table__)).values(**row).on_conflict_do_nothing())


def sitting(session: Session, public: str) -> Sitting | None:
    """The sitting of a public id."""
    return session.scalars(select(Sitting).where(Sitting.public == public)).first()


def seats(session: Session, person_id: int) -> Sequence[Seat]:
    """All seats of a person, those that were taken off among them."""
    return session.scalars(select(Seat).where(Seat.person_id == person_id).order_by(Seat.id)).all()


def trainings(session: Session, training_ids: Collection[int]) -> dict[int, Training]:
    """Trainings by id."""
    return {one.id: one for one in session.scalars(select(Training).where(Training.id.in_(training_ids)))}


def sittings(session: Session, seat_ids: Collection[int]) -> Sequence[Sitting]:
    """The sittings of some seats, in the order they began."""
    return session.scalars(select(Sitting).where(Sitting.seat_id.in_(seat_ids)).order_by(Sitting.id)).unique().all()


def answers(session: Session, sitting_ids: Collection[int]) -> dict[int, list[Answer]]:
    """Sitting id to its answers, statements and quiz each in order."""
    found: dict[int, list[Answer]] = {one: [] for one in sitting_ids}
    query = select(Answer).where(Answer.sitting_id.in_(sitting_ids))
    for row in session.scalars(query.order_by(Answer.sitting_id, Answer.phase.desc(), Answer.position)):
        found[row.sitting_id].append(row)
    return found


def answer_counts(session: Session, sitting_ids: Collection[int]) -> dict[int, int]:
    """Sitting id to how many answers are kept of it."""
    query = select(Answer.sitting_id, func.count()).where(Answer.sitting_id.in_(sitting_ids))
    return {own: count for own, count in session.execute(query.group_by(Answer.sitting_id))}  # noqa: C416 - rows


def retrospectives(session: Session, sitting_ids: Collection[int]) -> dict[int, Retrospective]:
    """Sitting id to how somebody looked back."""
    query = select(Retrospective).where(Retrospective.sitting_id.in_(sitting_ids))
    return {row.sitting_id: row for row in session.scalars(query)}


def attendance(session: Session, seat_ids: Collection[int]) -> Sequence[Attendance]:
    """Days of some seats."""
    query = select(Attendance).where(Attendance.seat_id.in_(seat_ids))
    return session.scalars(query.order_by(Attendance.seat_id, Attendance.day)).all()


def certificates(session: Session, seat_ids: Collection[int]) -> Sequence[Certificate]:
    """Certificates of some seats, the revoked ones too."""
    query = select(Certificate).where(Certificate.seat_id.in_(seat_ids))
    return session.scalars(query.order_by(Certificate.id)).all()


def looks(session: Session, person_id: int) -> list[tuple[str | None, str, datetime]]:
    """Role (None: whoever runs the server), kind and moment of every look at a person, the latest first."""
    query = select(User.role, Look.what, Look.at).outerjoin(User, User.id == Look.user_id)
    query = query.where(Look.person_id == person_id).order_by(Look.at.desc(), Look.id.desc())
    return [(role, what, at) for role, what, at in session.execute(query)]


def merged_into(session: Session, training_ids: Collection[int], seat_ids: set[int]) -> set[int]:
    """Ids of people who were made one with whoever has these seats."""
    query = select(Event).where(Event.action == "seats-merged", Event.training_id.in_(training_ids))
    merges = [one.detail for one in session.scalars(query) if one.undone_at is None]
    return {one["persons"][1] for one in merges if one["kept"] in seat_ids}


def people(session: Session, person_ids: Collection[int]) -> Sequence[Person]:
    """People by id."""
    return session.scalars(select(Person).where(Person.id.in_(person_ids)).order_by(Person.id)).all()


def tallies(session: Session, sitting_ids: Collection[int]) -> list[tuple[str, int, bool, int]]:
    """Item, score, "I don't know" and how often, of the questions of some sittings of real trainings."""
    query = (
        select(Answer.item_id, Answer.score, Answer.dont_know, func.count())
        .join(Sitting, Sitting.id == Answer.sitting_id)
        .join(Wave, Wave.id == Sitting.wave_id)
        .join(Training, Training.id == Wave.training_id)
        .where(Answer.sitting_id.in_(sitting_ids), Answer.phase == "quiz", ~Training.demo)
        .group_by(Answer.item_id, Answer.score, Answer.dont_know)
    )
    return [(item, score, dont_know, count) for item, score, dont_know, count in session.execute(query)]


def add_tally(session: Session, item_id: str, score: int, dont_know: bool, count: int) -> None:
    """Count answers of people who are about to be deleted; the caller holds the write lock."""
    row = session.get(ItemTally, (item_id, score, dont_know))
    if row is None:
        session.add(ItemTally(item_id=item_id, score=score, dont_know=dont_know, answers=count))
    else:
        row.answers += count


def all_tallies(session: Session) -> Sequence[ItemTally]:
    """What is left of the answers of deleted people."""
    return session.scalars(select(ItemTally).order_by(ItemTally.item_id, ItemTally.score)).all()


def forget_sittings(session: Session, sitting_ids: Collection[int]) -> None:
    """Delete sittings with answers, looks back and looks at them."""
    # One by one and not by the cascade: what is deleted stands here to be read.
    for table in (Answer, Retrospective):
        session.execute(delete(table).where(table.sitting_id.in_(sitting_ids)))
    session.execute(delete(Look).where(Look.sitting_id.in_(sitting_ids)))
    session.execute(delete(Sitting).where(Sitting.id.in_(sitting_ids)))


def forget_days(session: Session, seat_ids: Collection[int]) -> None:
    """Delete attendance."""
    session.execute(delete(Attendance).where(Attendance.seat_id.in_(seat_ids)))


def forget_certificates(session: Session, found: Collection[Certificate], now: datetime) -> None:
    """Delete certificates; their numbers stay, as those of invalid ones."""
    ids = [one.id for one in found]
    session.add_all(WithdrawnCertificate(number=one.number, certificate_id=one.id, at=now) for one in found)
    session.flush()
    session.execute(update(Certificate).where(Certificate.replaces_id.in_(ids)).values(replaces_id=None))
    session.execute(delete(Certificate).where(Certificate.id.in_(ids)))


def forget_seats(session: Session, seat_ids: Collection[int]) -> None:
    """Delete seats without sittings, days and certificates."""
    session.execute(delete(Seat).where(Seat.id.in_(seat_ids)))


def forget_people(session: Session, person_ids: Collection[int]) -> None:
    """Delete people without seats, and the looks at them."""
    session.execute(delete(Look).where(Look.person_id.in_(person_ids)))
    session.execute(delete(Person).where(Person.id.in_(person_ids)))


def forget_figures(session: Session, training_ids: Collection[int]) -> None:
    """Delete what was worked out of trainings: it holds rows of people, and is worked out anew without them."""
    session.execute(delete(Summary).where(Summary.training_id.in_(training_ids)))


def bury(session: Session, kind: str, uid: str, now: datetime) -> None:
    """Leave the mark that something was deleted for good."""
    if session.get(Tombstone, (kind, uid)) is None:
        session.add(Tombstone(kind=kind, uid=uid, at=now))


def withdrawn(session: Session, number: str) -> WithdrawnCertificate | Tombstone | None:
    """What is left of the certificate of somebody who is deleted, here or on the site that issued it."""
    return session.get(WithdrawnCertificate, number) or session.get(Tombstone, ("certificate", number))


def withdrawn_among(session: Session, numbers: Collection[str]) -> set[str]:
    """Those of these numbers that were of people who are deleted."""
    return set(session.scalars(select(WithdrawnCertificate.number).where(WithdrawnCertificate.number.in_(numbers))))


def withdrawn_ids(session: Session) -> list[int]:
    """Places of those certificates in the list of states."""
    return list(session.scalars(select(WithdrawnCertificate.certificate_id)))


def long_gone(session: Session, before: datetime, day: date, most: int) -> list[int]:
    """Ids of people whose last test and last training were before a moment, the first `most` of them.

    Who has nothing left but a valid certificate is not among them: there is nothing more to delete.
    """
    last_sitting, last_training = func.max(Sitting.started_at), func.max(Training.ends_on)
    standing = select(Certificate.id).where(Certificate.seat_id == Seat.id, Certificate.revoked_at.is_(None)).exists()
    query: Any = (
        select(Person.id)
        .outerjoin(Seat, Seat.person_id == Person.id)
        .outerjoin(Training, Training.id == Seat.training_id)
        .outerjoin(Sitting, Sitting.seat_id == Seat.id)
        .where(Person.created_at < before)
        .where(or_(Sitting.id.is_not(None), Seat.id.is_(None), ~standing))
        .group_by(Person.id)
        .having(or_(last_sitting.is_(None), last_sitting < before))
        .having(or_(last_training.is_(None), last_training < day))
        .order_by(Person.id)
        .limit(most)
    )
    return list(session.scalars(query))


def count_sittings(session: Session, person_ids: Collection[int]) -> int:
    """How many sittings some people have."""
    query = select(func.count()).select_from(Sitting).join(Seat, Seat.id == Sitting.seat_id)
    return int(session.scalar(query.where(Seat.person_id.in_(person_ids))) or 0)


def take_day(session: Session, name: str, today: date) -> bool:
    """Note that something runs today; False where another process has noted it already."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(cast(Table, DailyTask.__table__)).values(name=name, day=today)
    newer = DailyTask.day < today
    statement = statement.on_conflict_do_update(index_elements=["name"], set_={"day": today}, where=newer)
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def old_comments(session: Session, day: date) -> int:
    """How many comments there are of trainings that ended before a day."""
    query = select(func.count()).select_from(Feedback).join(Training, Training.id == Feedback.training_id)
    return int(session.scalar(query.where(Training.ends_on < day, Feedback.comment != "")) or 0)


def forget_comments(session: Session, day: date) -> int:
    """Empty the comments of trainings that ended before a day, for they may name people; how many."""
    old = select(Training.id).where(Training.ends_on < day)
    statement = update(Feedback).where(Feedback.training_id.in_(old), Feedback.comment != "").values(comment="")
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]

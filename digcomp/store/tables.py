"""What is kept. Results are derived from answers, so none are kept here but what rebuilds itself."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

#: The id of a row that is deleted is given to none after it, for somewhere it may still be named. PostgreSQL does so
#: by itself.
NEVER_AGAIN = {"sqlite_autoincrement": True}


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; a moment without a zone is refused rather than guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database, in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database, in UTC: SQLite forgets the zone, PostgreSQL answers in the server's own."""
        if value is None or value.tzinfo is UTC:
            return value
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant, dict[str, Any]: JSON, list[str]: JSON}  # noqa: RUF012 - SQLAlchemy's name


class User(Base):
    """Somebody who signs in: trainer or administrator."""

    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    # The office whose people a manager answers for; offices under it count with it.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    # Sessions carry it: one more signs everybody out who came in before.
    epoch: Mapped[int] = mapped_column(default=0, server_default="0")
    password_changed_at: Mapped[datetime | None]
    # Encrypted with the installation's key; the step is the last one that was used, so that a code is good once.
    totp_secret: Mapped[str | None] = mapped_column(String(400))
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    recovery_codes: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    __table_args__ = (
        CheckConstraint("role in ('trainer', 'manager', 'author', 'analyst', 'administrator')", name="role"),
    )


class Organisation(Base):
    """An office that people come from; offices under it hang below."""

    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    aimag: Mapped[str | None] = mapped_column(String(8))
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Programme(Base):
    """A course that is held many times: what its trainings have in common, and its rule for certificates."""

    __tablename__ = "programme"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200), unique=True)
    blueprint: Mapped[str] = mapped_column(String(20), default="standard", server_default="standard")
    target: Mapped[str | None] = mapped_column(String(60))
    hours: Mapped[int] = mapped_column(default=16, server_default="16")
    # A certificate needs this share of the hours, in per cent, and the test after; the result is printed if so ruled.
    least_attendance: Mapped[int] = mapped_column(default=80, server_default="80")
    level_on_certificate: Mapped[bool] = mapped_column(default=False, server_default=false())
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Training(Base):
    """One course in one hall."""

    __tablename__ = "training"
    id: Mapped[int] = mapped_column(primary_key=True)
    # The same on every installation that holds this training, and the site that it was made on and is changed on.
    uid: Mapped[str] = mapped_column(String(24), unique=True)
    site: Mapped[str] = mapped_column(String(6))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    # None where the training came from another site: its trainers have no account here, but they have a name.
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    trainer_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    aimag: Mapped[str] = mapped_column(String(8))
    place: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    hours: Mapped[int]
    target: Mapped[str | None] = mapped_column(String(60))
    blueprint: Mapped[str] = mapped_column(String(20))
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    # Soum or district by its official code, since names repeat; none where the training is for the whole aimag.
    district: Mapped[str | None] = mapped_column(String(12))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    # Counts changes, so that of two trainers who edit at once the second is told.
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    archived_at: Mapped[datetime | None]
    programme: Mapped[Programme] = relationship(lazy="joined")
    waves: Mapped[list["Wave"]] = relationship(order_by="Wave.id", lazy="selectin", back_populates="training")


class TrainingTrainer(Base):
    """A second trainer of a training, beside the one who made it."""

    __tablename__ = "training_trainer"
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)


class Wave(Base):
    """One test of a training: before, after, or months later."""

    __tablename__ = "wave"
    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id"))
    kind: Mapped[str] = mapped_column(String(10))
    # None where the training came from another site: it is joined there.
    code: Mapped[str | None] = mapped_column(String(6), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="planned")
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # A pause lets nobody answer and closes nothing; an end that was announced closes by itself when it is past.
    paused_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    training: Mapped[Training] = relationship(back_populates="waves", lazy="joined")
    __table_args__ = (
        UniqueConstraint("training_id", "kind"),
        CheckConstraint("kind in ('pre', 'post', 'follow-up')", name="kind"),
        CheckConstraint("state in ('planned', 'open', 'closed')", name="state"),
    )


class Person(Base):
    """A participant; the number stays with them over waves and trainings."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    __table_args__ = NEVER_AGAIN


class Seat(Base):
    """A person's place in a training, with the personal code that opens it."""

    __tablename__ = "seat"
    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    position: Mapped[int]
    # Two sites may draw the same code; each keeps its own.
    site: Mapped[str] = mapped_column(String(6))
    code: Mapped[str] = mapped_column(String(8))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    # Taken off the roster: kept with its answers until the retention period ends, and shown nowhere.
    removed_at: Mapped[datetime | None]
    feedback_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="joined")
    __table_args__ = (
        UniqueConstraint("training_id", "person_id"),
        UniqueConstraint("training_id", "position", name="uq_seat_position"),
        UniqueConstraint("site", "code", name="uq_seat_code"),
        Index("ix_seat_code", "code"),
        NEVER_AGAIN,
    )


class Sitting(Base):
    """One person's way through one wave: what is needed to replay it, and no result."""

    __tablename__ = "sitting"
    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    language: Mapped[str] = mapped_column(String(5))
    seed: Mapped[int]
    blueprint: Mapped[str] = mapped_column(String(20))
    framework_version: Mapped[str] = mapped_column(String(40))
    bank_version: Mapped[str] = mapped_column(String(40))
    scale_version: Mapped[str] = mapped_column(String(40))
    ineligible: Mapped[list[str]]
    seen: Mapped[list[str]]
    consent_version: Mapped[str] = mapped_column(String(20))
    # The language in which the text was read; that of the pages may be another later.
    consent_language: Mapped[str | None] = mapped_column(String(5))
    consented_at: Mapped[datetime]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    finish_reason: Mapped[str | None] = mapped_column(String(20))
    # Readmitted by the trainer: may go on until then, whatever the state of the test.
    open_until: Mapped[datetime | None]
    seat: Mapped[Seat] = relationship(lazy="joined")
    wave: Mapped[Wave] = relationship(lazy="joined")
    __table_args__ = (UniqueConstraint("wave_id", "seat_id"), NEVER_AGAIN)


class Answer(Base):
    """One answer. The first to a quiz position stands; a statement's may be replaced until the quiz begins."""

    __tablename__ = "answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    phase: Mapped[str] = mapped_column(String(10))
    position: Mapped[int]
    item_id: Mapped[str] = mapped_column(String(20))
    response: Mapped[str] = mapped_column(String(2000))
    score: Mapped[int]
    dont_know: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("sitting_id", "phase", "position", name="uq_answer_position"),
        UniqueConstraint("sitting_id", "item_id", name="uq_answer_item"),
        CheckConstraint("phase in ('reflection', 'quiz')", name="phase"),
        Index("ix_answer_item_id", "item_id"),
    )


class Summary(Base):
    """A figure that takes a moment to work out; `basis` says from which answers, so that it rebuilds itself."""

    __tablename__ = "summary"
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    basis: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]


class Attendance(Base):
    """Time that a seat was present on a day, in minutes."""

    __tablename__ = "attendance"
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int]


class Lesson(Base):
    """Time that a training spent on a competence, in minutes: the timetable as it was held."""

    __tablename__ = "lesson"
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), primary_key=True)
    competence: Mapped[str] = mapped_column(String(8), primary_key=True)
    minutes: Mapped[int]


class Feedback(Base):
    """What somebody said of a training. Whose it is, is not kept: the seat only knows that it has been given."""

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(24), unique=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), index=True)
    ratings: Mapped[dict[str, Any]]
    comment: Mapped[str] = mapped_column(String(2000), default="")
    # The day alone, for a time would tell whose it is.
    given_on: Mapped[date]


class Retrospective(Base):
    """How somebody, after the training, rates what they could do before it: statement id to 0-3."""

    __tablename__ = "retrospective"
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True)
    ratings: Mapped[dict[str, Any]]
    said_at: Mapped[datetime]


class Certificate(Base):
    """A certificate as it was issued. A reissued one takes the place of an older, which is revoked."""

    __tablename__ = "certificate"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    hours: Mapped[int]
    # First and last level of the printed run, such as "3-4"; none where the programme prints no result.
    levels: Mapped[str | None] = mapped_column(String(8))
    script_text: Mapped[str | None] = mapped_column(String(400))
    issued_at: Mapped[datetime]
    # None where it was issued on another site.
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None] = mapped_column(String(200))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    seat: Mapped[Seat] = relationship(lazy="joined")
    __table_args__ = NEVER_AGAIN


class Look(Base):
    """Somebody looked at one person's result; the person can see it."""

    __tablename__ = "look"
    id: Mapped[int] = mapped_column(primary_key=True)
    # None for whoever runs the server: the command line knows no accounts.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class Event(Base):
    """What was done to a training and by whom, with what it takes to undo it."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int | None] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class Tombstone(Base):
    """Something was deleted for good: the mark goes wherever the record went, and no copy of it comes back."""

    __tablename__ = "tombstone"
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    uid: Mapped[str] = mapped_column(String(60), primary_key=True)
    at: Mapped[datetime]

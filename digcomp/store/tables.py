"""What is kept. Results are derived from answers, so none are kept here but what rebuilds itself."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


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
        """From the database; SQLite forgets the zone."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


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
    __table_args__ = (CheckConstraint("role in ('trainer', 'administrator')", name="role"),)


class Programme(Base):
    """A course that is held many times: what its trainings have in common."""

    __tablename__ = "programme"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime]


class Training(Base):
    """One course in one hall."""

    __tablename__ = "training"
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    trainer_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    aimag: Mapped[str] = mapped_column(String(8))
    place: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    hours: Mapped[int]
    target: Mapped[str | None] = mapped_column(String(60))
    blueprint: Mapped[str] = mapped_column(String(20))
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    programme: Mapped[Programme] = relationship(lazy="joined")
    waves: Mapped[list["Wave"]] = relationship(order_by="Wave.id", lazy="selectin", back_populates="training")


class Wave(Base):
    """One test of a training: before, after, or months later."""

    __tablename__ = "wave"
    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id"))
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(6), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="planned")
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
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


class Seat(Base):
    """A person's place in a training, with the personal code that opens it."""

    __tablename__ = "seat"
    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(8), unique=True)
    organisation: Mapped[str] = mapped_column(String(120), default="")
    person: Mapped[Person] = relationship(lazy="joined")
    __table_args__ = (UniqueConstraint("training_id", "person_id"), UniqueConstraint("training_id", "position"))


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
    consented_at: Mapped[datetime]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    finish_reason: Mapped[str | None] = mapped_column(String(20))
    seat: Mapped[Seat] = relationship(lazy="joined")
    wave: Mapped[Wave] = relationship(lazy="joined")
    __table_args__ = (UniqueConstraint("wave_id", "seat_id"),)


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

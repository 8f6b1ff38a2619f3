"""What is kept so that people can see what they agreed to, and so that what they take back is gone for good."""

from datetime import date, datetime

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from digcomp.store.tables import Base


class ConsentText(Base):
    """A text of consent as it was shown, kept from its first use on: it is shown again when there is another."""

    __tablename__ = "consent_text"
    version: Mapped[str] = mapped_column(String(20), primary_key=True)
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[list[str]]
    first_used_at: Mapped[datetime]


class ItemTally(Base):
    """How often an item was answered with a score by people who are deleted: of them nothing else is left."""

    __tablename__ = "item_tally"
    item_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    score: Mapped[int] = mapped_column(primary_key=True)
    dont_know: Mapped[bool] = mapped_column(primary_key=True)
    answers: Mapped[int] = mapped_column(BigInteger)


class WithdrawnCertificate(Base):
    """The number of a certificate whose holder is deleted: it stays invalid, is given to nobody else, and names nobody.

    `certificate_id` is its place in the list of states that badges are checked against.
    """

    __tablename__ = "withdrawn_certificate"
    number: Mapped[str] = mapped_column(String(24), primary_key=True)
    certificate_id: Mapped[int]
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("certificate_id"),)


class DailyTask(Base):
    """The last day on which something that runs by itself has run; of several processes one takes the day."""

    __tablename__ = "daily_task"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date]

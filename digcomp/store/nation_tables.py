"""Results kept of sittings and sums of them by training: what pages of a nation are made of, without an answer read.

All of it follows from the answers and can be made anew (`digcomp db rebuild`).
"""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from digcomp.store.tables import Base


class Result(Base):
    """What the quiz of one sitting says: posterior moments and level probabilities, packed.

    `basis` names the parameters that it was scored with; `last` and `scores` say which answers it rests on.
    """

    __tablename__ = "result"
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    seat_id: Mapped[int]
    basis: Mapped[str] = mapped_column(String(16))
    last: Mapped[int] = mapped_column(BigInteger)
    scores: Mapped[int]
    figures: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_result_training_id", "training_id", "kind"),)


class GainResult(Base):
    """Ability before and change of somebody who sat the tests before and after, scored together."""

    __tablename__ = "gain_result"
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"), primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), index=True)
    basis: Mapped[str] = mapped_column(String(16))
    # The two stamps in one: which answers it rests on.
    rests_on: Mapped[str] = mapped_column(String(100))
    figures: Mapped[bytes] = mapped_column(LargeBinary)


class Tally(Base):
    """Sums of the results of a test, or of the gain between the first two, and what they say of the group.

    The group's figures are there from ten people on; `mean` is a mean ability or, for a gain, a mean change.
    """

    __tablename__ = "tally"
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    people: Mapped[int]
    basis: Mapped[str] = mapped_column(String(16))
    mean: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    content: Mapped[dict[str, Any]]
    sums: Mapped[bytes] = mapped_column(LargeBinary)


class TallyDue(Base):
    """A training whose tallies no longer fit its people: they are made anew before anything is said of it."""

    __tablename__ = "tally_due"
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), primary_key=True)

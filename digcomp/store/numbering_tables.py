"""What is counted, so that no number is ever given twice."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from digcomp.store.tables import Base


class Counter(Base):
    """The last number that was given to a participant of a site; it stays when the participant is deleted."""

    __tablename__ = "counter"
    site: Mapped[str] = mapped_column(String(6), primary_key=True)
    last: Mapped[int]

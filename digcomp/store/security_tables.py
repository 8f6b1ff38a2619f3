"""What guards the door: who did what, failed tries, sessions that live, and links by which a password is set."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from digcomp.store.tables import Base


class Audit(Base):
    """A line of the audit log. Triggers of the database refuse to change or delete one.

    Nothing here points at another table: a line outlives the account and the record that it is about.
    """

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    # None where nobody was signed in, such as at a failed try with a login that there is not.
    user_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(40))
    # What it was done to: the kind of a record and its number, and further numbers; never a name.
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]]
    __table_args__ = (Index("ix_audit_action", "action", "id"), Index("ix_audit_user_id", "user_id", "id"))


class Attempt(Base):
    """How often something failed. The key is a sealed name, from which neither address nor login can be read."""

    __tablename__ = "attempt"
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    count: Mapped[int]
    last: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)


class PasswordLink(Base):
    """A link by which an account sets its password, once. Of its token only the hash is kept."""

    __tablename__ = "password_link"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(unique=True)
    lapses_at: Mapped[datetime]


class SignIn(Base):
    """A session of an account, as long as it lives. Of the key that its cookie holds only the hash is kept."""

    __tablename__ = "sign_in"
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(index=True)
    lapses_at: Mapped[datetime] = mapped_column(index=True)

"""What bundles need: versions of records that are held, keys that are trusted, which bundles were made and read."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from digcomp.store.tables import Base


class BundleRecord(Base):
    """A version of a record that another site has sent, or that this one has sent itself.

    Where records come from elsewhere the tables are worked out from these rows and from nothing else.
    """

    __tablename__ = "bundle_record"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    uid: Mapped[str] = mapped_column(String(64))
    site: Mapped[str] = mapped_column(String(6))
    version: Mapped[str] = mapped_column(String(24))
    revision: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    # Versions before this one, separated by spaces.
    seen: Mapped[str]
    weight: Mapped[int] = mapped_column(default=0)
    # None for what this site has said: its tables hold it.
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    training: Mapped[str | None] = mapped_column(String(24), index=True)
    person: Mapped[str | None] = mapped_column(String(20), index=True)
    # With the person goes all that was ever sent of them.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    # own: said by this site; kept: the tables show it; other: another version is kept; clash: another record has its
    # place; held: it waits for a record that has not come.
    state: Mapped[str] = mapped_column(String(8), index=True)
    taken_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("kind", "uid", "site", "version", name="uq_bundle_record_version"),
        CheckConstraint("state in ('own', 'kept', 'other', 'clash', 'held')", name="state"),
    )


class BundleKey(Base):
    """A site whose bundles are taken, by the fingerprint of its key; one that relays may bring records of others."""

    __tablename__ = "bundle_key"
    site: Mapped[str] = mapped_column(String(6), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(60))
    relays: Mapped[bool]
    trusted_at: Mapped[datetime]


class BundleMade(Base):
    """A bundle that was made here. The number never comes again on this site, unless a backup was restored."""

    __tablename__ = "bundle_made"
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    uid: Mapped[str] = mapped_column(String(24))
    revision: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime]


class BundleRead(Base):
    """A bundle that was taken in whole."""

    __tablename__ = "bundle_read"
    uid: Mapped[str] = mapped_column(String(24), primary_key=True)
    site: Mapped[str] = mapped_column(String(6))
    sequence: Mapped[int]
    counts: Mapped[dict[str, Any]]
    read_at: Mapped[datetime]

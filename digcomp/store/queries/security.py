"""The audit log, failed tries, sessions of accounts, and links by which a password is set."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Table, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from digcomp.store.security_tables import Attempt, Audit, PasswordLink, SignIn
from digcomp.store.tables import User

#: Lines of the audit log that are in memory at once.
AT_ONCE = 1000


def attempt(session: Session, key: str) -> Attempt | None:
    """The failures under a key, be they lapsed."""
    return session.get(Attempt, key, populate_existing=True)


def count_attempt(session: Session, key: str, now: datetime, within: timedelta, *, sliding: bool) -> None:
    """One failure more, in one statement, so that no two processes count it as one.

    What has lapsed begins anew; so does what would lapse in a time that cannot be: the clock was wrong, and is right
    again.
    """
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    until = now + within
    fresh = insert(cast(Table, Attempt.__table__)).values(key=key, count=1, last=now, until=until)
    lapsed = or_(Attempt.until <= now, Attempt.until > until)
    session.execute(
        fresh.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((lapsed, 1), else_=Attempt.count + 1),
                "last": now,
                "until": until if sliding else case((lapsed, until), else_=Attempt.until),
            },
        )
    )


def forget_attempts(session: Session, keys: Sequence[str]) -> None:
    """These never failed."""
    session.execute(delete(Attempt).where(Attempt.key.in_(keys)))


def clear_attempts(session: Session, now: datetime) -> None:
    """What has lapsed goes."""
    session.execute(delete(Attempt).where(Attempt.until <= now))


def audit_lines(
    session: Session,
    *,
    action: str = "",
    user_id: int | None = None,
    before: int | None = None,
    limit: int = AT_ONCE,
) -> Sequence[tuple[Audit, str | None]]:
    """Lines with the login of who did it, the latest first; `before` is the number of a line, for the next page."""
    query = select(Audit, User.login).outerjoin(User, User.id == Audit.user_id).order_by(Audit.id.desc())
    if action:
        query = query.where(Audit.action == action)
    if user_id is not None:
        query = query.where(Audit.user_id == user_id)
    if before is not None:
        query = query.where(Audit.id < before)
    return [(line, login) for line, login in session.execute(query.limit(limit))]


def audit_from(session: Session, since: datetime | None) -> Iterator[Audit]:
    """Every line, the oldest first, some at a time."""
    last = 0
    while True:
        query = select(Audit).where(Audit.id > last).order_by(Audit.id).limit(AT_ONCE)
        lines = session.scalars(query if since is None else query.where(Audit.at >= since)).all()
        yield from lines
        if len(lines) < AT_ONCE:
            return
        last = lines[-1].id
        session.expunge_all()


def audit_actions(session: Session) -> list[str]:
    """Actions that the log holds."""
    return list(session.scalars(select(Audit.action).distinct().order_by(Audit.action)))


def password_link(session: Session, token_hash: str) -> PasswordLink | None:
    """The link of a token."""
    return session.get(PasswordLink, token_hash)


def drop_password_links(session: Session, user_id: int, now: datetime) -> None:
    """Links of an account, and those of everybody that have lapsed."""
    session.execute(delete(PasswordLink).where(or_(PasswordLink.user_id == user_id, PasswordLink.lapses_at <= now)))


def user_signed_in(session: Session, user_id: int, key_hash: str) -> User | None:
    """The account whose session has this key, if it still lives; one look at two indexes."""
    own = (SignIn.user_id == User.id) & (SignIn.key_hash == key_hash)
    return session.scalar(select(User).join(SignIn, own).where(User.id == user_id))


def drop_sign_in(session: Session, key_hash: str, now: datetime) -> None:
    """The session of a key, and those of everybody that have lapsed."""
    session.execute(delete(SignIn).where(or_(SignIn.key_hash == key_hash, SignIn.lapses_at <= now)))


def drop_sign_ins(session: Session, user_id: int) -> None:
    """All sessions of an account."""
    session.execute(delete(SignIn).where(SignIn.user_id == user_id))


def user_named(session: Session, login: str) -> User | None:
    """The account of a login, active or not."""
    return session.scalar(select(User).where(User.login == login))


def users(session: Session) -> Sequence[User]:
    """All accounts, those that are switched off last."""
    return session.scalars(select(User).order_by(User.active.desc(), User.login)).all()


def administrators(session: Session) -> int:
    """How many administrators may sign in."""
    query = select(func.count()).where(User.role == "administrator", User.active)
    return int(session.scalar(query) or 0)


def use_step(session: Session, user_id: int, step: int) -> bool:
    """Mark a step of the second factor as used; False where it, or a later one, was used before."""
    newer = or_(User.totp_step.is_(None), User.totp_step < step)
    done: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(User).where(User.id == user_id, newer).values(totp_step=step)
    )
    return bool(done.rowcount)

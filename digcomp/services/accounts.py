"""Accounts of those who sign in: find, add, change."""

from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.orm import Session

from digcomp.errors import InputRefused, NotFound
from digcomp.services.clock import Clock
from digcomp.services.passwords import HASHER, check_password, normal
from digcomp.store.engine import writing
from digcomp.store.queries import security as queries
from digcomp.store.tables import User

ROLES = ("trainer", "manager", "author", "analyst", "administrator")
#: These read figures of groups of every training, and nobody's own.
READS_ALL = ("administrator", "analyst")
#: No hash looks so: with it, no password signs in.
NO_PASSWORD = "-"  # noqa: S105 - the very opposite of one
#: Compared against when the login is unknown, so that the answer takes as long.
_NOBODY = HASHER.hash("nobody has this password")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who is signed in."""

    id: int
    login: str
    name: str
    role: str
    organisation_id: int | None = None
    #: Sessions of an earlier epoch are over.
    epoch: int = 0
    second_factor: bool = False


class Accounts:
    """Who may sign in."""

    def __init__(self, session: Session, clock: Clock, hasher: PasswordHasher = HASHER) -> None:
        self._session = session
        self._clock = clock
        self._hasher = hasher

    def sign_in(self, login: str, password: str) -> Account | None:
        """The account, or None; an unknown login takes as long as a wrong password."""
        user = queries.user_named(self._session, tidy_login(login))
        known = user is not None and user.active
        try:
            self._hasher.verify(user.password_hash if user and known else _NOBODY, normal(password))
        except (VerifyMismatchError, InvalidHashError):
            return None
        return account_of(user) if user and known else None

    def get(self, user_id: int) -> Account | None:
        """The account of an id, if it is active."""
        user = self._session.get(User, user_id)
        return account_of(user) if user and user.active else None

    def named(self, login: str) -> Account:
        """The account of a login, active or not."""
        user = queries.user_named(self._session, tidy_login(login))
        if user is None:
            raise NotFound("account")
        return account_of(user)

    def add(
        self, login: str, name: str, password: str, role: str = "trainer", organisation_id: int | None = None
    ) -> Account:
        """Add an account; InputRefused names the field that cannot be taken."""
        check_account(login, name, role)
        check_password(password, login, name)
        writing(self._session)
        user = new_user(self._session, self._clock, login, name, role)
        user.password_hash = self._hasher.hash(normal(password))
        user.password_changed_at = self._clock()
        user.organisation_id = organisation_id
        self._session.commit()
        return account_of(user)


def tidy_login(login: str) -> str:
    """A login as it is kept."""
    return login.strip().lower()


def check_account(login: str, name: str, role: str) -> None:
    """Raise InputRefused for what makes no account."""
    login = tidy_login(login)
    if not login or len(login) > 120:
        raise InputRefused("login", "missing" if not login else "too-long")
    if not login.isprintable() or any(mark.isspace() for mark in login):
        raise InputRefused("login", "not-possible")
    if not name.strip() or len(name.strip()) > 120:
        raise InputRefused("name", "too-long" if name.strip() else "missing")
    if role not in ROLES:
        raise InputRefused("role", "unknown")


def new_user(session: Session, clock: Clock, login: str, name: str, role: str) -> User:
    """An account without a password, in the present transaction; InputRefused where the login is taken."""
    if queries.user_named(session, tidy_login(login)):
        raise InputRefused("login", "taken")
    user = User(login=tidy_login(login), name=name.strip(), role=role, password_hash=NO_PASSWORD, created_at=clock())
    user.active = True
    session.add(user)
    session.flush()
    return user


def account_of(user: User) -> Account:
    """A row as those who ask see it."""
    return Account(
        user.id, user.login, user.name, user.role, user.organisation_id, user.epoch, user.totp_secret is not None
    )

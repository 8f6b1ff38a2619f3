"""Accounts of trainers and administrators: sign in, add."""

from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from digcomp.errors import InputRefused
from digcomp.services.clock import Clock
from digcomp.store.engine import writing
from digcomp.store.tables import User

ROLES = ("trainer", "administrator")
SHORTEST_PASSWORD = 10
# 19 MiB and two passes: what OWASP asks, and still quick when 36 people sign in at once on an old laptop.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: Compared against when the login is unknown, so that the answer takes as long.
_NOBODY = _HASHER.hash("nobody has this password")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who is signed in."""

    id: int
    login: str
    name: str
    role: str


class Accounts:
    """Who may sign in."""

    def __init__(self, session: Session, clock: Clock, hasher: PasswordHasher = _HASHER) -> None:
        self._session = session
        self._clock = clock
        self._hasher = hasher

    def sign_in(self, login: str, password: str) -> Account | None:
        """The account, or None; an unknown login takes as long as a wrong password."""
        user = self._session.scalar(select(User).where(User.login == login.strip().lower(), User.active))
        try:
            self._hasher.verify(user.password_hash if user else _NOBODY, password)
        except (VerifyMismatchError, InvalidHashError):
            return None
        return _account(user) if user else None

    def get(self, user_id: int) -> Account | None:
        """The account of an id, if it is active."""
        user = self._session.get(User, user_id)
        return _account(user) if user and user.active else None

    def add(self, login: str, name: str, password: str, role: str = "trainer") -> Account:
        """Add an account; InputRefused names the field that cannot be taken."""
        login = login.strip().lower()
        if not login or len(login) > 120:
            raise InputRefused("login", "missing" if not login else "too-long")
        if role not in ROLES:
            raise InputRefused("role", "unknown")
        if len(password) < SHORTEST_PASSWORD:
            raise InputRefused("password", "too-short")
        writing(self._session)
        if self._session.scalar(select(User.id).where(User.login == login)):
            raise InputRefused("login", "taken")
        user = User(
            login=login,
            name=name.strip(),
            role=role,
            password_hash=self._hasher.hash(password),
            active=True,
            created_at=self._clock(),
        )
        self._session.add(user)
        self._session.commit()
        return _account(user)


def _account(user: User) -> Account:
    return Account(user.id, user.login, user.name, user.role)

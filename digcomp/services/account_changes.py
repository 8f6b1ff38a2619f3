"""Changes to accounts: by oneself, and by administrators. Whatever changes who may do what signs the account out."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy.orm import Session

from digcomp.errors import InputRefused, NotFound
from digcomp.services.accounts import NO_PASSWORD, Account, account_of, check_account, new_user
from digcomp.services.attempts import Allowance, Attempts
from digcomp.services.audit import AuditLog, Detail
from digcomp.services.clock import Clock
from digcomp.services.passwords import HASHER, check_password, normal
from digcomp.store.engine import writing
from digcomp.store.queries import security as queries
from digcomp.store.queries import trainings as training_queries
from digcomp.store.security_tables import PasswordLink
from digcomp.store.tables import User

#: A link to set a password is handed over in person or by telephone; after so long it opens nothing.
LINK_LASTS = timedelta(hours=24)
#: Wrong present passwords of somebody who is signed in: a computer left alone must not tell them by trying.
OWN_PASSWORD = Allowance("own-password", 5, timedelta(hours=1), growing=True)


@dataclass(frozen=True, slots=True)
class Wish:
    """What an administrator fills in of an account."""

    name: str
    role: str
    organisation_id: int | None = None
    active: bool = True


class OwnAccount:
    """What somebody changes of their own account."""

    def __init__(self, session: Session, clock: Clock, attempts: Attempts, hasher: PasswordHasher = HASHER) -> None:
        self._session = session
        self._clock = clock
        self._attempts = attempts
        self._hasher = hasher
        self._audit = AuditLog(session, clock)

    def confirm(self, account: Account, password: str) -> None:
        """Raise InputRefused for a password that is not theirs."""
        self._attempts.refuse_waiting(OWN_PASSWORD.of(account.id))
        user = self._session.get_one(User, account.id)
        try:
            self._hasher.verify(user.password_hash, normal(password))
        except VerificationError:
            self._attempts.fail(OWN_PASSWORD.of(account.id))
            raise InputRefused("present", "wrong") from None
        self._attempts.forget(OWN_PASSWORD.of(account.id))

    def change_password(self, account: Account, present: str, new: str) -> Account:
        """Set a new password; every other session of the account is over."""
        self.confirm(account, present)
        check_password(new, account.login, account.name)
        return self._renew(account.id, new, account, "password-changed")

    def sign_out_everywhere(self, account: Account) -> Account:
        """End all sessions of the account."""
        writing(self._session)
        user = self._session.get_one(User, account.id)
        user.epoch += 1
        queries.drop_sign_ins(self._session, account.id)
        self._audit.add(account, "signed-out-everywhere", "account", account.id)
        self._session.commit()
        return account_of(user)

    def link(self, token: str) -> Account:
        """The account whose password a link sets; NotFound for one that is none, was used, or has lapsed."""
        found = queries.password_link(self._session, hashed(token))
        user = self._session.get(User, found.user_id) if found else None
        if found is None or user is None or not user.active or not self._holds(found):
            raise NotFound("link")
        return account_of(user)

    def set_password(self, token: str, new: str) -> Account:
        """Set the password by a link, which is used up by it."""
        account = self.link(token)
        check_password(new, account.login, account.name)
        return self._renew(account.id, new, account, "password-set-by-link", token)

    def _renew(self, user_id: int, new: str, by: Account, action: str, token: str = "") -> Account:
        made = self._hasher.hash(normal(new))  # before the database waits for it
        writing(self._session)
        if token:
            self.link(token)  # once more: two may have opened it at the same moment
        user = self._session.get_one(User, user_id)
        user.password_hash, user.password_changed_at = made, self._clock()
        user.epoch += 1
        queries.drop_password_links(self._session, user_id, self._clock())
        self._audit.add(by, action, "account", user_id)
        self._session.commit()
        return account_of(user)

    def _holds(self, link: PasswordLink) -> bool:
        # One that lapses later than any can was made by a clock that was wrong.
        return self._clock() < link.lapses_at <= self._clock() + LINK_LASTS


class AccountDesk:
    """What administrators do with accounts."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._audit = AuditLog(session, clock)

    def all(self) -> list[User]:
        """All accounts, those that are switched off last."""
        return list(queries.users(self._session))

    def get(self, user_id: int) -> User:
        """One account, active or not."""
        user = self._session.get(User, user_id)
        if user is None:
            raise NotFound("account")
        return user

    def add(self, by: Account, login: str, wish: Wish) -> tuple[User, str]:
        """Add an account without a password; the token of the link by which it sets one is told only now."""
        check_account(login, wish.name, wish.role)
        writing(self._session)
        self._check_organisation(wish)
        user = new_user(self._session, self._clock, login, wish.name, wish.role)
        user.organisation_id = wish.organisation_id
        self._audit.add(by, "account-added", "account", user.id, {"role": wish.role})
        token = self._new_link(user.id)
        self._session.commit()
        return user, token

    def change(self, by: Account, user_id: int, wish: Wish) -> User:
        """Change name, role, organisation, and whether it is active; the last administrator stays one."""
        user = self.get(user_id)
        check_account(user.login, wish.name, wish.role)
        writing(self._session)
        self._check_organisation(wish)
        before = (user.role, user.organisation_id, user.active)
        after = (wish.role, wish.organisation_id, wish.active)
        if user.role == "administrator" and user.active and after[::2] != ("administrator", True):
            self._refuse_last(by, user_id)
        user.name, user.role, user.organisation_id, user.active = wish.name.strip(), *after
        if before != after:
            user.epoch += 1
            detail: Detail = {"role": wish.role, "organisation": wish.organisation_id or 0, "active": int(wish.active)}
            self._audit.add(by, "account-changed", "account", user_id, detail)
        if not wish.active:
            queries.drop_password_links(self._session, user_id, self._clock())
        self._session.commit()
        return user

    def reset_password(self, by: Account, user_id: int) -> str:
        """The token of a new link; the present password and all sessions are over."""
        writing(self._session)
        user = self.get(user_id)
        if not user.active:
            raise InputRefused("active", "not-active")
        user.password_hash = NO_PASSWORD
        user.epoch += 1
        token = self._new_link(user_id)
        self._audit.add(by, "password-reset", "account", user_id)
        self._session.commit()
        return token

    def _new_link(self, user_id: int) -> str:
        queries.drop_password_links(self._session, user_id, self._clock())
        token = secrets.token_urlsafe(32)
        lapses_at = self._clock() + LINK_LASTS
        self._session.add(PasswordLink(token_hash=hashed(token), user_id=user_id, lapses_at=lapses_at))
        return token

    def _refuse_last(self, by: Account, user_id: int) -> None:
        if by.id == user_id:
            raise InputRefused("role", "oneself")
        if queries.administrators(self._session) < 2:
            raise InputRefused("role", "last-administrator")

    def _check_organisation(self, wish: Wish) -> None:
        known = wish.organisation_id is None or training_queries.organisation(self._session, wish.organisation_id)
        if not known or (wish.role == "manager" and wish.organisation_id is None):
            raise InputRefused("organisation_id", "missing" if wish.role == "manager" else "unknown")


def hashed(token: str) -> str:
    """A token as it is kept: it has 256 bits of chance, so that a quick hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()

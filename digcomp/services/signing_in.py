"""Signing in: the password, who has to wait, the second factor. Nobody can lock another out by trying."""

from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from digcomp.services.accounts import Account, Accounts, tidy_login
from digcomp.services.attempts import Allowance, Attempts, neighbourhood
from digcomp.services.audit import AuditLog
from digcomp.services.clock import Clock
from digcomp.services.passwords import HASHER
from digcomp.services.second_factor import SecondFactors

#: Failures of one login from one address; and how many of them are free while the login is under attack from others.
PAIR = Allowance("sign-in", 5, timedelta(days=1), growing=True)
PAIR_UNDER_ATTACK = Allowance("sign-in", 2, timedelta(days=1), growing=True)
#: Failures of one login from anywhere: from here on it counts as attacked.
LOGIN = Allowance("sign-in-login", 20, timedelta(days=1))
#: A browser that has signed in with this login before is counted by itself, so that no stranger's failures hold it up.
DEVICE = Allowance("sign-in-device", 5, timedelta(days=1), growing=True)
#: One address that tries many logins.
ADDRESS = Allowance("sign-in-address", 100, timedelta(hours=1))
#: Codes of the second factor: who types them has the password already.
CODE = Allowance("sign-in-code", 5, timedelta(hours=1), growing=True)


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a try comes from: the address, and the mark of this browser if it signed in with this login before."""

    address: str
    device: str = ""


class SigningIn:
    """The way in for accounts."""

    def __init__(
        self,
        session: Session,
        clock: Clock,
        attempts: Attempts,
        factors: SecondFactors,
        hasher: PasswordHasher = HASHER,
    ) -> None:
        self._session = session
        self._accounts = Accounts(session, clock, hasher)
        self._attempts = attempts
        self._factors = factors
        self._audit = AuditLog(session, clock)

    def password(self, login: str, password: str, caller: Caller) -> Account | None:
        """The account of a login and its password; None for a wrong one, TooOften before a try that must wait.

        Whether there is such a login is told by nothing: unknown ones wait, and take their time, just as known ones do.
        """
        login, address = tidy_login(login), neighbourhood(caller.address)
        if caller.device:
            counted = own = [DEVICE.of(login, caller.device)]
            self._attempts.refuse_waiting(*own)
        else:
            own = [PAIR.of(login, address)]
            counted = [*own, LOGIN.of(login), ADDRESS.of(address)]
            pair = PAIR_UNDER_ATTACK if self._attempts.is_spent(LOGIN.of(login)) else PAIR
            self._attempts.refuse_waiting(pair.of(login, address), ADDRESS.of(address))
        account = self._accounts.sign_in(login, password)
        if account is None:
            self._attempts.fail(*counted)
            self._audit.note(None, "sign-in-failed")
            return None
        self._attempts.forget(*own)
        return account

    def code(self, account: Account, typed: str) -> bool:
        """Whether a code of the second factor, or one of the recovery codes, is right; each is good once."""
        self._attempts.refuse_waiting(CODE.of(account.id))
        if not self._factors.check(account, typed):
            self._attempts.fail(CODE.of(account.id))
            self._audit.note(account, "second-factor-failed", "account", account.id)
            return False
        self._attempts.forget(CODE.of(account.id))
        return True

    def done(self, account: Account) -> None:
        """Note that somebody is in."""
        self._audit.note(account, "signed-in", "account", account.id)

    def out(self, account: Account) -> None:
        """Note that somebody has left."""
        self._audit.note(account, "signed-out", "account", account.id)

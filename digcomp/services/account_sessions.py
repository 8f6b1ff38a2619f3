"""Sessions of accounts: a cookie holds the key of one, and opens something only as long as the session lives here."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy.orm import Session

from digcomp.services.accounts import Account, account_of
from digcomp.services.clock import Clock
from digcomp.store.engine import writing
from digcomp.store.queries import security as queries
from digcomp.store.security_tables import SignIn

#: A session ends after so long at the latest: a day in the hall.
LONGEST = timedelta(hours=12)


class AccountSessions:
    """Who is signed in, and where."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def begin(self, account: Account, instead_of: str = "") -> str:
        """A new session, perhaps in place of another; its key is told only now."""
        key, now = secrets.token_urlsafe(24), self._clock()
        writing(self._session)
        queries.drop_sign_in(self._session, _hashed(instead_of), now)
        self._session.add(SignIn(key_hash=_hashed(key), user_id=account.id, lapses_at=now + LONGEST))
        self._session.commit()
        return key

    def account(self, user_id: int, key: str) -> Account | None:
        """The account of a session that lives, if it is active."""
        user = queries.user_signed_in(self._session, user_id, _hashed(key))
        return account_of(user) if user and user.active else None

    def end(self, key: str) -> None:
        """End one session: copies of its cookie open nothing any more."""
        writing(self._session)
        queries.drop_sign_in(self._session, _hashed(key), self._clock())
        self._session.commit()


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

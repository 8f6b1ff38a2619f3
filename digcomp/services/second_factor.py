"""The second factor: codes of an app that change every half minute (TOTP), and recovery codes for when it is lost."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass

import pyotp
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy.orm import Session

from digcomp.errors import InputRefused
from digcomp.services.accounts import Account
from digcomp.services.audit import AuditLog
from digcomp.services.clock import SYSTEM_CHANCE, Chance, Clock, letters
from digcomp.store.engine import writing
from digcomp.store.queries import security as queries
from digcomp.store.tables import User

STEP = 30
#: A phone's clock may be one step off to either side.
DRIFT = (0, -1, 1)
RECOVERY_CODES, RECOVERY_LETTERS = 10, 10
ISSUER = "DigComp"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret that is offered: as typed, as an address for the QR code, and sealed, to come back with the form."""

    typed: str
    address: str
    sealed: str


class SecondFactors:
    """Enrols, checks and takes away second factors. The secret is encrypted at rest with the installation's key."""

    def __init__(self, session: Session, clock: Clock, secret_key: str, chance: Chance = SYSTEM_CHANCE) -> None:
        self._session = session
        self._clock = clock
        self._chance = chance
        self._audit = AuditLog(session, clock)
        self._pepper = hashlib.sha256(f"recovery codes/{secret_key}".encode()).digest()
        sealing = hmac.new(secret_key.encode(), b"second factor/encryption", hashlib.sha256).digest()
        self._key = OctKey.import_key(sealing)

    def offer(self, account: Account, sealed: str = "") -> Enrolment:
        """A new secret, or that of a form that comes back; it is stored once a code has shown that it works."""
        secret = self._opened(sealed, account.id) or self._new_secret()
        address = pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER)
        return Enrolment(" ".join(secret[n : n + 4] for n in range(0, 32, 4)), address, self._seal(secret, account.id))

    def enrol(self, account: Account, sealed: str, typed: str) -> list[str]:
        """Take the secret into use once a code of it is right; the recovery codes, which nobody is shown again."""
        secret = self._opened(sealed, account.id)
        step = self._step(secret, typed) if secret else None
        if not secret or step is None:
            raise InputRefused("code", "wrong")
        writing(self._session)
        user = self._user(account)
        user.totp_secret, user.totp_step = self._seal(secret, account.id), step
        codes = self._new_codes(user)
        self._audit.add(account, "second-factor-set", "account", account.id)
        self._session.commit()
        return codes

    def renew_codes(self, account: Account) -> list[str]:
        """New recovery codes in place of the old."""
        writing(self._session)
        codes = self._new_codes(self._user(account))
        self._audit.add(account, "recovery-codes-renewed", "account", account.id)
        self._session.commit()
        return codes

    def take_away(self, by: Account | None, user_id: int) -> None:
        """The account signs in with its password alone again, until it enrols anew; its sessions are over.

        `by` is None at the command line, where nobody is signed in.
        """
        writing(self._session)
        user = self._session.get(User, user_id)
        if user is None:
            raise InputRefused("login", "unknown")
        user.totp_secret, user.totp_step, user.recovery_codes = None, None, []
        user.epoch += 1
        self._audit.add(by, "second-factor-removed", "account", user_id)
        self._session.commit()

    def codes_left(self, account: Account) -> int:
        """How many recovery codes were not used yet."""
        return len(self._user(account).recovery_codes)

    def check(self, account: Account, typed: str) -> bool:
        """Whether a code is right, and was not used before."""
        writing(self._session)
        user = self._user(account)
        secret = self._opened(user.totp_secret or "", user.id)
        plain = "".join(mark for mark in typed.casefold() if mark.isalnum())
        step = self._step(secret, plain) if secret else None
        right = self._use_recovery(user, plain) if step is None else queries.use_step(self._session, user.id, step)
        self._session.commit()
        return right

    def _use_recovery(self, user: User, plain: str) -> bool:
        hashed = self._hashed(plain)
        left = [one for one in user.recovery_codes if not hmac.compare_digest(one, hashed)]
        if len(left) == len(user.recovery_codes):
            return False
        user.recovery_codes = left
        return True

    def _step(self, secret: str, typed: str) -> int | None:
        """The step whose code this is. All are compared, each in constant time."""
        plain = "".join(typed.split())
        if not (plain.isascii() and plain.isdigit() and len(plain) == 6):
            return None
        now, machine = int(self._clock().timestamp()) // STEP, pyotp.HOTP(secret)
        right = [step for step in (now + off for off in DRIFT) if hmac.compare_digest(machine.at(step), plain)]
        return right[0] if right else None

    def _new_codes(self, user: User) -> list[str]:
        codes = [letters(self._chance, RECOVERY_LETTERS) for _ in range(RECOVERY_CODES)]
        user.recovery_codes = [self._hashed(code) for code in codes]
        return [f"{code[:5]}-{code[5:]}" for code in codes]

    def _hashed(self, code: str) -> str:
        # Fifty bits drawn by chance need no slow hash; the pepper is not in the database.
        return hmac.new(self._pepper, code.encode(), hashlib.sha256).hexdigest()

    def _new_secret(self) -> str:
        return base64.b32encode(bytes(self._chance.below(256) for _ in range(20))).decode()

    def _seal(self, secret: str, user_id: int) -> str:
        """Encrypted, and bound to the account: moved to another row it opens nothing."""
        content = json.dumps({"secret": secret, "account": user_id}).encode()
        return jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, content, self._key)

    def _opened(self, sealed: str, user_id: int) -> str:
        try:
            content = json.loads(jwe.decrypt_compact(sealed, self._key).plaintext or b"{}")
        except (JoseError, ValueError, TypeError):
            return ""
        return str(content.get("secret", "")) if content.get("account") == user_id else ""

    def _user(self, account: Account) -> User:
        return self._session.get_one(User, account.id)

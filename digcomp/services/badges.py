"""Badges: the key that signs them, and certificates as Open Badges."""

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digcomp.exchange import open_badges
from digcomp.exchange.open_badges import Award, Issuer, Json
from digcomp.services.clock import Clock
from digcomp.store.tables import Certificate, Training

KEY_FILE = "badge_key.json"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the issuer, its keys and its list of revoked badges are found, and the certificate itself."""

    home: str
    issuer: str
    keys: str
    status: str
    verify: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a badge says in words."""

    issuer: str
    description: str
    criteria: str
    result: str


class Badges:
    """Signs what this installation has issued."""

    def __init__(self, instance: Path, secret_key: str, clock: Clock) -> None:
        self._file = instance / KEY_FILE
        self._secret_key = secret_key
        self._clock = clock

    def issuer(self, where: Addresses, name: str) -> Issuer:
        """The issuer of this installation."""
        key_id = f"{where.keys}/{open_badges.thumbprint(self._key())}"
        return Issuer(where.issuer, name, where.home, key_id, where.status)

    def public_keys(self, where: Addresses) -> Json:
        """The key by which everybody can check a badge, as a set."""
        key_id = f"{where.keys}/{open_badges.thumbprint(self._key())}"
        return {"keys": [open_badges.public_key(self._key(), key_id)]}

    def credential(
        self, certificate: Certificate, training: Training, where: Addresses, said: Wording, language: str
    ) -> Json:
        """A certificate as a credential without its proof."""
        award = Award(
            id=f"{where.verify}/{certificate.number}",
            number=certificate.number,
            index=certificate.id,
            title=training.programme.title,
            description=said.description,
            criteria=said.criteria,
            language=language,
            starts_on=training.starts_on,
            ends_on=training.ends_on,
            hours=certificate.hours,
            issued_at=certificate.issued_at,
            person_number=certificate.seat.person.number,
            salt=open_badges.salt_of(self._secret_key, certificate.number),
            result=certificate.levels,
            result_title=said.result,
        )
        return open_badges.credential(self.issuer(where, said.issuer), award)

    def status_list(self, where: Addresses, name: str, revoked: Sequence[int]) -> Json:
        """The list of revoked badges, without its proof."""
        return open_badges.status_list(self.issuer(where, name), revoked, self._clock())

    def signed(self, document: Json, where: Addresses) -> str:
        """A credential with its proof."""
        return open_badges.signed(document, self._key(), f"{where.keys}/{open_badges.thumbprint(self._key())}")

    def _key(self) -> dict[str, Any]:
        """The private key; made at first use, readable by this installation alone."""
        if not self._file.exists():
            _write_new(self._file, json.dumps(open_badges.new_key()))
        for _ in range(20):
            if text := self._file.read_text(encoding="ascii"):
                found: dict[str, Any] = json.loads(text)
                return found
            time.sleep(0.05)  # another process has made the file and is about to fill it
        self._file.unlink()  # the first use was cut off
        return self._key()


def _write_new(file: Path, text: str) -> None:
    """Write a file that only the owner reads; one that is there already stays."""
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(opened, "w", encoding="ascii") as written:
        written.write(text)

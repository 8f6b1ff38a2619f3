"""Keys: this site's own, and those of the sites whose bundles are taken."""

import json
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from digcomp.errors import BundleRefused, InputRefused
from digcomp.exchange.bundle_keys import Key, fingerprint, new_key, public_key, read_fingerprint
from digcomp.exchange.bundle_shapes import SITE
from digcomp.exchange.bundles import Manifest
from digcomp.services.clock import Clock
from digcomp.store.bundle_tables import BundleKey
from digcomp.store.engine import writing
from digcomp.store.queries import bundles as queries

KEY_FILE = "bundle_key.json"


@dataclass(frozen=True, slots=True)
class Trusted:
    """A site whose bundles are taken."""

    site: str
    fingerprint: str
    relays: bool


class Trust:
    """The keys of this installation."""

    def __init__(self, session: Session, clock: Clock, instance: Path, site: str) -> None:
        self._session = session
        self._clock = clock
        self._file = instance / KEY_FILE
        self._site = site

    def own_key(self) -> Key:
        """The private key; made at first need, readable by this installation alone."""
        if not self._file.exists():
            _write_new(self._file, json.dumps(new_key()))
        for _ in range(20):
            if text := self._file.read_text(encoding="ascii"):
                found: Key = json.loads(text)
                return found
            time.sleep(0.05)  # another process has made the file and is about to fill it
        self._file.unlink()  # the first need was cut off
        return self.own_key()

    def own(self) -> tuple[Key, str]:
        """What everybody may know of the key, and its fingerprint."""
        key = self.own_key()
        return public_key(key), fingerprint(key)

    def all(self) -> list[Trusted]:
        """Every site that is trusted."""
        return [Trusted(one.site, one.fingerprint, one.relays) for one in queries.keys(self._session)]

    def add(self, site: str, key: str, *, relays: bool = False, replace: bool = False) -> Trusted:
        """Take bundles of a site from now on: `key` is a fingerprint as read out, or the text of a key file.

        Raises
        ------
        InputRefused
            site (own, not-a-site), key (not-a-key; another, where one is trusted that is not to be replaced).

        """
        if site == self._site:
            raise InputRefused("site", "own")
        if not re.fullmatch(SITE, site):
            raise InputRefused("site", "not-a-site")
        print_ = read_fingerprint(key) or _print_in(key)
        if print_ is None:
            raise InputRefused("key", "not-a-key")
        writing(self._session)
        known = queries.key(self._session, site)
        if known is not None and known.fingerprint != print_ and not replace:
            raise InputRefused("key", "another")
        if known is None:
            known = BundleKey(site=site)
            self._session.add(known)
        known.fingerprint, known.relays, known.trusted_at = print_, relays, self._clock()
        self._session.commit()
        return Trusted(site, print_, relays)

    def check(self, manifest: Manifest) -> bool:
        """Whether the signer may bring records of other sites too; BundleRefused for one who is not trusted."""
        shown = fingerprint(manifest.key)
        if manifest.site == self._site:
            raise BundleRefused("own" if shown == fingerprint(self.own_key()) else "same-site", manifest.site)
        known = queries.key(self._session, manifest.site)
        if known is None:
            raise BundleRefused("unknown-key", f"{manifest.site}: {shown}")
        if known.fingerprint != shown:
            raise BundleRefused("other-key", f"{manifest.site}: {shown}")
        return known.relays


def _print_in(text: str) -> str | None:
    try:
        return fingerprint(json.loads(text))
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):  # RecursionError: nested without end
        return None


def _write_new(file: Path, text: str) -> None:
    """Write a file that only the owner reads; one that is there already stays."""
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(opened, "w", encoding="ascii") as written:
        written.write(text)

"""Bundles: what one site holds, carried to another on a stick."""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from digcomp import __version__
from digcomp.assessment.instrument import Instrument
from digcomp.errors import NotFound
from digcomp.exchange.bundle_records import PERSON, Record, unpacked
from digcomp.exchange.bundles import Bundle, Origin, Tombstone, seal_file, write_bundle
from digcomp.services.bundle_conflicts import Conflict, conflicts
from digcomp.services.bundle_ledger import Ledger
from digcomp.services.bundle_reading import Progress, Reading, Report
from digcomp.services.bundle_source import Source
from digcomp.services.bundle_trust import Trust
from digcomp.services.clock import SYSTEM_CHANCE, Chance, Clock, new_uid
from digcomp.services.looks import Looks
from digcomp.store.bundle_tables import BundleMade
from digcomp.store.engine import writing
from digcomp.store.queries import bundles as queries


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was written: its number, and how many records of each kind it holds."""

    sequence: int
    counts: dict[str, int]


class Bundles:
    """Writes and reads bundles of an installation. Whoever has the machine has the database: nobody is asked."""

    def __init__(
        self, session: Session, clock: Clock, instrument: Instrument, trust: Trust, site: str,
        chance: Chance = SYSTEM_CHANCE,
    ) -> None:  # fmt: skip
        self._session = session
        self._clock = clock
        self._instrument = instrument
        self._trust = trust
        self._site = site
        self._chance = chance

    def export(
        self,
        path: Path,
        training_ids: Collection[int] | None = None,
        since: datetime | None = None,
        passphrase: str | None = None,
    ) -> Made:
        """Write what is held here, and what came from other sites, to a file that its owner alone can read.

        With `since` only what has changed, or was taken in, since that moment. The file is there in whole or not at
        all. NotFound for a training that is not there.
        """
        part = path.with_name(f".{path.name}.part")
        key = self._trust.own_key()
        writing(self._session)
        sequence, revision = queries.sequence(self._session)
        # By the clock where it goes forward, by one where it does not; it chooses only where nothing orders.
        now, sequence = self._clock(), sequence + 1
        revision = max(revision + 1, int(now.timestamp()))
        uid = new_uid(self._chance)
        try:
            with _private(part) as file:
                records = self._records(training_ids, since, revision, now)
                origin = Origin(
                    self._site, __version__, queries.revision(self._session), uid, sequence, now, self._content()
                )
                counts = write_bundle(file, origin, key, self._tombstones(), records)
                file.flush()
                os.fsync(file.fileno())
            if passphrase is not None:
                seal_file(part, passphrase)
            self._session.add(BundleMade(sequence=sequence, uid=uid, revision=revision, made_at=now))
            # Before the name: a number that was given to a file must never be given again.
            self._session.commit()
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
            self._session.rollback()
        for training_id in sorted(training_ids) if training_ids is not None else (None,):
            Looks(self._session, self._clock).note_training(None, training_id, "bundle")
        return Made(sequence, counts)

    def _content(self) -> dict[str, str]:
        own = self._instrument
        return {"framework": own.framework.id, "bank": own.bank.version, "scale": own.scale_version}

    def _tombstones(self) -> Iterator[Tombstone]:
        return (Tombstone(*one) for one in queries.tombstones(self._session))

    def _records(
        self, training_ids: Collection[int] | None, since: datetime | None, revision: int, now: datetime
    ) -> Iterator[Record]:
        """Records of no training first, then training by training: so they are taken in."""
        own = queries.trainings(self._session, self._site, training_ids)
        wanted: set[str] | None = None
        if training_ids is not None:
            named = queries.trainings_numbered(self._session, training_ids)
            if len(named) < len(set(training_ids)):
                raise NotFound("training")
            wanted = {one.uid for one in named}
        source, ledger = Source(self._session, self._site), Ledger(self._session, self._site, revision, now)
        yielded = set[str]()
        for record in ledger.said(source.common(own), since):
            yielded.add(record.version)
            yield record
        carried = self._carried(wanted, since, yielded)
        rest: Record | None = None
        for rest in carried:
            if rest.training is not None:
                break
            yield rest
        else:
            rest = None
        for training in own:
            yield from ledger.said(source.training(training), since)
        if rest is not None:
            yield rest
            yield from carried

    def _carried(
        self, wanted: Collection[str] | None, since: datetime | None, yielded: Collection[str]
    ) -> Iterator[Record]:
        """What other sites have said, version for version."""
        people = queries.people_of_records(self._session, wanted) if wanted is not None else set()
        for row in queries.carried(self._session, since):
            other = wanted is not None and row.training is not None and row.training not in wanted
            other = other or (wanted is not None and row.kind == PERSON and row.uid not in people)
            if row.version in yielded or other or row.content is None:
                continue
            seen = tuple(row.seen.split())
            yield Record(row.kind, row.uid, row.site, row.revision, row.version, seen, unpacked(row.content))

    def read(self, file: BinaryIO, passphrase: str | None, progress: Progress, *, check: bool = False) -> Report:
        """Take a bundle in, or only say what it would change.

        Raises
        ------
        BundleRefused
            For one that is not trusted, not whole, or newer than this program; nothing of it was taken.

        """
        bundle = Bundle(file, passphrase)
        relays = self._trust.check(bundle.manifest)
        reading = Reading(self._session, self._clock, self._site, self._known_items())
        report = reading.check(bundle, progress, relays=relays)
        return report if check else reading.take(bundle, progress)

    def _known_items(self) -> set[str]:
        return {*self._instrument.bank.items, *self._instrument.bank.statements}

    def conflicts(self) -> list[Conflict]:
        """What was not guessed."""
        return conflicts(self._session)

    def namesakes(self) -> list[tuple[str, str, list[str]]]:
        """People who may be one: name, organisation, numbers."""
        return queries.namesakes(self._session)

    def waiting(self) -> int:
        """How many records wait for another that has not come."""
        counts = queries.counted(self._session)
        return sum(count for (_, state), count in counts.items() if state == "held")


def _private(path: Path) -> BinaryIO:
    """A new file that its owner alone can read: what is inside names people."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

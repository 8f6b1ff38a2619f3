"""Taking versions in: what is held afterwards is the same whatever came first, and however often.

Of each record the versions are held that no other one follows. One of them is kept, by a rule and not by the order;
where their contents differ, the others stand beside it as a conflict.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from digcomp.exchange import bundle_records as records
from digcomp.exchange.bundle_records import Record, Version, digest_of, kept, latest, packed, weight_of
from digcomp.store.bundle_tables import BundleRecord
from digcomp.store.queries import bundles as queries
from digcomp.store.tables import Person

NEW, CHANGED, KNOWN, DELETED = "new", "changed", "known", "deleted"


@dataclass
class Taken:
    """What came of some records: how many of each kind were new, changed, known or deleted before; who was touched."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    trainings: set[str] = field(default_factory=set)
    common: set[tuple[str, str]] = field(default_factory=set)

    def __iadd__(self, other: "Taken") -> "Taken":
        self.counts += other.counts
        self.trainings |= other.trainings
        self.common |= other.common
        return self


def home_of(number: str) -> str:
    """The site that gave a participant their number."""
    return re.sub(r"\d{6,}$", "", number)


def believed(kind: str, uid: str, own: str) -> tuple[str, ...]:
    """Whose word counts before that of others: the home's for a person, one's own for what is shared by name."""
    return (home_of(uid), own) if kind == records.PERSON else (own,)


class Merging:
    """Takes records of other sites in, inside the caller's transaction."""

    def __init__(self, session: Session, site: str, now: datetime) -> None:
        self._session = session
        self._site = site
        self._now = now
        self._buried = {kind: queries.buried(session, kind) for kind in ("person", *records.KINDS)}

    def take(self, incoming: Sequence[Record], *, dry: bool = False) -> Taken:
        """Hold what is new of some records. A dry run only counts."""
        taken, wanted = Taken(), dict[tuple[str, str], list[Record]]()
        for record in incoming:
            if record.site == self._site:
                taken.counts[record.kind, KNOWN] += 1
            elif record.uid in self._buried[record.kind] or record.person in self._buried["person"]:
                taken.counts[record.kind, DELETED] += 1
            else:
                wanted.setdefault((record.kind, record.uid), []).append(record)
        held = self._held(wanted)
        people = self._people(wanted) if not dry else {}
        rows: list[dict[str, Any]] = []
        for key, group in wanted.items():
            rows += self._join(key, group, held.get(key, []), taken, people, dry=dry)
        if not dry:
            queries.add_all(self._session, BundleRecord, rows)
            self._session.flush()
        return taken

    def _held(self, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[BundleRecord]]:
        found: dict[tuple[str, str], list[BundleRecord]] = {}
        kinds, uids = {kind for kind, _ in wanted}, {uid for _, uid in wanted}
        for row in queries.records(self._session, kinds, uids):
            found.setdefault((row.kind, row.uid), []).append(row)
        return found

    def _people(self, wanted: dict[tuple[str, str], list[Record]]) -> dict[str, int]:
        numbers = {one.person for group in wanted.values() for one in group if one.person}
        found = queries.rows_by(self._session, (Person.number, Person.id), Person.number, numbers)
        return {number: person_id for number, person_id in found}  # noqa: C416 - rows

    def _join(
        self,
        key: tuple[str, str],
        group: Iterable[Record],
        held: list[BundleRecord],
        taken: Taken,
        people: dict[str, int],
        *,
        dry: bool,
    ) -> list[dict[str, Any]]:
        versions = {row.version: version_in(row) for row in held}
        fresh: dict[str, Record] = {}
        for record in group:
            passed = any(record.version in one.seen for one in versions.values())
            if record.version in versions or passed:
                taken.counts[record.kind, KNOWN] += 1
                continue
            taken.counts[record.kind, CHANGED if versions else NEW] += 1
            versions[record.version] = version_from(record)
            fresh[record.version] = record
        if not fresh or dry:
            return []
        staying = latest(list(versions.values()))
        chosen = kept(staying, believed(*key, self._site))
        names = {one.version for one in staying}
        self._touch(key, [*held, *fresh.values()], taken)
        for row in held:
            if row.version not in names:
                self._session.delete(row)
            elif row.state != "own":
                row.state = "kept" if row.digest == chosen.digest else "other"
        return [
            self._row(record, versions[record.version], chosen, people)
            for record in fresh.values()
            if record.version in names
        ]

    def _touch(self, key: tuple[str, str], versions: Iterable[BundleRecord | Record], taken: Taken) -> None:
        """Every training that any version of it is a part of: a seat may have been moved."""
        if key[0] in records.COMMON:
            taken.common.add(key)
        taken.trainings |= {one.training for one in versions if one.training is not None}

    def _row(self, record: Record, version: Version, chosen: Version, people: dict[str, int]) -> dict[str, Any]:
        return {
            "kind": record.kind,
            "uid": record.uid,
            "site": record.site,
            "version": record.version,
            "revision": record.revision,
            "digest": version.digest,
            "seen": " ".join(record.seen),
            "weight": version.weight,
            "content": packed(record.content),
            "training": record.training,
            "person": record.person,
            "person_id": people.get(record.person or ""),
            "state": "kept" if version.digest == chosen.digest else "other",
            "taken_at": self._now,
        }


def version_in(row: BundleRecord) -> Version:
    """A version that is held."""
    return Version(row.site, row.version, frozenset(row.seen.split()), row.revision, row.digest, row.weight)


def version_from(record: Record) -> Version:
    """A version that comes in."""
    weight = weight_of(record.kind, record.content)
    digest = digest_of(record.content)
    return Version(record.site, record.version, frozenset(record.seen), record.revision, digest, weight)

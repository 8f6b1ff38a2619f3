"""What bundles brought that nobody may guess: versions that nothing orders, and records that want one place."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from digcomp.exchange.bundle_records import HISTORY, Content, unpacked
from digcomp.services.bundle_source import person_content
from digcomp.store.bundle_tables import BundleRecord
from digcomp.store.queries import bundles as queries
from digcomp.store.tables import Person

#: Answers are nobody's to read in a list: that they differ is said, and not how.
_UNSHOWN = ("answers", "retrospective", "seen", "ineligible", "ratings", "comment")
_LONGEST = 60


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """One conflict: which record, whose version stands beside the one kept, and in what they differ.

    `reason` is one of content (versions that nothing orders), place (another record has its seat or test), history (two
    computers have made a bundle of one number: one of them was restored from a backup, or they share a prefix).
    """

    reason: str
    kind: str
    uid: str
    site: str
    version: str
    differs: tuple[str, ...]


def conflicts(session: Session) -> list[Conflict]:
    """All of them: the same list in whatever order bundles came."""
    found = []
    beside = queries.beside(session)
    kept = {
        (row.kind, row.uid): row
        for row in queries.records(session, {row.kind for row in beside}, {row.uid for row in beside})
        if row.state not in ("other",)
    }
    for row in beside:
        reason = "history" if row.kind == HISTORY else "place" if row.state == "clash" else "content"
        differs = _differs(session, row, kept.get((row.kind, row.uid))) if reason == "content" else ()
        found.append(Conflict(reason, row.kind, row.uid, row.site, row.version, differs))
    return sorted(found)


def _differs(session: Session, beside: BundleRecord, kept: BundleRecord | None) -> tuple[str, ...]:
    here = _content(session, kept) if kept is not None else None
    there = _content(session, beside)
    if here is None or there is None:
        return ()
    return tuple(_difference(name, here.get(name), there[name]) for name in there if here.get(name) != there[name])


def _content(session: Session, row: BundleRecord) -> Content | None:
    if row.content is not None:
        return unpacked(row.content)
    person = session.get(Person, row.person_id) if row.kind == "person" and row.person_id else None
    return person_content(person) if person is not None else None


def _difference(name: str, here: object, there: object) -> str:
    if name in _UNSHOWN:
        return name
    return f"{name}: {str(here)[:_LONGEST]} / {str(there)[:_LONGEST]}"

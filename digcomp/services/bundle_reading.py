"""Taking a bundle in: all of it is checked first, then it is taken in pieces that are each stored in whole.

A piece that was stored is known when the bundle is read again, so that after a cut one simply starts anew.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from digcomp.errors import BundleRefused
from digcomp.exchange import bundle_records as records
from digcomp.exchange.bundle_records import Record, digest_of, version_of
from digcomp.exchange.bundles import Bundle, Manifest, Tombstone
from digcomp.services import national
from digcomp.services.bundle_burial import bury
from digcomp.services.bundle_common import Common
from digcomp.services.bundle_merge import Merging, Taken
from digcomp.services.bundle_tables import Tables
from digcomp.services.clock import Clock
from digcomp.store.bundle_tables import BundleRead
from digcomp.store.engine import writing
from digcomp.store.migrate import is_known
from digcomp.store.queries import bundles as queries

#: Records that are taken in at once: a second's work on an old server.
PIECE = 1500
Progress = Callable[[int], None]


@dataclass
class Report:
    """What a bundle brought, or would bring."""

    taken: Taken = field(default_factory=Taken)
    deletions: int = 0
    unknown_items: Counter[str] = field(default_factory=Counter)

    def counts(self) -> dict[str, int]:
        """Numbers by kind and outcome, as they are kept."""
        return {f"{kind} {what}": count for (kind, what), count in sorted(self.taken.counts.items())}


class Reading:
    """Takes a bundle that is trusted."""

    def __init__(self, session: Session, clock: Clock, site: str, items: Collection[str]) -> None:
        self._session = session
        self._clock = clock
        self._site = site
        self._items = frozenset(items)

    def check(self, bundle: Bundle, progress: Progress, *, relays: bool) -> Report:
        """Read it whole and say what it would change, writing nothing; BundleRefused for what cannot be taken."""
        manifest, report = bundle.manifest, Report()
        if not is_known(manifest.revision):
            raise BundleRefused("newer-database", manifest.program)
        merging = Merging(self._session, self._site, self._clock())
        report.deletions = sum(not queries.is_buried(self._session, one.kind, one.uid) for one in bundle.tombstones())
        counts, done = Counter[str](), 0
        for piece in _pieces(self._checked(bundle.records(), manifest.site, relays=relays)):
            for record in piece:
                self._note_items(record, report)
            counts.update(record.kind for record in piece)
            report.taken += merging.take(piece, dry=True)
            done += len(piece)
            progress(done)
        if counts | {"deletion": sum(1 for _ in bundle.tombstones())} != manifest.counts:
            raise BundleRefused("malformed", "other records than it names")
        self._session.rollback()
        return report

    def _checked(self, found: Iterable[Record], site: str, *, relays: bool) -> Iterator[Record]:
        for record in found:
            if record.site != site and not relays:
                raise BundleRefused("not-its-own", f"{record.kind} {record.uid} of {record.site}")
            yield record

    def _note_items(self, record: Record, report: Report) -> None:
        if record.kind == records.SITTING:
            report.unknown_items.update(
                answer[2] for answer in record.content["answers"] if answer[2] not in self._items
            )

    def take(self, bundle: Bundle, progress: Progress) -> Report:
        """Take it in; it has been checked."""
        report, done = Report(), 0
        report.deletions = self._bury(list(bundle.tombstones()))
        self._take([_history(bundle.manifest)])
        for piece in _pieces(bundle.records()):
            report.taken += self._take(piece)
            for record in piece:
                self._note_items(record, report)
            done += len(piece)
            progress(done)
        self._settle()
        self._note(bundle.manifest, report)
        return report

    def _bury(self, stones: Collection[Tombstone]) -> int:
        writing(self._session)
        new = bury(self._session, stones, self._site, self._clock())
        self._session.commit()
        return new

    def _take(self, piece: list[Record]) -> Taken:
        """One piece in one transaction: versions, and the tables that follow from them."""
        writing(self._session)
        common = Common(self._session, self._site, self._clock())
        shared = {(one.kind, one.uid) for one in piece if one.kind in records.COMMON}
        common.adopt(shared)
        taken = Merging(self._session, self._site, self._clock()).take(piece)
        common.project(taken.common)
        if taken.trainings:
            self._project(taken.trainings)
        self._session.commit()
        return taken

    def _project(self, uids: Collection[str]) -> None:
        ids = Tables(self._session, self._site).project(uids)
        national.refresh(self._session, ids)

    def _settle(self) -> None:
        """What waited may have got what it waited for."""
        waiting = sorted(queries.waiting(self._session))
        for begin in range(0, len(waiting), 20):
            writing(self._session)
            self._project(waiting[begin : begin + 20])
            self._session.commit()

    def _note(self, manifest: Manifest, report: Report) -> None:
        writing(self._session)
        kept = queries.read(self._session, manifest.bundle)
        if kept is None:
            kept = BundleRead(uid=manifest.bundle, site=manifest.site, sequence=manifest.sequence)
            self._session.add(kept)
            kept.counts, kept.read_at = report.counts(), self._clock()
        self._session.commit()


def _history(manifest: Manifest) -> Record:
    """That a site has made a bundle of this number: made twice, the number tells of two computers with one name."""
    content: dict[str, Any] = {"sequence": manifest.sequence, "bundle": manifest.bundle}
    uid = f"{manifest.site}/{manifest.sequence}"
    version = version_of(records.HISTORY, uid, manifest.site, digest_of(content), ())
    return Record(records.HISTORY, uid, manifest.site, manifest.sequence, version, (), content)


def _pieces(found: Iterable[Record]) -> Iterator[list[Record]]:
    """So many at once, and a training in one piece where it is not larger than that: it is written once then."""
    piece: list[Record] = []
    for record in found:
        full = len(piece) >= PIECE and (record.training is None or record.training != piece[-1].training)
        if full or len(piece) >= 4 * PIECE:
            yield piece
            piece = []
        piece.append(record)
    if piece:
        yield piece

"""What this site said last of each record: by it a change is told from what was said before."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from digcomp.exchange.bundle_records import Record, digest_of, version_of, weight_of
from digcomp.services.bundle_source import Said
from digcomp.store.bundle_tables import BundleRecord
from digcomp.store.queries import bundles as queries


class Ledger:
    """Gives every record its version; inside the caller's transaction."""

    def __init__(self, session: Session, site: str, revision: int, now: datetime) -> None:
        self._session = session
        self._site = site
        self._revision = revision
        self._now = now

    def said(self, saying: Iterable[Said], since: datetime | None) -> Iterator[Record]:
        """Records with their versions, all or those that are new since a moment."""
        every = list(saying)
        held = queries.records(self._session, {one.kind for one in every}, {one.uid for one in every})
        before: dict[tuple[str, str], list[BundleRecord]] = {}
        for row in held:
            if row.site == self._site:
                before.setdefault((row.kind, row.uid), []).append(row)
        for one in every:
            row = self._row(one, before.get((one.kind, one.uid), []))
            if since is None or row.taken_at >= since:
                seen = tuple(row.seen.split())
                yield Record(one.kind, one.uid, self._site, row.revision, row.version, seen, one.content)
        self._session.flush()

    def _row(self, one: Said, before: list[BundleRecord]) -> BundleRecord:
        digest = digest_of(one.content)
        if len(before) == 1 and before[0].digest == digest:
            return before[0]
        seen = sorted({name for row in before for name in (row.version, *row.seen.split())})
        for row in before:
            self._session.delete(row)
        training = one.uid if one.kind == "training" else one.content.get("training")
        row = BundleRecord(
            kind=one.kind,
            uid=one.uid,
            site=self._site,
            version=version_of(one.kind, one.uid, self._site, digest, seen),
            revision=self._revision,
            digest=digest,
            seen=" ".join(seen),
            weight=weight_of(one.kind, one.content),
            training=training,
            person=one.uid if one.kind == "person" else one.content.get("person"),
            person_id=one.person_id,
            state="own",
            taken_at=self._now,
        )
        self._session.add(row)
        return row

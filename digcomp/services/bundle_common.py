"""From versions to tables, first half: organisations, programmes and people."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from digcomp.exchange import bundle_records as records
from digcomp.exchange.bundle_records import Content, digest_of, kept, packed, unpacked, version_of
from digcomp.services.bundle_merge import believed, home_of, version_in
from digcomp.services.bundle_source import (
    organisation_content,
    organisation_paths,
    person_content,
    programme_content,
)
from digcomp.store.bundle_tables import BundleRecord
from digcomp.store.queries import bundles as queries
from digcomp.store.tables import Organisation, Person, Programme

Key = tuple[str, str]


class Common:
    """Makes what belongs to no training as the versions held of it say; inside the caller's transaction."""

    def __init__(self, session: Session, site: str, now: datetime) -> None:
        self._session = session
        self._site = site
        self._now = now

    def adopt(self, keys: Collection[Key]) -> None:
        """Say ourselves what stands here in another wording than any site has said: it must not be lost unseen."""
        here = self._here(keys)
        rows = self._rows(here)
        for key, (content, person_id) in here.items():
            versions, digest = rows.get(key, []), digest_of(content)
            if any(row.digest == digest for row in versions):
                continue
            mine = [row for row in versions if row.site == self._site]
            seen = sorted({name for row in mine for name in (row.version, *row.seen.split())})
            for row in mine:
                self._session.delete(row)
            self._session.add(
                BundleRecord(
                    kind=key[0],
                    uid=key[1],
                    site=self._site,
                    version=version_of(*key, self._site, digest, seen),
                    revision=int(self._now.timestamp()),
                    digest=digest,
                    seen=" ".join(seen),
                    weight=0,
                    content=packed(content),
                    person=key[1] if key[0] == records.PERSON else None,
                    person_id=person_id,
                    state="kept",
                    taken_at=self._now,
                )
            )
        self._session.flush()

    def _here(self, keys: Collection[Key]) -> dict[Key, tuple[Content, int | None]]:
        """What stands in the tables of these, where it is ours to say."""
        found: dict[Key, tuple[Content, int | None]] = {}
        kinds = {kind for kind, _ in keys}
        if records.ORGANISATION in kinds:
            paths = organisation_paths(self._session)
            for one in reversed(queries.organisations(self._session)):  # of two of one name the older one speaks
                path = paths[one.id]
                found[records.ORGANISATION, records.name_uid(*path)] = organisation_content(path, one), None
        if records.PROGRAMME in kinds:
            for programme in self._session.scalars(select(Programme)):
                key = records.PROGRAMME, records.name_uid(programme.title)
                found[key] = programme_content(programme), None
        numbers = {uid for kind, uid in keys if kind == records.PERSON and home_of(uid) == self._site}
        for person in queries.found_by(self._session, Person, Person.number, numbers):
            found[records.PERSON, person.number] = person_content(person), person.id
        return {key: found[key] for key in keys if key in found}

    def _rows(self, keys: Collection[Key]) -> dict[Key, list[BundleRecord]]:
        rows: dict[Key, list[BundleRecord]] = {}
        for row in queries.records(self._session, {kind for kind, _ in keys}, {uid for _, uid in keys}):
            rows.setdefault((row.kind, row.uid), []).append(row)
        return rows

    def project(self, keys: Collection[Key]) -> None:
        """Make the tables say what is kept of these."""
        wanted: dict[str, dict[str, Content]] = {kind: {} for kind in records.KINDS}
        for (kind, uid), rows in self._rows(keys).items():
            chosen = kept(map(version_in, rows), believed(kind, uid, self._site))
            for row in rows:
                if row.state != "own":
                    row.state = "kept" if row.digest == chosen.digest else "other"
            # What this site said itself stands in the tables already.
            said = [row for row in rows if row.digest == chosen.digest and row.content is not None]
            if said and not any(row.digest == chosen.digest and row.state == "own" for row in rows):
                wanted[kind][uid] = unpacked(said[0].content or b"")
        self._organisations(wanted[records.ORGANISATION])
        self._programmes(wanted[records.PROGRAMME])
        self._people(wanted[records.PERSON])
        self._session.flush()

    def _organisations(self, wanted: dict[str, Content]) -> None:
        known = {path: number for number, path in reversed(organisation_paths(self._session).items())}
        for content in wanted.values():
            path, above = tuple(content["path"]), None
            for depth in range(1, len(path) + 1):
                if path[:depth] not in known:
                    one = Organisation(name=path[depth - 1], parent_id=above, created_at=self._now)
                    self._session.add(one)
                    self._session.flush()
                    known[path[:depth]] = one.id
                above = known[path[:depth]]
            self._session.execute(update(Organisation).where(Organisation.id == above).values(aimag=content["aimag"]))

    def _programmes(self, wanted: dict[str, Content]) -> None:
        titles = {content["title"] for content in wanted.values()}
        known = {one.title: one for one in queries.found_by(self._session, Programme, Programme.title, titles)}
        for content in wanted.values():
            programme = known.get(content["title"])
            if programme is None:
                programme = Programme(created_at=self._now)
                self._session.add(programme)
            for name, value in content.items():
                setattr(programme, name, value)

    def _people(self, wanted: dict[str, Content]) -> None:
        known = {one.number: one for one in queries.found_by(self._session, Person, Person.number, wanted)}
        new = []
        for number, content in wanted.items():
            person, began = known.get(number), datetime.fromisoformat(content["created_at"])
            if person is None:
                new.append({"number": number, "name": content["name"], "created_at": began})
            else:
                person.name, person.created_at = content["name"], began
        queries.add_all(self._session, Person, new)
        self._session.flush()
        self._link({one["number"] for one in new})

    def _link(self, numbers: Collection[str]) -> None:
        """Hang what was held of newcomers on them, so that it goes when they go."""
        ids = dict(queries.rows_by(self._session, (Person.number, Person.id), Person.number, numbers))
        waiting = queries.rows_by(self._session, (BundleRecord.id, BundleRecord.person), BundleRecord.person, set(ids))
        rows = [{"id": number, "person_id": ids[person]} for number, person in waiting]
        queries.change_all(self._session, BundleRecord, rows)

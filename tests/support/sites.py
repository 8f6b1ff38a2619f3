"""Several installations beside one another: laptops in halls and servers that take their bundles in."""

import hashlib
import io
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from digcomp.exchange.bundle_records import Record
from digcomp.exchange.bundles import Bundle, Origin, Tombstone, write_bundle
from digcomp.services.bundle_reading import Report
from digcomp.services.bundle_trust import Trust
from digcomp.services.bundles import Bundles
from digcomp.store.every_table import Base
from support.cast import Cast, Clock, open_quickly, settings_in
from support.databases import Makes
from support.small import small_instrument

#: What says when and in which order something came in, and not what it is.
_LOCAL = {
    "bundle_record": {"taken_at"},
    "organisation": {"created_at"},
    "programme": {"created_at"},
}
#: Tables of the bundles themselves and of work that is still to be done.
_SKIPPED = {"alembic_version", "bundle_made", "bundle_read", "bundle_key", "event", "counter", "tally_due"}


@dataclass
class Site:
    """One installation."""

    cast: Cast
    folder: Path

    @contextmanager
    def bundles(self) -> Iterator[tuple[Bundles, Trust]]:
        own = self.cast.settings
        with self.cast.database.sessions() as session:
            trust = Trust(session, self.cast.clock, own.instance, own.site)
            yield Bundles(session, self.cast.clock, self.cast.instrument, trust, own.site, self.cast.chance), trust

    def export(self, **how: Any) -> bytes:
        """A bundle of everything, or as asked."""
        path = self.folder / "out.bundle"
        with self.bundles() as (bundles, _):
            bundles.export(path, **how)
        return path.read_bytes()

    def trusts(self, *others: "Site", relays: bool = False) -> None:
        for other in others:
            with other.bundles() as (_, theirs), self.bundles() as (_, trust):
                trust.add(other.cast.settings.site, theirs.own()[1], relays=relays, replace=True)

    def take(self, *files: bytes, **how: Any) -> list[Report]:
        with self.bundles() as (bundles, _):
            return [bundles.read(io.BytesIO(one), how.get("passphrase"), lambda _: None) for one in files]

    def conflicts(self) -> list[Any]:
        with self.bundles() as (bundles, _):
            return bundles.conflicts()

    def signed(self, tombstones: Iterable[Tombstone], records: Iterable[Record], number: int) -> bytes:
        """A bundle of this site that holds just these."""
        file = io.BytesIO()
        with self.bundles() as (_, trust):
            at = self.cast.clock()
            origin = Origin(self.cast.settings.site, "1", "0003", f"bundle{number:06}", number, at, {})
            write_bundle(file, origin, trust.own_key(), tombstones, records)
        return file.getvalue()

    def dump(self) -> dict[str, list[str]]:
        """Every table by natural keys: references are replaced by the digest of what they lead to."""
        return _dump(self.cast)


class Sites:
    """Makes installations in folders of their own."""

    def __init__(self, folder: Path, makes: Makes) -> None:
        self._folder = folder
        self._makes = makes
        self._made: list[Site] = []

    def make(self, site: str, *, like: Site | None = None) -> Site:
        """A new installation, empty or from the backup of another one."""
        number = len(self._made) + 1
        folder = self._folder / f"{site}{number}"
        settings = settings_in(folder, DIGCOMP_SITE=site, DIGCOMP_DATABASE_URL=self._makes.address(folder))
        if like is None:
            folder.mkdir(exist_ok=True)
            self._makes.fill(settings.database_url)
        else:
            like.cast.database.engine.dispose()
            shutil.copytree(like.folder, folder, dirs_exist_ok=True)
            self._makes.copy(like.cast.settings.database_url, settings.database_url)
        clock = Clock() if like is None else Clock(like.cast.clock.now)
        cast = Cast(open_quickly(settings), small_instrument(), settings, clock, seed=number)
        self._made.append(Site(cast, folder))
        return self._made[-1]

    def remove(self, site: Site) -> None:
        """Take an installation away, with all that it holds."""
        site.cast.database.engine.dispose()
        self._makes.drop(site.cast.settings.database_url)
        shutil.rmtree(site.folder, ignore_errors=True)

    def close(self) -> None:
        """Take every installation away."""
        for site in self._made:
            self.remove(site)


def contents(*files: bytes) -> tuple[list[Tombstone], list[Record]]:
    """What bundles hold."""
    stones, records = list[Tombstone](), list[Record]()
    for one in files:
        bundle = Bundle(io.BytesIO(one))
        stones += bundle.tombstones()
        records += bundle.records()
    return stones, records


def _dump(cast: Cast) -> dict[str, list[str]]:
    with cast.database.engine.connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in _SKIPPED]
        rows = {table.name: [dict(row._mapping) for row in connection.execute(select(table))] for table in tables}
    names: dict[tuple[str, int], str] = {}
    dumped: dict[str, list[str]] = {}
    for table in tables:
        lines = []
        for row in sorted(rows[table.name], key=lambda row: row.get("id", 0)):
            for column in table.columns:
                for key in column.foreign_keys:
                    row[column.name] = row[column.name] and names.get((key.column.table.name, row[column.name]), "?")
            plain = {k: v for k, v in row.items() if k != "id" and k not in _LOCAL.get(table.name, ())}
            text = repr(sorted(plain.items(), key=lambda pair: pair[0]))
            if "id" in row:
                names[table.name, row["id"]] = hashlib.sha256(text.encode()).hexdigest()[:12]
            lines.append(text)
        dumped[table.name] = sorted(lines)
    return dumped

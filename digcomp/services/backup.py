"""Backup and restore of an installation: its database, and the keys without which no address and no badge is good."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from digcomp import __version__
from digcomp.errors import BackupRefused
from digcomp.services import backup_postgres, backup_sqlite
from digcomp.services.backup_archive import (
    DATABASE,
    FORMAT,
    INSTANCE,
    Manifest,
    entry_of,
    fingerprint,
    read_manifest,
    unpack,
    write_archive,
)
from digcomp.services.clock import Clock
from digcomp.services.database import bring_up_to_date, holds_people, known_revision, open_database
from digcomp.settings import Settings

#: Of the instance folder: keys and the like are small; what is larger was made from the database and can be made again.
LARGEST_FILE = 1024 * 1024
#: Not of the installation: what its version control needs, copies that an earlier restore kept, notes of running.
_LEFT_OUT = ("README.md", ".gitignore", ".*", "*.before-*", "*.zip", "*.backup", "*.log", "*.pid", "*.sqlite*")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: where the database that was there before is kept, and whether the secret key is the same."""

    manifest: Manifest
    kept: str | None
    revision: str
    same_secret: bool


def back_up(settings: Settings, target: Path, clock: Clock, *, force: bool = False) -> Manifest:
    """Write the state of this moment to a file, while people answer; BackupRefused says why not."""
    if target.exists() and not force:
        raise BackupRefused(f"{target} is there already; take another name, or --force to replace it")
    if not target.parent.is_dir():
        raise BackupRefused(f"there is no folder {target.parent}")
    url = make_url(settings.database_url)
    revision = _revision(settings)
    made_at = clock()
    with _workshop(target.parent) as folder:
        if url.get_backend_name() == "sqlite":
            copy = folder / "database.sqlite"
            backup_sqlite.copy(Path(url.database or ""), copy)
            rows = backup_sqlite.rows_of(copy)
        else:
            copy = folder / "database.dump"
            rows = backup_postgres.copy(url, copy)
        files = {DATABASE: copy, **_own_files(settings)}
        manifest = Manifest(
            format=FORMAT,
            program=__version__,
            made_at=made_at,
            kind=url.get_backend_name(),
            revision=revision,
            rows=rows,
            secret=fingerprint(settings.secret_key),
            files={name: entry_of(path) for name, path in files.items()},
        )
        write_archive(target, manifest, files)
    return manifest


def _revision(settings: Settings) -> str:
    """The revision of the database that there is; it is looked at and left as it is."""
    url = make_url(settings.database_url)
    path = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and not path.is_file():
        raise BackupRefused(f"there is no database {path} to back up")
    revision = known_revision(settings.database_url)
    if revision is None:
        raise BackupRefused("the database has no tables of this program: there is nothing to back up")
    return revision


def _own_files(settings: Settings) -> dict[str, Path]:
    """Keys and other small files of the instance folder, by their names in an archive."""
    found = {}
    for path in sorted(settings.instance.rglob("*")):
        inside = path.relative_to(settings.instance)
        left_out = any(Path(part).match(pattern) for part in inside.parts for pattern in _LEFT_OUT)
        if path.is_file() and not path.is_symlink() and not left_out and path.stat().st_size <= LARGEST_FILE:
            found[f"{INSTANCE}/{inside.as_posix()}"] = path
    return found


def restore(settings: Settings, source: Path, clock: Clock, *, force: bool = False) -> Restored:
    """Make this installation what it was when it was backed up; everything is checked before anything is changed.

    The database that is there is kept beside the restored one, and so are keys that are others.

    Raises
    ------
    BackupRefused
        For a file that is damaged or no backup, another kind of database, people who are here already, or a program
        that still runs.
    DatabaseNewer
        For a backup of a later program.

    """
    manifest, url = read_manifest(source), make_url(settings.database_url)
    known_revision(settings.database_url, named=manifest.revision)
    if manifest.kind != url.get_backend_name():
        raise BackupRefused(f"{source} holds a {manifest.kind} database; DIGCOMP_DATABASE_URL names another kind")
    if not force and holds_people(settings.database_url):
        raise BackupRefused(
            "this installation holds people already; --force restores all the same and keeps them aside"
        )
    try:
        return _put_back(settings, source, manifest, f"{clock():%Y%m%d-%H%M%S}")
    except OSError as problem:
        raise BackupRefused(f"a file cannot be put in its place: {problem}") from None


def _put_back(settings: Settings, source: Path, manifest: Manifest, stamp: str) -> Restored:
    """Unpack beside what is there, check, and only then change names; whatever fails is undone."""
    url = make_url(settings.database_url)
    place = Path(url.database or "").parent if manifest.kind == "sqlite" else settings.instance
    with _workshop(place) as folder, ExitStack() as undo:
        files = unpack(source, manifest, folder)
        put = _put_sqlite if manifest.kind == "sqlite" else _put_postgres
        kept, revision = put(settings, manifest, files.pop(DATABASE), stamp, undo)
        secret_before = _secret_in(settings)
        for name, path in files.items():
            _put(path, settings.instance.joinpath(*Path(name).parts[1:]), stamp, undo)
        undo.pop_all()  # done: nothing is to be undone any more
    by_file = secret_before == settings.secret_key
    secret = _secret_in(settings) if by_file else settings.secret_key
    return Restored(manifest, kept, revision, fingerprint(secret) == manifest.secret)


def _put_sqlite(
    settings: Settings, manifest: Manifest, copy: Path, stamp: str, undo: ExitStack
) -> tuple[str | None, str]:
    _check_rows(backup_sqlite.rows_of(copy), manifest)
    revision = _upgraded(f"sqlite:///{copy.as_posix()}")
    backup_sqlite.settle(copy)
    present = Path(make_url(settings.database_url).database or "")
    if present.is_file():
        backup_sqlite.settle(present)
    for mark in ("-wal", "-shm"):  # of a database that was too damaged to settle: they would spoil the new one
        beside = present.with_name(present.name + mark)
        if beside.exists():
            kept = beside.rename(present.with_name(f"{present.name}.before-{stamp}{mark}"))
            undo.callback(kept.replace, beside)
    return _put(copy, present, stamp, undo), revision


def _put_postgres(
    settings: Settings, manifest: Manifest, dump: Path, stamp: str, undo: ExitStack
) -> tuple[str | None, str]:
    url = make_url(settings.database_url)
    new = url.set(database=f"{url.database}_restored_{stamp}")
    undo.callback(backup_postgres.drop, new)
    _check_rows(backup_postgres.fill(new, dump), manifest)
    revision = _upgraded(new.render_as_string(hide_password=False))
    aside = f"{url.database}_before_{stamp}"
    was_there = backup_postgres.exists(url)
    backup_postgres.swap(url, new.database or "", aside)
    if was_there:
        undo.callback(backup_postgres.swap, url, aside, new.database or "")
    return (aside if was_there else None), revision


def _check_rows(found: dict[str, int], manifest: Manifest) -> None:
    wrong = [table for table in manifest.rows | found if found.get(table) != manifest.rows.get(table)]
    if wrong:
        raise BackupRefused(f"the backup is not whole: other numbers of rows in {', '.join(sorted(wrong))}")


def _upgraded(url: str) -> str:
    database = open_database(url)
    try:
        return bring_up_to_date(database)[1]
    finally:
        database.engine.dispose()


def _put(new: Path, place: Path, stamp: str, undo: ExitStack) -> str | None:
    """Put a file in its place; what was there is kept beside it, unless it is the same. Where it is kept."""
    place.parent.mkdir(parents=True, exist_ok=True)
    new.chmod(0o600)
    aside = place.with_name(f"{place.name}.before-{stamp}")
    if place.exists():
        if entry_of(place) == entry_of(new):
            return None
        if aside.exists():
            raise BackupRefused(f"{aside} is there already; wait a second and restore again")
        place.rename(aside)
        undo.callback(aside.replace, place)
    else:
        undo.callback(place.unlink, missing_ok=True)
    new.replace(place)
    return str(aside) if aside.exists() else None


def _secret_in(settings: Settings) -> str:
    file = settings.instance / "secret_key"
    return file.read_text(encoding="ascii").strip() if file.is_file() else ""


@contextmanager
def _workshop(beside: Path) -> Iterator[Path]:
    """A folder for unfinished files that nobody else can read, on the same disk as what is made."""
    folder = Path(tempfile.mkdtemp(prefix=".digcomp-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

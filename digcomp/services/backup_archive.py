"""One file that holds an installation: its database, its keys, and a list of what is in it with digests."""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from digcomp.errors import BackupRefused

#: Of this file's own shape; a program reads its own and refuses later ones.
FORMAT = 1
MANIFEST, DATABASE, INSTANCE = "manifest.json", "database", "instance"
_PIECE = 1024 * 1024
#: What a spoilt archive raises, by the place that is spoilt: RuntimeError is that of a part that says it is encrypted,
#: packed in a way that nobody knows, or, in the manifest, nested without end.
_UNREADABLE = (OSError, zipfile.BadZipFile, EOFError, zlib.error, RuntimeError)
_LARGEST_MANIFEST = 4 * _PIECE


class Entry(BaseModel):
    """One file of the archive."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    size: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """What an archive holds: `kind` is sqlite or postgresql, `rows` counts each table, `secret` tells keys apart."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    format: int
    program: str
    made_at: datetime
    kind: str = Field(pattern="^(sqlite|postgresql)$")
    revision: str
    rows: dict[str, int]
    secret: str
    files: dict[str, Entry]


def fingerprint(secret_key: str) -> str:
    """Tells two secret keys apart and says nothing of either."""
    return hashlib.sha256(f"digcomp backup {secret_key}".encode()).hexdigest()[:16]


def entry_of(path: Path) -> Entry:
    """Size and digest of a file."""
    with path.open("rb") as file:
        return Entry(size=path.stat().st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest())


def write_archive(target: Path, manifest: Manifest, files: Mapping[str, Path]) -> None:
    """Write an archive that its owner alone can read, whole or not at all."""
    unfinished = target.with_name(f".{target.name}.unfinished-{os.getpid()}")
    try:
        with _private(unfinished) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
                for name, path in files.items():
                    # PostgreSQL's own dump is compressed already.
                    packed = zipfile.ZIP_STORED if path.suffix == ".dump" else zipfile.ZIP_DEFLATED
                    archive.write(path, name, compress_type=packed, compresslevel=1)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as problem:
        raise BackupRefused(f"{target} cannot be written: {problem.strerror or problem}") from None
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(number, "wb") as file:
        yield file


def read_manifest(source: Path) -> Manifest:
    """The list of an archive; BackupRefused for what is none, or one of a later program."""
    try:
        with zipfile.ZipFile(source) as archive:
            if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
                raise BackupRefused(f"{source} is no backup of this program: its manifest is too large")
            content = json.loads(archive.read(MANIFEST))
        found = content.get("format") if isinstance(content, dict) else None
        if isinstance(found, int) and found > FORMAT:
            raise BackupRefused(f"{source} has the format {found}; this program reads {FORMAT}. Use the newer program")
        manifest = Manifest.model_validate(content)
    except (*_UNREADABLE, KeyError, ValueError, ValidationError) as problem:
        reason = getattr(problem, "strerror", None) or type(problem).__name__
        raise BackupRefused(f"{source} is no backup of this program, or it is damaged: {reason}") from None
    for name in manifest.files:
        _refuse_outside(source, name)
    return manifest


def _refuse_outside(source: Path, name: str) -> None:
    """A name of an archive must not lead out of the folder that it is unpacked to."""
    path = PurePosixPath(name)
    inside = path.parts[:1] == (INSTANCE,) and len(path.parts) > 1 and ".." not in path.parts and "\\" not in name
    if name != DATABASE and not (inside and ":" not in name):
        raise BackupRefused(f"{source} names a file outside the installation: {name!r}")


def unpack(source: Path, manifest: Manifest, folder: Path) -> dict[str, Path]:
    """Every listed file, its digest checked, in a folder: name to path."""
    found: dict[str, Path] = {}
    try:
        with zipfile.ZipFile(source) as archive:
            for name, entry in manifest.files.items():
                found[name] = folder.joinpath(*PurePosixPath(name).parts)
                found[name].parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as packed, _private(found[name]) as file:
                    if not _copied(packed, file, entry):
                        raise BackupRefused(f"{source} is damaged: {name} is not what was backed up")
    except (*_UNREADABLE, KeyError) as problem:
        raise BackupRefused(f"{source} cannot be unpacked: {problem}") from None
    return found


def _copied(packed: IO[bytes], file: IO[bytes], entry: Entry) -> bool:
    """Copy, but no more than was listed; whether it is what was listed."""
    digest, size = hashlib.sha256(), 0
    while piece := packed.read(_PIECE):
        size += len(piece)
        if size > entry.size:
            return False
        digest.update(piece)
        file.write(piece)
    return size == entry.size and digest.hexdigest() == entry.sha256

"""The file that carries records from site to site.

Four parts, one after the other: a line that names the format, a line of JSON that says what is inside (the manifest), a
line with its detached signature, and two gzip members of JSON lines. Every byte is covered: the first line is compared,
the signature covers the manifest, and the manifest holds the length and the digest of what follows. `tail -n +4 FILE |
zcat` shows what a bundle holds. Under a passphrase the whole file is inside one JWE.
"""

import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, BinaryIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from digcomp.errors import BundleRefused
from digcomp.exchange.bundle_keys import Key, is_signed, opened, public_key, sealed, signature
from digcomp.exchange.bundle_records import Malformed, Record, canonical, line_of, record_in
from digcomp.exchange.bundle_shapes import SITE

FORMAT = 1
_NAME, _SEALED = b"DIGCOMP-BUNDLE ", b"DIGCOMP-SEALED-BUNDLE 1\n"
#: What a file may hold: a nation's data are far below, and a line is one sitting at the most.
MOST_BYTES, MOST_UNPACKED, LONGEST_LINE, LONGEST_MANIFEST = 4 << 30, 64 << 30, 2 << 20, 1 << 20
#: A part that is larger than this when made waits on the disk.
_IN_MEMORY = 32 << 20
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A deletion."""

    kind: str
    uid: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a bundle was made, and with what."""

    site: str
    program: str
    revision: str
    bundle: str
    sequence: int
    created_at: datetime
    content: dict[str, str]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")
    bytes: Annotated[int, Field(ge=0, le=MOST_BYTES)]
    unpacked: Annotated[int, Field(ge=0, le=MOST_UNPACKED)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Buried(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Annotated[str, Field(min_length=1, max_length=16, pattern=r"^[^\x00]+$")]
    uid: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]+$")]
    at: datetime


class Manifest(BaseModel):
    """What the second line of a bundle says."""

    model_config = ConfigDict(extra="forbid")
    format: int
    program: Annotated[str, Field(max_length=60)]
    revision: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    site: Annotated[str, Field(pattern=f"^{SITE}$")]
    bundle: Annotated[str, Field(pattern=r"^[a-z0-9]{8,24}$")]
    sequence: Annotated[int, Field(ge=0, le=2**31 - 1)]
    created_at: datetime
    content: dict[str, str]
    counts: dict[str, int]
    key: dict[str, str]
    parts: Annotated[list[_Part], Field(min_length=2, max_length=2)]


def write_bundle(
    file: BinaryIO, origin: Origin, key: Key, tombstones: Iterable[Tombstone], records: Iterable[Record]
) -> dict[str, int]:
    """Write a bundle; how many records of each kind it holds."""
    counts: dict[str, int] = {}
    buried = [canonical(asdict(one) | {"at": one.at.isoformat()}) for one in tombstones]
    with SpooledTemporaryFile(_IN_MEMORY) as first, SpooledTemporaryFile(_IN_MEMORY) as second:
        parts = [_pack(first, buried), _pack(second, _counted(records, counts))]
        counts["deletion"] = len(buried)
        said = asdict(origin) | {"created_at": origin.created_at.isoformat(), "format": FORMAT}
        manifest = canonical(said | {"counts": counts, "key": public_key(key), "parts": parts}).encode()
        file.write(_NAME + b"%d\n" % FORMAT + manifest + b"\n" + signature(manifest, key).encode() + b"\n")
        for part in (first, second):
            part.seek(0)
            while piece := part.read(_PIECE):
                file.write(piece)
    return counts


def _counted(records: Iterable[Record], counts: dict[str, int]) -> Iterator[str]:
    for record in records:
        counts[record.kind] = counts.get(record.kind, 0) + 1
        yield line_of(record)


def _pack(file: Any, lines: Iterable[str]) -> dict[str, Any]:
    unpacked = 0
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed:
        for line in lines:
            unpacked += packed.write(line.encode() + b"\n")
    length, digest = file.tell(), hashlib.sha256()
    file.seek(0)
    while piece := file.read(_PIECE):
        digest.update(piece)
    return {"bytes": length, "unpacked": unpacked, "sha256": digest.hexdigest()}


def seal_file(path: Path, passphrase: str) -> None:
    """Put a bundle under a passphrase, in its place."""
    path.write_bytes(_SEALED + sealed(path.read_bytes(), passphrase))


class Bundle:
    """A bundle whose every byte has been checked against its own signature; whose key that is, is for others to say."""

    def __init__(self, file: BinaryIO, passphrase: str | None = None) -> None:
        """Read the manifest and check the whole file.

        Raises
        ------
        BundleRefused
            For what is no bundle, was made by a newer program, or has been altered or cut off.

        """
        self._file = _unsealed(file, passphrase)
        self.manifest = _manifest(self._file)
        self._begin = self._file.tell()
        self._check_parts()

    def tombstones(self) -> Iterator[Tombstone]:
        """The deletions."""
        for line in self._lines(0):
            try:
                read = _Buried.model_validate_json(line)
            except ValidationError:
                raise BundleRefused("malformed", "a deletion that cannot be read") from None
            yield Tombstone(read.kind, read.uid, read.at)

    def records(self) -> Iterator[Record]:
        """The records in the order of the file: what no training is named in first, then training by training."""
        for line in self._lines(1):
            try:
                yield record_in(line)
            except Malformed as wrong:
                raise BundleRefused("malformed", str(wrong)) from None

    def _check_parts(self) -> None:
        for part in self.manifest.parts:
            digest, left = hashlib.sha256(), part.bytes
            while left and (piece := self._file.read(min(left, _PIECE))):
                digest.update(piece)
                left -= len(piece)
            if left:
                raise BundleRefused("truncated")
            if digest.hexdigest() != part.sha256:
                raise BundleRefused("altered")
        if self._file.read(1):
            raise BundleRefused("altered")

    def _lines(self, number: int) -> Iterator[str]:
        """Lines of a part; never more than the manifest promises, however well they are packed."""
        part = self.manifest.parts[number]
        self._file.seek(self._begin + sum(one.bytes for one in self.manifest.parts[:number]))
        rest, size = b"", 0
        for piece in _unpacked(self._file, part.bytes):
            size += len(piece)
            *lines, rest = (rest + piece).split(b"\n")
            if size > part.unpacked or len(rest) > LONGEST_LINE or any(len(line) > LONGEST_LINE for line in lines):
                raise BundleRefused("malformed", "it holds more than it says")
            for line in lines:
                try:
                    yield line.decode()
                except UnicodeDecodeError:
                    raise BundleRefused("malformed", "a line that is no text") from None
        if rest or size != part.unpacked:
            raise BundleRefused("malformed", "it holds less than it says")


def _unpacked(file: BinaryIO, length: int) -> Iterator[bytes]:
    unpacker, left = zlib.decompressobj(wbits=31), length
    try:
        while left and (piece := file.read(min(left, _PIECE))):
            left -= len(piece)
            while piece:
                yield unpacker.decompress(piece, _PIECE)
                piece = unpacker.unconsumed_tail
        while more := unpacker.decompress(b"", _PIECE):
            yield more
    except zlib.error:
        raise BundleRefused("malformed", "a part that cannot be unpacked") from None
    if unpacker.unused_data or not unpacker.eof:
        raise BundleRefused("malformed", "a part that ends elsewhere")


def _unsealed(file: BinaryIO, passphrase: str | None) -> BinaryIO:
    start = file.read(len(_SEALED))
    if start != _SEALED:
        file.seek(0)
        return file
    if passphrase is None:
        raise BundleRefused("sealed")
    content = opened(file.read(), passphrase)
    if content is None:
        raise BundleRefused("wrong-passphrase")
    return io.BytesIO(content)


def _manifest(file: BinaryIO) -> Manifest:
    name = file.readline(len(_NAME) + 12)
    if not name.startswith(_NAME):
        raise BundleRefused("no-bundle")
    number = name[len(_NAME) : -1]
    text, detached = _line(file), _line(file)
    if not (name.endswith(b"\n") and number.isdigit() and number == b"%d" % int(number)):
        raise BundleRefused("no-bundle")
    if int(number) != FORMAT:
        raise BundleRefused("newer", _program(text))
    try:
        manifest = Manifest.model_validate_json(text)
        good = is_signed(text, detached.decode("ascii"), manifest.key)
    except ValueError:  # that of pydantic and that of a letter that is none
        raise BundleRefused("altered") from None
    if not good or manifest.format != FORMAT:
        raise BundleRefused("altered")
    return manifest


def _line(file: BinaryIO) -> bytes:
    line = file.readline(LONGEST_MANIFEST)
    if not line.endswith(b"\n"):
        raise BundleRefused("truncated")
    return line[:-1]


def _program(text: bytes) -> str:
    """Which program a manifest of another format names, as far as it can be read."""
    try:
        said = json.loads(text)["program"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "?"
    return said[:60] if isinstance(said, str) and said.isprintable() else "?"

"""Records that go from site to site: what each kind holds, and how one version follows another.

A record is known by its kind and uid everywhere. Whoever changes it says which versions it has seen of it, so that two
versions are either one after the other, or beside one another; nothing is ever ordered by a clock.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, StrictInt, ValidationError

from digcomp.exchange.bundle_shapes import SHAPES, SITE, Shape, Site, Uid

Content = dict[str, Any]

ORGANISATION, PROGRAMME, PERSON, TRAINING = "organisation", "programme", "person", "training"
SEAT, SITTING, FEEDBACK, CERTIFICATE, HISTORY = "seat", "sitting", "feedback", "certificate", "history"
#: What no training is named in, parents first.
COMMON = (HISTORY, ORGANISATION, PROGRAMME, PERSON)
OF_TRAININGS = (TRAINING, SEAT, SITTING, FEEDBACK, CERTIFICATE)
KINDS = (*COMMON, *OF_TRAININGS)
_VERSION = 24
_KIND = f"^({'|'.join(KINDS)})$"


class Malformed(ValueError):
    """A record that is none; says which and why."""


@dataclass(frozen=True, slots=True)
class Record:
    """One version of one record, as its site said it.

    `seen` are the versions before this one. The revision only chooses among versions that nothing orders.
    """

    kind: str
    uid: str
    site: str
    revision: int
    version: str
    seen: tuple[str, ...]
    content: Content

    @property
    def training(self) -> str | None:
        """The uid of the training that it is a part of."""
        return self.uid if self.kind == TRAINING else self.content.get("training")

    @property
    def person(self) -> str | None:
        """The number of the participant whom it tells of."""
        return self.uid if self.kind == PERSON else self.content.get("person")


@dataclass(frozen=True, slots=True)
class Version:
    """A version without its content: enough to put it in order."""

    site: str
    version: str
    seen: frozenset[str]
    revision: int
    digest: str
    weight: int = 0


def canonical(value: Any) -> str:
    """The one way in which a value is written, so that equal contents have equal digests."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: Content) -> str:
    """What a content is known by."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def name_uid(*names: str) -> str:
    """The uid of what is known by its name alone: an organisation by its path, a programme by its title."""
    return hashlib.sha256(canonical(names).encode()).hexdigest()[:32]


def version_of(kind: str, uid: str, site: str, content_digest: str, seen: Sequence[str]) -> str:
    """The name of a version: it follows from the content and from what was before."""
    chained = canonical([kind, uid, site, content_digest, list(seen)])
    return hashlib.sha256(chained.encode()).hexdigest()[:_VERSION]


def weight_of(kind: str, content: Content) -> int:
    """Of two sittings that nothing orders, the one with more answers is kept."""
    return len(content["answers"]) if kind == SITTING else 0


def latest(versions: Collection[Version]) -> list[Version]:
    """Those that no other one follows: the same however they came in."""
    passed = frozenset[str]().union(*(one.seen for one in versions)) if versions else frozenset()
    return [one for one in versions if one.version not in passed]


def kept(versions: Iterable[Version], sites: Sequence[str]) -> Version:
    """The version that is worked with where several stand beside one another: the choice of everybody everywhere.

    Sites come in the order in which they are believed; then the fuller, the younger, and at last any one, by its name.
    """
    ranks = {site: n for n, site in enumerate(reversed(sites), 1)}
    return max(versions, key=lambda one: (ranks.get(one.site, 0), one.weight, one.revision, one.version))


def packed(content: Content) -> bytes:
    """A content as it is kept."""
    return zlib.compress(canonical(content).encode(), 6)


def unpacked(kept_as: bytes) -> Content:
    """A content from how it was kept."""
    found: Content = json.loads(zlib.decompress(kept_as))
    return found


def line_of(record: Record) -> str:
    """A record as a line of a bundle."""
    return canonical({name: getattr(record, name) for name in Record.__slots__})


def record_in(line: str) -> Record:
    """The record in a line; Malformed for anything else."""
    try:
        shape = _Line.model_validate_json(line)
        read: Content = json.loads(line)["content"]
        SHAPES[shape.kind].model_validate_json(canonical(read))
    except (ValidationError, ValueError) as wrong:
        faults = wrong.errors() if isinstance(wrong, ValidationError) else []
        where = ".".join(map(str, faults[0]["loc"])) if faults else ""
        raise Malformed(f"{where}: {faults[0]['msg']}" if faults else "no JSON") from None
    record = Record(shape.kind, shape.uid, shape.site, shape.revision, shape.version, tuple(shape.seen), read)
    _check_names(record)
    return record


def _check_names(record: Record) -> None:
    """The uid must be that of the content, and the version that of both: neither is taken on trust."""
    content = record.content
    wanted = {
        ORGANISATION: lambda: name_uid(*content["path"]),
        PROGRAMME: lambda: name_uid(content["title"]),
        SEAT: lambda: f"{record.site}/{content['code']}",
        HISTORY: lambda: f"{record.site}/{content['sequence']}",
    }.get(record.kind, lambda: record.uid)()
    if record.uid != wanted:
        raise Malformed(f"{record.kind} {record.uid}: another uid belongs to its content")
    if record.kind == PERSON and not re.fullmatch(SITE + r"\d{6,}", record.uid):
        raise Malformed(f"{record.uid} is no participant's number")
    if record.kind == SITTING:
        answers = content["answers"]
        places, items = {(one[0], one[1]) for one in answers}, {one[2] for one in answers}
        if not len(places) == len(items) == len(answers):
            raise Malformed(f"{record.uid}: two answers in one place")
    if record.version != version_of(record.kind, record.uid, record.site, digest_of(content), record.seen):
        raise Malformed(f"{record.kind} {record.uid}: another version belongs to its content")


class _Line(Shape):
    kind: Annotated[str, Field(pattern=_KIND)]
    uid: Uid
    site: Site
    revision: Annotated[StrictInt, Field(ge=0, le=2**53)]
    version: Annotated[str, Field(pattern=f"^[0-9a-f]{{{_VERSION}}}$")]
    seen: Annotated[list[Annotated[str, Field(pattern=f"^[0-9a-f]{{{_VERSION}}}$")]], Field(max_length=100_000)]
    content: Content

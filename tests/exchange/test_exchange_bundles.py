"""The file of a bundle: every byte counts."""

import gzip
import hashlib
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digcomp.errors import BundleRefused
from digcomp.exchange import bundle_keys as keys
from digcomp.exchange.bundle_records import (
    Malformed,
    Record,
    Version,
    canonical,
    digest_of,
    kept,
    latest,
    line_of,
    name_uid,
    record_in,
    version_of,
)
from digcomp.exchange.bundles import Bundle, Origin, Tombstone, write_bundle

NOON = datetime(2026, 12, 8, 4, tzinfo=UTC)
KEY = keys.new_key()
STONE = Tombstone("person", "A000009", NOON)


def record(kind="programme", uid=None, **content):
    content = {
        "title": "Цахим ур чадвар", "blueprint": "short", "target": None, "hours": 16, "least_attendance": 80,
        "level_on_certificate": False,
    } | content  # fmt: skip
    uid = uid or name_uid(content["title"])
    return Record(kind, uid, "A", 7, version_of(kind, uid, "A", digest_of(content), ()), (), content)


def made(*records, stones=(STONE,), key=KEY):
    file = io.BytesIO()
    write_bundle(file, Origin("A", "1.0", "0003", "b" * 20, 3, NOON, {"bank": "b"}), key, stones, records)
    return file.getvalue()


def read(content, passphrase=None):
    bundle = Bundle(io.BytesIO(content), passphrase)
    return list(bundle.tombstones()), list(bundle.records())


def test_what_was_written_is_read():
    assert read(made(record(), record(title="Өөр"))) == ([STONE], [record(), record(title="Өөр")])


def test_the_same_records_make_the_same_bytes():
    assert made(record()) == made(record())


def test_a_change_of_any_byte_is_seen():
    good = made(record())
    for place in range(len(good)):
        for change in (1, 0x80):
            bad = bytearray(good)
            bad[place] ^= change
            with pytest.raises(BundleRefused):
                read(bytes(bad))


def test_a_file_that_is_cut_off_or_goes_on_is_refused():
    good = made(record())
    for length in range(len(good)):
        with pytest.raises(BundleRefused):
            read(good[:length])
    with pytest.raises(BundleRefused):
        read(good + b"\n")


def test_a_newer_format_names_the_program_that_made_it():
    newer = made(record()).replace(b"DIGCOMP-BUNDLE 1\n", b"DIGCOMP-BUNDLE 2\n", 1)
    with pytest.raises(BundleRefused) as refusal:
        read(newer)
    assert (refusal.value.code, refusal.value.detail) == ("newer", "1.0")


def resigned(change):
    """A bundle whose maker lies, with a signature that is right."""
    head, manifest, _, rest = made(record()).split(b"\n", 3)
    manifest, rest = change(manifest, rest)
    return b"\n".join((head, manifest, keys.signature(manifest, KEY).encode(), rest))


def test_a_part_that_unpacks_to_more_than_it_says_is_refused_before_it_fills_the_memory():
    def bomb(manifest, rest):
        said = json.loads(manifest)
        first = rest[: said["parts"][0]["bytes"]]
        packed = gzip.compress(b"x" * (64 << 20))
        said["parts"][1] |= {"bytes": len(packed), "sha256": hashlib.sha256(packed).hexdigest()}
        return canonical(said).encode(), first + packed

    with pytest.raises(BundleRefused, match="more than it says"):
        read(resigned(bomb))


@pytest.mark.parametrize(
    "wrong",
    [
        record(hours="16"),
        record(hours=-1),
        record(title="x" * 201),
        record(extra=1),
        record(uid="0" * 32),
        record(kind="person", uid="../../etc/passwd"),
        record(kind="planet"),
        record(title="a\x00b"),
    ],
    ids=lambda one: f"{one.kind}-{one.uid[:6]}",
)
def test_a_record_that_is_none_is_refused(wrong):
    with pytest.raises(Malformed):
        record_in(line_of(wrong))


def test_a_version_must_follow_from_its_content():
    other = record(hours=17)
    forged = Record(other.kind, other.uid, other.site, other.revision, record().version, (), other.content)
    with pytest.raises(Malformed, match="version"):
        record_in(line_of(forged))


def test_a_passphrase_opens_and_nothing_else():
    content = b"DIGCOMP-SEALED-BUNDLE 1\n" + keys.sealed(made(record()), "дөрвөн үг хангалттай")
    assert read(content, "дөрвөн үг хангалттай") == ([STONE], [record()])
    with pytest.raises(BundleRefused, match="sealed"):
        read(content)
    with pytest.raises(BundleRefused, match="wrong-passphrase"):
        read(content, "өөр дөрвөн үг")
    assert b"A000009" not in content


def test_a_sealed_file_shows_every_change():
    content = keys.sealed(b"hello", "дөрвөн үг хангалттай")
    for place in (3, content.index(b".") + 5, len(content) // 2, len(content) - 1):
        bad = bytearray(content)
        bad[place] = ord("A") if bad[place] != ord("A") else ord("B")
        assert keys.opened(bytes(bad), "дөрвөн үг хангалттай") is None


def test_a_fingerprint_can_be_read_aloud():
    said = keys.fingerprint(KEY)
    assert keys.read_fingerprint(f" {said.upper().replace(' ', '-')} ") == said
    assert keys.read_fingerprint(said[:-1]) is None
    assert keys.read_fingerprint("я" * 40) is None
    assert keys.fingerprint(keys.public_key(KEY)) == said


def tree(parents):
    """Versions of which each has seen what its parents had."""
    versions = []
    for n, own in enumerate(parents):
        chosen = [versions[p % n] for p in own] if n else []
        seen = frozenset().union(*({one.version} | one.seen for one in chosen)) if chosen else frozenset()
        versions.append(Version("A", f"v{n}", seen, n, f"d{n}"))
    return versions


@given(st.lists(st.lists(st.integers(0, 99), max_size=2), min_size=1, max_size=12), st.randoms())
def test_the_latest_versions_do_not_depend_on_the_order_they_come_in(parents, rng):
    versions = tree(parents)
    wanted = {one.version for one in latest(versions)}
    held: list[Version] = []
    shuffled = versions * 2
    rng.shuffle(shuffled)
    for one in shuffled:
        if one not in held and not any(one.version in other.seen for other in held):
            held = latest([*held, one])
    assert {one.version for one in held} == wanted
    assert kept(held, ()).version == kept(latest(versions), ()).version

"""Badges as the specification asks for them: required fields, claims that repeat them, a signature that holds."""

import base64
import gzip
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from digcomp.exchange import open_badges
from digcomp.exchange.open_badges import Award, Issuer

BASE = "https://chadvar.example.mn"
KEY_ID = f"{BASE}/badges/keys/one"
ISSUER = Issuer(f"{BASE}/badges/issuer", "Цахим ур чадвар", BASE, KEY_ID, f"{BASE}/badges/status")
AWARD = Award(
    id=f"{BASE}/verify/A-2026-7KQ4-M9XPT",
    number="A-2026-7KQ4-M9XPT",
    index=17,
    title="Цахим ур чадвар",
    description="16 цагийн сургалт",
    criteria="80 хувь",
    language="mn",
    starts_on=date(2026, 12, 8),
    ends_on=date(2026, 12, 9),
    hours=16,
    issued_at=datetime(2026, 12, 9, 8, 30, 1, 250, tzinfo=UTC),
    person_number="A000001",
    salt=open_badges.salt_of("k" * 32, "A-2026-7KQ4-M9XPT"),
)


@pytest.fixture(scope="module")
def key():
    return open_badges.new_key()


def test_it_has_what_the_specification_requires():
    badge = open_badges.credential(ISSUER, AWARD)
    assert badge["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert badge["@context"][1].startswith("https://purl.imsglobal.org/spec/ob/v3p0/context")
    assert badge["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert {"id", "name", "issuer", "validFrom", "credentialSubject"} <= set(badge)
    assert badge["validFrom"] == "2026-12-09T08:30:01Z"
    assert {"id", "type", "name"} <= set(badge["issuer"])
    subject = badge["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    assert {"id", "type", "name", "description", "criteria"} <= set(subject["achievement"])
    assert subject["achievement"]["criteria"]["narrative"]
    assert {"type", "hashed", "identityHash", "identityType", "salt"} == set(subject["identifier"][0])
    assert (subject["activityStartDate"], subject["activityEndDate"]) == (
        "2026-12-07T16:00:00Z",
        "2026-12-09T15:59:59Z",
    )
    assert {"type", "statusPurpose", "statusListIndex", "statusListCredential"} <= set(badge["credentialStatus"])
    assert "result" not in subject
    assert "null" not in json.dumps(badge)


def test_a_result_refers_to_its_description():
    subject = open_badges.credential(ISSUER, replace(AWARD, result="3-4", result_title="Түвшин"))["credentialSubject"]
    (described,) = subject["achievement"]["resultDescription"]
    assert {"id", "type", "name", "resultType"} <= set(described)
    assert subject["result"] == [{"type": ["Result"], "resultDescription": described["id"], "value": "3-4"}]


def test_the_same_person_has_another_hash_on_another_certificate():
    other = replace(AWARD, salt=open_badges.salt_of("k" * 32, "A-2026-AAAA-AAAAA"))
    first, second = (open_badges.credential(ISSUER, award)["credentialSubject"] for award in (AWARD, other))
    assert first["id"] != second["id"]
    assert first["identifier"][0]["identityHash"] == open_badges.hashed("A000001", AWARD.salt)
    assert "A000001" not in json.dumps(first)


def test_the_token_is_the_credential_with_its_claims(key):
    badge = open_badges.credential(ISSUER, AWARD)
    token = open_badges.signed(badge, key, KEY_ID)
    public = open_badges.public_key(key, KEY_ID)
    assert not {"d", "p", "q", "dp", "dq", "qi"} & set(public)
    read = jwt.decode(token, RSAKey.import_key(public), ["RS256"])
    assert read.header == {"alg": "RS256", "kid": KEY_ID, "typ": "JWT"}
    claims = dict(read.claims)
    assert claims.pop("iss") == ISSUER.id
    assert claims.pop("jti") == AWARD.id
    assert claims.pop("sub") == badge["credentialSubject"]["id"]
    assert datetime.fromtimestamp(claims.pop("nbf"), UTC) == datetime.fromisoformat(badge["validFrom"])
    assert claims == badge


def test_a_changed_token_and_another_key_are_noticed(key):
    token = open_badges.signed(open_badges.credential(ISSUER, AWARD), key, KEY_ID)
    head, body, seal = token.split(".")
    changed = json.loads(base64.urlsafe_b64decode(body + "=="))
    changed["credentialSubject"]["licenseNumber"] = "A-2026-AAAA-AAAAA"
    forged = base64.urlsafe_b64encode(json.dumps(changed).encode()).decode().rstrip("=")
    own, other = RSAKey.import_key(open_badges.public_key(key, KEY_ID)), RSAKey.generate_key(2048)
    for wrong, by in ((f"{head}.{forged}.{seal}", own), (token, other)):
        with pytest.raises(JoseError):
            jwt.decode(wrong, by, ["RS256"])


@pytest.mark.parametrize("revoked", [[], [0], [17, 131_071], [500_000]])
def test_the_list_has_a_bit_for_each_revoked_badge(revoked):
    listed = open_badges.status_list(ISSUER, revoked, AWARD.issued_at)
    encoded = listed["credentialSubject"]["encodedList"]
    assert encoded[0] == "u"
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-(len(encoded) - 1) % 4)))
    assert len(bits) >= 16 * 1024
    assert [n for n in range(len(bits) * 8) if bits[n // 8] & 0x80 >> n % 8] == revoked

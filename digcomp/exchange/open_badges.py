"""Open Badges 3.0: a certificate as a credential that any wallet can check.

Follows "Open Badges Specification v3.0" of 1EdTech: a W3C Verifiable Credential 2.0 whose proof is the JSON Web Token
that carries it. RS256 is the one algorithm that the specification asks every verifier to know.
"""

import base64
import gzip
import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from joserfc import jwt
from joserfc.jwk import RSAKey

Json = dict[str, Any]

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
ALGORITHM = "RS256"
KEY_BITS = 2048
FRAMEWORK_URL = "https://publications.jrc.ec.europa.eu/repository/handle/JRC128415"
#: A list shorter than 16 KB would tell who is on it by its length.
_STATUS_BITS = 131_072
_LOCAL = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who gives a badge: its own address is its id, its keys and its list of revoked ones lie at others."""

    id: str
    name: str
    url: str
    key_id: str
    status_list: str


@dataclass(frozen=True, slots=True)
class Award:
    """A certificate as a badge tells of it; the person is a salted hash and nothing else."""

    id: str
    number: str
    index: int
    title: str
    description: str
    criteria: str
    language: str
    starts_on: date
    ends_on: date
    hours: int
    issued_at: datetime
    person_number: str
    salt: str
    result: str | None = None
    result_title: str = ""


def salt_of(secret: str, number: str) -> str:
    """The salt of a certificate: the same at each asking, and to be foreseen by nobody."""
    return hmac.new(secret.encode(), f"badge/{number}".encode(), hashlib.sha256).hexdigest()[:32]


def hashed(identity: str, salt: str) -> str:
    """An identity as a badge holds it."""
    return "sha256$" + hashlib.sha256((identity + salt).encode()).hexdigest()


def profile(issuer: Issuer) -> Json:
    """The issuer as a Profile."""
    return {"id": issuer.id, "type": ["Profile"], "name": issuer.name, "url": issuer.url}


def credential(issuer: Issuer, award: Award) -> Json:
    """An OpenBadgeCredential, yet without its proof."""
    return {
        "@context": CONTEXT,
        "id": award.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.title,
        "issuer": profile(issuer),
        "validFrom": _moment(award.issued_at),
        "credentialSubject": _subject(issuer, award),
        "credentialStatus": {
            "id": f"{issuer.status_list}#{award.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(award.index),
            "statusListCredential": issuer.status_list,
        },
    }


def status_list(issuer: Issuer, revoked: Collection[int], now: datetime) -> Json:
    """The list of revoked badges, one bit each, so that asking for it tells nobody which badge is looked at."""
    bits = bytearray(max(_STATUS_BITS, -(-(max(revoked, default=0) + 1) // 8) * 8) // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8  # the first bit is the leftmost one
    encoded = base64.urlsafe_b64encode(gzip.compress(bytes(bits), 9, mtime=0)).decode().rstrip("=")
    return {
        "@context": CONTEXT[:1],
        "id": issuer.status_list,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": _moment(now),
        "credentialSubject": {
            "id": f"{issuer.status_list}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{encoded}",
        },
    }


def new_key() -> Json:
    """A private key, as a JSON Web Key."""
    return RSAKey.generate_key(KEY_BITS).as_dict(private=True)


def thumbprint(key: Mapping[str, Any]) -> str:
    """The name of a key that follows from the key itself."""
    return _key(key).thumbprint()


def public_key(key: Mapping[str, Any], key_id: str) -> Json:
    """What everybody may know of a key."""
    return _key(key).as_dict(private=False) | {"kid": key_id, "use": "sig", "alg": ALGORITHM}


def signed(document: Json, key: Mapping[str, Any], key_id: str) -> str:
    """A credential as a compact JWS, which is its own proof; the claims repeat what the credential says."""
    issuer, subject = document["issuer"], document["credentialSubject"]
    claims = {
        "iss": issuer if isinstance(issuer, str) else issuer["id"],
        "jti": document["id"],
        "sub": subject["id"],
        "nbf": int(datetime.fromisoformat(document["validFrom"]).timestamp()),
    }
    # No other headers than these are allowed.
    return jwt.encode({"alg": ALGORITHM, "kid": key_id, "typ": "JWT"}, document | claims, _key(key), [ALGORITHM])


def _key(key: Mapping[str, Any]) -> RSAKey:
    return RSAKey.import_key(dict(key))


def _subject(issuer: Issuer, award: Award) -> Json:
    identity = hashed(award.person_number, award.salt)
    achievement = _achievement(issuer, award)
    subject: Json = {
        # A URI must stand here; this one follows from the hash and so tells no more.
        "id": uuid5(NAMESPACE_URL, identity).urn,
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": identity,
                "identityType": "systemId",
                "salt": award.salt,
            }
        ],
        "licenseNumber": award.number,
        "activityStartDate": _day(award.starts_on, time(0)),
        "activityEndDate": _day(award.ends_on, time(23, 59, 59)),
        "achievement": achievement,
    }
    if award.result:
        described = achievement["resultDescription"][0]["id"]
        subject["result"] = [{"type": ["Result"], "resultDescription": described, "value": award.result}]
    return subject


def _achievement(issuer: Issuer, award: Award) -> Json:
    name = f"{issuer.id}/{award.title}/{award.hours}"
    achievement: Json = {
        "id": uuid5(NAMESPACE_URL, name).urn,
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "creator": profile(issuer),
        "name": award.title,
        "description": award.description,
        "criteria": {"narrative": award.criteria},
        "inLanguage": award.language,
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": "DigComp 2.2",
                "targetFramework": "DigComp 2.2: The Digital Competence Framework for Citizens",
                "targetUrl": FRAMEWORK_URL,
            }
        ],
    }
    if award.result:
        described = {"id": uuid5(NAMESPACE_URL, f"{name}/result").urn, "type": ["ResultDescription"]}
        achievement["resultDescription"] = [described | {"name": award.result_title, "resultType": "Result"}]
    return achievement


def _moment(moment: datetime) -> str:
    """To the second: the claim that repeats it counts in whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(day: date, at: time) -> str:
    return _moment(datetime.combine(day, at, _LOCAL))

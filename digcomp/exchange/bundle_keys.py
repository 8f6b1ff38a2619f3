"""Keys of sites: what signs a bundle, how a key is read over the telephone, and a bundle under a passphrase."""

import base64
import warnings
from collections.abc import Mapping
from typing import Any, Literal

from joserfc import jwe, jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OctKey, OKPKey

Key = dict[str, Any]

ALGORITHM: Literal["Ed25519"] = "Ed25519"
_HEADER = b'{"alg":"Ed25519"}'
SHORTEST_PASSPHRASE = 12
_WRAP, _CIPHER = "PBES2-HS512+A256KW", "A256GCM"
_ROUNDS = 300_000
_FINGERPRINT = 40


def new_key() -> Key:
    """A private key, as a JSON Web Key."""
    return OKPKey.generate_key(ALGORITHM).as_dict(private=True)


def public_key(key: Mapping[str, Any]) -> Key:
    """What everybody may know of a key."""
    return _key(key).as_dict(private=False)


def fingerprint(key: Mapping[str, Any]) -> str:
    """Forty hexadecimal digits in fours: they can be read aloud, and no two keys share them."""
    return _in_fours(base64.urlsafe_b64decode(_key(key).thumbprint() + "="))


def read_fingerprint(typed: str) -> str | None:
    """A fingerprint as it is kept, from what somebody typed; None for what is none."""
    signs = "".join(sign for sign in typed.lower() if sign not in " \t\u00a0-:.")
    if len(signs) != _FINGERPRINT or any(sign not in "0123456789abcdef" for sign in signs):
        return None
    return _in_fours(bytes.fromhex(signs))


def _in_fours(digest: bytes) -> str:
    text = digest.hex()[:_FINGERPRINT]
    return " ".join(text[n : n + 4] for n in range(0, _FINGERPRINT, 4))


def signature(text: bytes, key: Mapping[str, Any]) -> str:
    """The detached signature of a text."""
    return jws.detach_content(jws.serialize_compact({"alg": ALGORITHM}, text, _key(key), algorithms=[ALGORITHM]))


def is_signed(text: bytes, detached: str, key: Mapping[str, Any]) -> bool:
    """Whether a detached signature is that of a text, letter by letter."""
    header, _, tail = detached.partition("..")
    # One signature can be written in several ways, and an altered letter must never pass unseen.
    if header != _encoded(_HEADER) or not _is_plain(tail):
        return False
    try:
        jws.deserialize_compact(detached, _key(key), algorithms=[ALGORITHM], payload=text)
    except (JoseError, ValueError):
        return False
    return True


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _is_plain(text: str) -> bool:
    """Whether these letters are the one way to write what they say."""
    try:
        return _encoded(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)) == text
    except ValueError:
        return False


def sealed(content: bytes, passphrase: str) -> bytes:
    """A content that opens by a passphrase alone (JWE)."""
    header = {"alg": _WRAP, "enc": _CIPHER, "p2c": _ROUNDS}
    return jwe.encrypt_compact(header, content, _secret(passphrase), algorithms=[_WRAP, _CIPHER]).encode("ascii")


def opened(content: bytes, passphrase: str) -> bytes | None:
    """What a seal holds; None where the passphrase is another, or something was altered."""
    registry = jwe.JWERegistry(algorithms=[_WRAP, _CIPHER])
    registry.max_ciphertext_length = len(content)
    try:
        if not all(map(_is_plain, content.decode("ascii").split("."))):
            return None
        return jwe.decrypt_compact(content, _secret(passphrase), registry=registry).plaintext
    except (JoseError, ValueError):
        return None


def _secret(passphrase: str) -> OctKey:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # it was typed by somebody, and is stretched
        return OctKey.import_key(passphrase.encode())


def _key(key: Mapping[str, Any]) -> OKPKey:
    # Before it is read: what is no key of this kind makes the library stumble.
    if (key.get("kty"), key.get("crv")) != ("OKP", ALGORITHM) or not isinstance(key.get("x"), str):
        raise ValueError("no Ed25519 key")
    return OKPKey.import_key(dict(key))

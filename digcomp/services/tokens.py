"""The address of a sitting: an id and a seal that only this installation can make, so that none is stored."""

import base64
import hashlib
import hmac
from functools import lru_cache

from digcomp.errors import NotFound

#: Length of a sitting's public id; what follows in a token is the seal.
PUBLIC = 16


@lru_cache(4096)  # a request asks twice, and the next one comes from the same sitting
def token_of(public: str, secret_key: str) -> str:
    """The token of a sitting's public id."""
    seal = hmac.new(secret_key.encode(), f"sitting/{public}".encode(), hashlib.sha256).digest()
    return public + base64.urlsafe_b64encode(seal[:12]).decode()


def public_of(token: str, secret_key: str) -> str:
    """The public id in a token; NotFound for one that this installation did not make."""
    public = token[:PUBLIC]
    if not token.isascii() or not hmac.compare_digest(token, token_of(public, secret_key)):
        raise NotFound("sitting")
    return public

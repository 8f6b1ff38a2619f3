"""Signing in, and one's own account."""

from digcomp.web.account import entering
from digcomp.web.account.pages import blueprint

__all__ = ["blueprint", "entering"]

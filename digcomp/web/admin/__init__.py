"""Pages of administrators."""

from digcomp.web.admin import accounts, audit
from digcomp.web.admin.blueprint import blueprint

__all__ = ["accounts", "audit", "blueprint"]

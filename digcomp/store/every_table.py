"""Every table there is: whoever needs them all imports them here."""

from digcomp.store import bundle_tables, nation_tables, numbering_tables, privacy_tables, security_tables
from digcomp.store.tables import Base

__all__ = ["Base", "bundle_tables", "nation_tables", "numbering_tables", "privacy_tables", "security_tables"]

"""What a line of the audit log is about, in words: records by their numbers, accounts by their logins."""

from collections.abc import Mapping

from digcomp.services.audit import Line
from digcomp.web.account.names import (
    DETAIL_TITLES,
    FILES_OF_PAGES,
    OF_ACCOUNT,
    OF_ONESELF,
    RECORD_TITLES,
    ROLE_TITLES,
)
from digcomp.web.language import Words


def told(line: Line, logins: Mapping[int, str], words: Words) -> str:
    """The record and the detail of a line; empty where its act says everything."""
    facts = [(line.kind, line.subject), *((name, str(value)) for name, value in line.detail.items())]
    own = str(line.user_id)
    return ", ".join(
        text for name, value in facts if (text := _told(name.removesuffix("_id"), value, own, logins, words))
    )


def _told(name: str, value: str, own: str, logins: Mapping[int, str], words: Words) -> str:
    if (name, value) in DETAIL_TITLES:
        return words.gettext(DETAIL_TITLES[name, value])
    if name == "page":
        return FILES_OF_PAGES.get(value, "")
    if name in ("account", "user"):
        login = logins.get(int(value), value) if value.isdigit() else value
        return words.gettext(OF_ONESELF) if value == own else words.gettext(OF_ACCOUNT, login=login)
    if name in RECORD_TITLES:
        # No organisation is noted as number 0.
        return words.gettext(RECORD_TITLES[name], number=value) if value != "0" else ""
    if name == "role" and value in ROLE_TITLES:
        return words.gettext(ROLE_TITLES[value])
    if name == "form":
        return value.upper()
    return f"{name}={value}" if value else name

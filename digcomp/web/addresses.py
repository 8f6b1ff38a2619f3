"""Addresses that leave the program, in QR codes, on paper and in badges: never what a stranger's request makes up."""

from time import monotonic
from urllib.parse import urlsplit

from flask import current_app, request, url_for

from digcomp.web.network import answers, is_loopback, is_own, own_addresses
from digcomp.web.parts import parts

#: Seconds that an answer holds: a page has several links, and the next page asks anew, for addresses change.
_HOLDS = 3.0


def outside(endpoint: str, **values: object) -> str:
    """The whole address of a page, as somebody elsewhere opens it."""
    return home() + url_for(endpoint, **values)  # type: ignore[arg-type]


def home() -> str:
    """How they all begin: as set, else as asked for if that is this computer, else as the hall finds it."""
    return parts().settings.address or _remembered(request.scheme, request.host)


def hall_can_reach() -> bool:
    """Whether an address that phones can open is known."""
    return not is_loopback(urlsplit(home()).hostname or "")


def _remembered(scheme: str, host: str) -> str:
    known: dict[tuple[str, str], tuple[float, str]] = current_app.extensions.setdefault("digcomp-addresses", {})
    at, found = known.get((scheme, host), (0.0, ""))
    if not found or monotonic() - at > _HOLDS:
        found = _looked_up(scheme, host)
        known.clear()  # it holds one answer: whoever asks by many names fills no memory
        known[scheme, host] = monotonic(), found
    return found


def _looked_up(scheme: str, host: str) -> str:
    """A phone can't open 127.0.0.1, which the trainer's own browser is at; and a name may be made up by who asks."""
    name, port = _parted(host)
    if not is_loopback(name) and is_own(name):
        return f"{scheme}://{host}"
    port = port or (443 if scheme == "https" else 80)
    reached = next((ip for ip in own_addresses() if answers(ip, port)), None)
    if reached:
        return f"{scheme}://{reached}" if port in (80, 443) else f"{scheme}://{reached}:{port}"
    return f"{scheme}://{host if is_loopback(name) else 'localhost'}"


def _parted(host: str) -> tuple[str, int | None]:
    asked = urlsplit(f"//{host}")
    try:
        return asked.hostname or "", asked.port
    except ValueError:
        return "", None

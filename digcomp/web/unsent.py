"""What could not be stored, kept on the page that says so: one button sends it again."""

from http import HTTPStatus
from typing import Any

from flask import Response, request

from digcomp.web import chrome

#: Fields with one of these words in their name are never written back into a page.
SECRETS = ("password", "secret", "totp", "recovery", "csrf_token")


def typed() -> list[tuple[str, str]]:
    """Everything that the form held, in its order; nothing where it holds a secret or a file."""
    fields = list(request.form.items(multi=True))
    names = [name for name, _ in fields if name != "csrf_token"]
    if request.files or any(secret in name for name in names for secret in SECRETS):
        return []
    return [(name, value) for name, value in fields if name != "csrf_token"]


def may_keep(kind: str) -> bool:
    """Whether the page of a problem may carry what was typed.

    A form whose seal is missing may have been made by another site: one press would then send it with a good seal. So
    only forms that an account is not needed for come back.
    """
    sealed = kind in ("busy", "broken", "signed-out")
    return sealed or (kind == "csrf" and request.blueprint in ("public", "participant"))


def unsent(status: int, heading: str, sentence: str) -> Response | None:
    """The page that keeps what was typed; None where nothing was, or nothing that a page may show."""
    fields = typed() if request.method == "POST" else []
    if not fields:
        return None
    sentence = "" if status == HTTPStatus.BAD_REQUEST else sentence  # it says to open the page again: done here
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    facts: dict[str, Any] = {"heading": heading, "sentence": sentence, "typed": fields, "to": request.path + query}
    return chrome.page("unsent.html", status, signed_out=status == HTTPStatus.FORBIDDEN, **facts)

"""The audit log, page by page, the latest first."""

from flask import Response, request

from digcomp.web import chrome
from digcomp.web.account.names import ACTION_TITLES, ROLE_TITLES
from digcomp.web.admin.blueprint import blueprint
from digcomp.web.admin.lines import told
from digcomp.web.parts import account_desk, audit_log


@blueprint.get("/audit")
def audit() -> Response:
    """Lines, all or those of one act or one account."""
    action, by = request.args.get("action", "")[:40], _number("by")
    lines, rest = audit_log().page(action=action, user_id=by, before=_number("before"))
    everybody, words = account_desk().all(), chrome.words()
    logins = {one.id: one.login for one in everybody}
    return chrome.page(
        "admin/audit.html",
        lines=[(line, told(line, logins, words)) for line in lines],
        rest=rest,
        action=action,
        by=by,
        actions=audit_log().actions(),
        accounts=everybody,
        titles=ACTION_TITLES,
        roles=ROLE_TITLES,
    )


def _number(name: str) -> int | None:
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None

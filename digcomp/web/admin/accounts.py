"""Accounts: who there is, a new one, its role, and the way back in for somebody who is locked out."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.errors import InputRefused
from digcomp.services.account_changes import LINK_LASTS, Wish
from digcomp.services.accounts import ROLES
from digcomp.web import access, chrome
from digcomp.web.account.names import ROLE_TITLES
from digcomp.web.admin.blueprint import blueprint
from digcomp.web.admin.forms import REFUSED, AccountForm, NewAccountForm
from digcomp.web.language import message
from digcomp.web.parts import account_desk, organisations, second_factors
from digcomp.web.trainer.training_form import organisation_choices

NOT_POSSIBLE = message("That is not possible.")


@blueprint.get("/accounts")
def accounts() -> Response:
    """Everybody who signs in."""
    own = account_desk().all()
    above = {branch.organisation.id: branch.organisation.name for branch in organisations().tree(access.account())}
    return chrome.page("admin/accounts.html", accounts=own, organisations=above, roles=ROLE_TITLES)


@blueprint.get("/accounts/new")
def new_account() -> Response:
    """The form of a new one."""
    return _form_page(NewAccountForm(formdata=None))


@blueprint.post("/accounts/new")
def add_account() -> Response:
    """Add it; the link by which its owner sets a password is shown this once."""
    form = NewAccountForm()
    if form.validate():
        try:
            user, token = account_desk().add(access.account(), form.login.data or "", _wish(form, active=True))
        except InputRefused as refusal:
            _explain(form, refusal)
        else:
            return _link_page(user, token)
    return _form_page(form, 422)


@blueprint.get("/accounts/<int:user_id>")
def account(user_id: int) -> Response:
    """One account."""
    found = account_desk().get(user_id)
    chosen = {"name": found.name, "role": found.role, "active": found.active}
    chosen["organisation_id"] = str(found.organisation_id or "")
    return _form_page(AccountForm(formdata=None, data=chosen), user_id=user_id)


@blueprint.post("/accounts/<int:user_id>")
def change_account(user_id: int) -> Response | Answer:
    """Change it."""
    account_desk().get(user_id)
    form = AccountForm()
    if form.validate():
        try:
            account_desk().change(access.account(), user_id, _wish(form, active=bool(form.active.data)))
        except InputRefused as refusal:
            _explain(form, refusal)
        else:
            return redirect(url_for("admin.accounts"), 303)
    return _form_page(form, 422, user_id=user_id)


@blueprint.post("/accounts/<int:user_id>/password")
def reset_password(user_id: int) -> Response | Answer:
    """End the password; the link for a new one is shown this once."""
    desk = account_desk()
    found = desk.get(user_id)
    if not found.active:
        return redirect(url_for("admin.account", user_id=user_id), 303)
    return _link_page(found, desk.reset_password(access.account(), user_id))


@blueprint.post("/accounts/<int:user_id>/second-factor")
def remove_second_factor(user_id: int) -> Answer:
    """For somebody whose phone and recovery codes are lost."""
    account_desk().get(user_id)
    second_factors().take_away(access.account(), user_id)
    return redirect(url_for("admin.account", user_id=user_id), 303)


def _wish(form: AccountForm, *, active: bool) -> Wish:
    typed = form.organisation_id.data or ""
    chosen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    if typed and chosen is None:
        raise InputRefused("organisation_id", "unknown")
    return Wish(form.name.data or "", form.role.data or "", chosen, active)


def _explain(form: AccountForm, refusal: InputRefused) -> None:
    form[refusal.field].errors = [REFUSED.get((refusal.field, refusal.code), NOT_POSSIBLE)]


def _form_page(form: AccountForm, status: int = 200, *, user_id: int = 0) -> Response:
    words = chrome.words()
    form.role.choices = [(role, words.gettext(ROLE_TITLES[role])) for role in ROLES]
    form.organisation_id.choices = [("", words.gettext("None")), *organisation_choices()]
    found = account_desk().get(user_id) if user_id else None
    return chrome.page("admin/account.html", status, form=form, one=found)


def _link_page(user: object, token: str) -> Response:
    link = url_for("account.link", token=token, _external=True)
    hours = int(LINK_LASTS.total_seconds()) // 3600
    return chrome.page("admin/link.html", one=user, link=link, hours=hours, secure=request.is_secure)

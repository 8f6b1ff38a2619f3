"""One's own account: password, second factor, sessions."""

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.errors import InputRefused
from digcomp.services.accounts import Account
from digcomp.web import access, chrome, tries
from digcomp.web.account.forms import ChangePasswordForm, EnrolForm, NewPasswordForm, PresentForm, explain
from digcomp.web.account.names import ROLE_TITLES
from digcomp.web.parts import accounts, own_account, parts, second_factors
from digcomp.web.trainer.qr import qr_path

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
def own() -> Response:
    """What there is to change."""
    return _page(PresentForm(formdata=None))


def _page(form: PresentForm, status: int = 200) -> Response:
    found = access.account()
    return chrome.page(
        "account/own.html",
        status,
        form=form,
        me=found,
        roles=ROLE_TITLES,
        offered=parts().settings.second_factor != "off",
        required=parts().settings.second_factor == "required",
        codes_left=second_factors().codes_left(found) if found.second_factor else 0,
    )


@blueprint.get("/account/password")
def password() -> Response:
    """The form for a new password."""
    return chrome.page("account/password.html", form=ChangePasswordForm())


@blueprint.post("/account/password")
def change_password() -> Response | Answer:
    """Set it; this session goes on, and every other one is over."""
    form = ChangePasswordForm()
    if form.validate():
        try:
            access.enter(own_account().change_password(access.account(), form.present.data, form.password.data))
        except InputRefused as refusal:
            explain(form, refusal)
        else:
            return redirect(url_for("account.own"), 303)
    return chrome.page("account/password.html", 422, form=form)


@blueprint.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> Answer:
    """End every session but this one."""
    access.enter(own_account().sign_out_everywhere(access.account()))
    return redirect(url_for("account.own"), 303)


@blueprint.get("/account/second-factor")
def second_factor() -> Response | Answer:
    """A secret to set up, as a QR code and to type."""
    if access.account().second_factor or parts().settings.second_factor == "off":
        return redirect(url_for("account.own"), 303)
    return _enrolment(EnrolForm(formdata=None))


def _enrolment(form: EnrolForm, status: int = 200) -> Response:
    offered = second_factors().offer(access.account(), form.sealed.data or "")
    return chrome.page("account/second_factor.html", status, form=form, offered=offered, qr=qr_path(offered.address))


@blueprint.post("/account/second-factor")
def enrol() -> Response | Answer:
    """Take it into use; the recovery codes are shown this once."""
    form = EnrolForm()
    if access.account().second_factor or parts().settings.second_factor == "off":
        return redirect(url_for("account.own"), 303)
    if form.validate():
        try:
            codes = second_factors().enrol(access.account(), form.sealed.data or "", form.code.data or "")
        except InputRefused as refusal:
            explain(form, refusal)
        else:
            return chrome.page("account/recovery_codes.html", codes=codes)
    return _enrolment(form, 422)


@blueprint.post("/account/second-factor/codes")
def renew_codes() -> Response | Answer:
    """New recovery codes in place of the old, for the present password."""
    refused = _not_confirmed()
    return refused or chrome.page("account/recovery_codes.html", codes=second_factors().renew_codes(access.account()))


@blueprint.post("/account/second-factor/remove")
def remove_own() -> Response | Answer:
    """Take the second factor away, for the present password; where it is required another is set up at once."""
    found = access.account()
    refused = _not_confirmed()
    if refused:
        return refused
    second_factors().take_away(found, found.id)
    access.enter(accounts().get(found.id) or found)
    return redirect(url_for("account.own"), 303)


def _not_confirmed() -> Response | Answer | None:
    """The page to answer with where the present password is not right; None where it is."""
    form, found = PresentForm(), access.account()
    if not found.second_factor:
        return redirect(url_for("account.own"), 303)
    if form.validate():
        try:
            own_account().confirm(found, form.present.data or "")
        except InputRefused as refusal:
            explain(form, refusal)
        else:
            return None
    return _page(form, 422)


@blueprint.get("/account/link/<token>")
def link(token: str) -> Response:
    """Set a password by a link; opening it uses nothing up, for programs look at links before people do."""
    found = _linked(token)
    return chrome.page("account/link.html", form=NewPasswordForm(), login=found.login)


@blueprint.post("/account/link/<token>")
def set_by_link(token: str) -> Response | Answer:
    """Set it; then sign in with it."""
    found, form = _linked(token), NewPasswordForm()
    if form.validate():
        try:
            own_account().set_password(token, form.password.data or "")
        except InputRefused as refusal:
            explain(form, refusal)
        else:
            return redirect(url_for("account.login"), 303)
    return chrome.page("account/link.html", 422, form=form, login=found.login)


def _linked(token: str) -> Account:
    """The account of a link; links cannot be tried out."""
    with tries.counted(tries.LINK):
        return own_account().link(token)

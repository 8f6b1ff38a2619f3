"""Who is asking: one door for accounts."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from digcomp.services.accounts import Account
from digcomp.web.parts import accounts

P = ParamSpec("P")
R = TypeVar("R")


class SignedIn(UserMixin):  # type: ignore[misc]
    """An account as the session remembers it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.id = str(account.id)


def install(app: Flask) -> None:
    """Let the app know who is signed in."""
    manager = LoginManager()
    manager.session_protection = "basic"
    manager.init_app(app)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(user_id: str) -> SignedIn | None:
        account = accounts().get(int(user_id)) if user_id.isdigit() else None
        return SignedIn(account) if account else None


def account() -> Account:
    """The account that is signed in; pages behind `signed_in` always have one."""
    found: Account = current_user.account
    return found


def signed_in(page: Callable[P, R]) -> Callable[P, R | Response]:
    """Only for those who are signed in; others sign in first and come back."""

    @wraps(page)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        if not current_user.is_authenticated:
            return redirect(url_for("trainer.login", to=request.path if request.method == "GET" else "/trainings"), 303)
        return page(*args, **kwargs)

    return guarded

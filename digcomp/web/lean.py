"""A Flask that leaves out, on every request, what this program has none of."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

Wsgi = Callable[..., Iterable[bytes]]


class App(Flask):
    """No page is a coroutine: nothing is asked a dozen times a request whether it is one."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func

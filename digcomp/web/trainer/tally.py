"""What the wall says of a test: how many have joined and finished, and the time left."""

from datetime import timedelta
from typing import Any

from digcomp.web import chrome
from digcomp.web.addresses import home
from digcomp.web.language import Words
from digcomp.web.parts import live


def tally_of(training: Any, kind: str) -> dict[str, Any]:
    """Counts in the reader's words, by the names of their places on the page."""
    found = live().tally(training, kind)
    counts = {"joined": f"{found.joined} / {found.seats}", "finished": str(found.finished)}
    left = time_left(found.left, chrome.words())
    return {"state": found.state, "tally": counts | {"left": left}, "address": home()}


def time_left(left: timedelta | None, words: Words) -> str:
    """Whole minutes, rounded up: the last one is shown until it is over."""
    if left is None:
        return ""
    minutes = max(-int(-left // timedelta(minutes=1)), 0)
    return words.gettext("%(count)s min", count=minutes)

"""After the last test: look back at what one could do before, and say how the training was."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.errors import InputRefused
from digcomp.services.afterwards import LONGEST_COMMENT
from digcomp.services.materials import QUESTIONS, STEPS
from digcomp.web import chrome
from digcomp.web.language import message
from digcomp.web.participant.pages import blueprint
from digcomp.web.parts import afterwards, parts
from digcomp.web.trainer.materials import QUESTION_TITLES

NOTHING = message("Choose an answer for one statement at least.")
CHOOSE = message("Choose one of the five.")
LONG_COMMENT = message("A comment has two thousand letters at the most.")


@blueprint.get("/before")
def before(token: str) -> Response:
    """The statements of the first test once more."""
    return _before(token, {})


@blueprint.post("/before")
def look_back(token: str) -> Response | Answer:
    """Keep the look back."""
    try:
        afterwards().look_back(token, request.form)
    except InputRefused:
        return _before(token, dict(request.form), wrong=True)
    return redirect(url_for("participant.before", token=token), 303)


def _before(token: str, typed: dict[str, str], *, wrong: bool = False) -> Response:
    head, statements, done = afterwards().statements(token)
    bank = parts().instrument.bank
    return chrome.page(
        "participant/before.html",
        422 if wrong else 200,
        token=token,
        statements=[bank.statements[one] for one in statements if one in bank.statements],
        scale=bank.scale,
        done=done,
        typed=typed,
        wrong=NOTHING if wrong else "",
        demo=head.demo,
    )


@blueprint.get("/feedback")
def feedback(token: str) -> Response:
    """Five questions about the training."""
    return _feedback(token, {})


@blueprint.post("/feedback")
def give_feedback(token: str) -> Response | Answer:
    """Keep what was said, and not by whom."""
    try:
        afterwards().give_feedback(token, request.form)
    except InputRefused:
        return _feedback(token, dict(request.form))
    return redirect(url_for("participant.feedback", token=token), 303)


def _feedback(token: str, typed: dict[str, str]) -> Response:
    head, done = afterwards().feedback(token)
    steps = [str(step) for step in range(1, STEPS + 1)]
    wrong = {one: CHOOSE for one in QUESTIONS if request.method == "POST" and typed.get(one, "") not in steps}
    if len(typed.get("comment", "")) > LONGEST_COMMENT:
        wrong["comment"] = LONG_COMMENT
    return chrome.page(
        "participant/feedback.html",
        422 if wrong else 200,
        token=token,
        questions=QUESTION_TITLES,
        steps=STEPS,
        done=done,
        typed=typed,
        wrong=wrong,
        demo=head.demo,
    )

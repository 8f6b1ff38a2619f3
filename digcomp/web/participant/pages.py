"""A sitting in the browser: one question a page, and the profile at its end."""

import json

from flask import Blueprint, Response, abort, redirect, request, session, url_for
from werkzeug.wrappers import Response as Answer

from digcomp.assessment.instrument import BLUEPRINTS
from digcomp.assessment.sitting import QUIZ, REFLECTION, Finished, Task
from digcomp.errors import AnswerRefused, SittingOver, WaveClosed
from digcomp.services.opening import LASTS, ends_at
from digcomp.services.sittings import Present, Sittings, Step
from digcomp.web import chrome, item_pages, metrics
from digcomp.web.addresses import outside
from digcomp.web.documents import chart_svg, report_pdf
from digcomp.web.errors import problem
from digcomp.web.item_sentences import fault_message
from digcomp.web.participant.looked import ROLES
from digcomp.web.parts import afterwards, certificates, looks, own_records, parts, sittings, steps
from digcomp.web.parts import session as database_session

blueprint = Blueprint("participant", __name__, url_prefix="/sitting/<token>")

#: Seconds that a statement takes, and that a question takes beside the item's own time.
STATEMENT_SECONDS, QUESTION_SECONDS = 12, 48


@blueprint.get("")
def present(token: str) -> Response | Answer:
    """The present question, or an earlier statement that is looked at again."""
    earlier = request.args.get("statement", type=int)
    now = steps().present(token) if earlier is None else sittings().statement(token, earlier)
    if isinstance(now.task, Finished):
        return redirect(url_for("participant.profile", token=token), 303)
    return _question(token, now, notice=request.args.get("notice", ""))


@blueprint.post("")
def answer(token: str) -> Response | Answer:
    """Take the answer; the reply is always a redirect once it is stored."""
    try:
        outcome = steps().answer(token, request.form.to_dict(flat=False))
    except AnswerRefused as fault:
        database_session().rollback()
        if fault.code in ("unknown-item", "not-this-question"):
            raise
        return _question(token, _asked_again(sittings(), token), fault=fault)
    metrics.answered(stored=outcome.stored, finished=outcome.finished)
    if outcome.finished:
        return redirect(url_for("participant.profile", token=token), 303)
    notice = "" if outcome.stored or outcome.same else "?notice=stands"
    return redirect(f"/sitting/{token}{notice}", 303)


@blueprint.errorhandler(WaveClosed)
def closed(error: WaveClosed) -> Response:
    """A test that takes no answers; in a pause what was typed stays in the page, to be sent once more."""
    if error.language and "language" not in session:
        session["language"] = error.language
    if error.state != "paused":
        return problem(error.state, demo=error.demo)
    token = (request.view_args or {}).get("token", "")
    typed = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return chrome.page("participant/paused.html", 403, token=token, typed=typed, demo=error.demo)


def _asked_again(service: Sittings, token: str) -> Present:
    """The question that a faulty answer was for: the present one, or the statement that was being changed."""
    now = service.present(token)
    sent = request.form.get("item", "")
    earlier = next((one for one in now.record.answers if one.item_id == sent and one.phase == REFLECTION), None)
    return service.statement(token, earlier.position) if earlier else now


def filled_question(token: str, status: int, heading: str, sentence: str) -> Response | None:
    """The question of an answer that could not be taken now, as it was filled in; None where it is asked no more."""
    now = _asked_again(sittings(), token)
    if isinstance(now.task, Finished) or now.task.item_id != request.form.get("item"):
        return None
    return _question(token, now, unsent=(status, heading, sentence))


def _question(
    token: str,
    now: Step,
    *,
    fault: AnswerRefused | None = None,
    notice: str = "",
    unsent: tuple[int, str, str] | None = None,
) -> Response:
    task = now.task
    if isinstance(task, Finished):
        raise SittingOver("not-finished")
    if "language" not in session:
        session["language"] = now.head.language
    own, bank = chrome.words("participant/question.html"), parts().instrument.bank
    typed = request.form.to_dict(flat=False) if fault or unsent else None
    if task.phase == QUIZ:
        item = bank.items[task.item_id]
        body = item_pages.question(item, language=own.content, words=own, seed=now.head.seed, typed=typed, fault=fault)
        wrong = item_pages.fault_summary(item, fault, language=own.content, words=own) if fault else ""
    else:
        wrong = fault_message("statement", fault, own) if fault else ""
        body = item_pages.statement(
            bank.statements[task.item_id], bank.scale, language=own.content, words=own, typed=typed, fault=fault
        )
    return chrome.page(
        "participant/question.html",
        422 if fault else unsent[0] if unsent else 200,
        token=token,
        task=task,
        body=body,
        wrong=wrong,
        notice=notice,
        unsent=unsent,
        demo=now.head.demo,
        minutes=_minutes_left(task, now.head.blueprint),
        ends_at=ends_at(now.head, parts().clock()),
        may_go_back=_may_go_back(now),
    )


def _minutes_left(task: Task, blueprint: str) -> int:
    """Minutes to the end of the whole test: a statement's page counts the quiz that follows."""
    left = task.of - task.position + 1
    quiz = BLUEPRINTS[blueprint].items * QUESTION_SECONDS
    seconds = left * STATEMENT_SECONDS + quiz if task.phase == REFLECTION else left * QUESTION_SECONDS
    return max(round(seconds / 60), 1)


def _may_go_back(now: Step) -> int:
    """The statement before this page, 0 where there is none to change any more."""
    task = now.task
    if isinstance(task, Finished) or now.head.shown:
        return 0
    return task.position - 1 if task.phase == REFLECTION else now.head.said


@blueprint.get("/leave")
def leave(token: str) -> Response:
    """How to come back."""
    now = sittings().present(token)
    last_day = None if isinstance(now.task, Finished) else now.head.started_at + LASTS
    end = ends_at(now.head, parts().clock())
    return chrome.page("participant/leave.html", token=token, head=now.head, ends_at=end, last_day=last_day)


@blueprint.get("/profile")
def profile(token: str) -> Response:
    """How I see myself, what I showed, how sure that is, and what to learn next."""
    service = sittings()
    head, result, growth = service.profile(token)
    ask_back, ask_feedback = afterwards().open_to(head)
    if "language" not in session:
        session["language"] = head.language
    return chrome.page(
        "participant/profile.html",
        token=token,
        head=head,
        profile=result,
        growth=growth,
        framework=parts().instrument.framework,
        target=service.target(head),
        certificate=certificates().of_sitting(head.public),
        looked=looks().at_person_of(head.id),
        roles=ROLES,
        ask_back=ask_back,
        ask_feedback=ask_feedback,
        demo=head.demo,
    )


@blueprint.get("/report.pdf")
def report(token: str) -> Response:
    """The profile to take home."""
    service = sittings()
    head, result, growth = service.profile(token)
    link = outside("participant.profile", token=token)
    training, target, taken_at = service.training(head), service.target(head), head.finished_at or head.started_at
    return report_pdf(
        head.name, taken_at, training, result, growth, target, chrome.language(), edition="own", link=link
    )


@blueprint.get("/chart/<name>.svg")
def chart(token: str, name: str) -> Response:
    """A chart of the profile."""
    _, result, growth = sittings().profile(token)
    shown = growth if name == "growth_areas" else result
    if shown is None:
        abort(404)
    return chart_svg(name, shown, chrome.language(), request.args.get("width", "wide"))


@blueprint.get("/data.json")
def data(token: str) -> Response:
    """Everything that is kept of this sitting and of the person, for the person it is about."""
    content = json.dumps(sittings().own_data(token) | own_records().everything(token), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": "attachment; filename=digcomp-data.json"}
    return Response(content, mimetype="application/json", headers=headers)

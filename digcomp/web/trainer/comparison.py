"""Trainings side by side: gains and satisfaction, with ties that are told as ties."""

from flask import Response, request

from digcomp.services.places import AIMAGS
from digcomp.web import access, chrome
from digcomp.web.parts import comparison, programmes, trainings
from digcomp.web.trainer.pages import blueprint, titles


@blueprint.get("/comparison")
def compared() -> Response:
    """The own trainings for a trainer, all for analysts and administrators."""
    account = access.account()
    shown = trainings().page(account, request.args.get("page", 1, type=int), request.args.get("aimag", ""), held=True)
    found = comparison().of(shown)
    # Whoever reads the groups of all trainings may print them by programme too.
    printed = [row.programme for row in programmes().all(account) if row.trainings] if shown.trainer_id is None else []
    return chrome.page(
        "trainer/comparison.html",
        found=found,
        shown=shown,
        aimags=AIMAGS,
        choices=[code for code in AIMAGS if code in shown.aimags],
        aimag=shown.aimag,
        programmes=printed,
        demo=found.only_demo,
        **titles(),
    )

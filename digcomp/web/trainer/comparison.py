"""Trainings side by side: gains and satisfaction, with ties that are told as ties."""

from flask import Response, request

from digcomp.services.places import AIMAGS
from digcomp.web import access, chrome
from digcomp.web.access import signed_in
from digcomp.web.parts import comparison, trainings
from digcomp.web.trainer.pages import blueprint, titles


@blueprint.get("/comparison")
@signed_in
def compared() -> Response:
    """The own trainings for a trainer, all for an administrator."""
    own = list(trainings().of(access.account()))
    aimag = request.args.get("aimag", "")
    aimag = aimag if aimag in {one.aimag for one in own} else ""
    shown = [one for one in own if aimag in ("", one.aimag)]
    return chrome.page(
        "trainer/comparison.html",
        found=comparison().of(shown, request.args.get("page", 1, type=int)),
        aimags=AIMAGS,
        choices=[code for code in AIMAGS if code in {one.aimag for one in own}],
        aimag=aimag,
        all_trainings=access.account().role == "administrator",
        demo=bool(shown) and all(one.demo for one in shown),
        **titles(),
    )

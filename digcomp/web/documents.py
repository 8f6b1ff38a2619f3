"""PDFs and charts as answers to requests. Drawing libraries are loaded when the first one is asked for."""

from datetime import datetime
from io import BytesIO
from typing import Any, Literal, cast

from flask import Response, abort, request, send_file

from digcomp.assessment.results import Growth, Profile
from digcomp.framework import TargetProfile
from digcomp.services.places import AIMAGS
from digcomp.web.language import ZONE, words_of
from digcomp.web.parts import parts

CHARTS = ("areas", "ranges", "radar", "growth_areas")
FILE_NAMES = {"mn": "миний-дүн.pdf", "en": "my-profile.pdf"}


def report_pdf(
    name: str,
    taken_at: datetime,
    training: Any,
    profile: Profile,
    growth: Growth | None,
    target: TargetProfile | None,
    language: str,
    *,
    edition: Literal["own", "trainer"],
    link: str | None,
) -> Response:
    """One person's report as a file to keep."""
    content = report_content(name, taken_at, training, profile, growth, target, language, edition=edition, link=link)
    # send_file writes a name in Cyrillic as headers demand it.
    return send_file(BytesIO(content), mimetype="application/pdf", download_name=FILE_NAMES[language])


def report_content(
    name: str,
    taken_at: datetime,
    training: Any,
    profile: Profile,
    growth: Growth | None,
    target: TargetProfile | None,
    language: str,
    *,
    edition: Literal["own", "trainer"],
    link: str | None,
) -> bytes:
    """One person's report as PDF."""
    from digcomp.reports import PersonReport, person_report  # noqa: PLC0415 - typst and matplotlib take a second

    words = words_of(language)
    report = PersonReport(
        name=name,
        training=training.programme.title,
        place=f"{words.of(AIMAGS[training.aimag])}, {training.place}",
        dates=words.days(training.starts_on, training.ends_on),
        taken_on=taken_at.astimezone(ZONE).date(),
        profile=profile,
        growth=growth,
        edition=edition,
        demo=training.demo,
        link=link,
        target_title=target.title if target else None,
    )
    spoken = cast(Literal["mn", "en"], language)
    return person_report(report, parts().instrument.framework, spoken)


def chart_svg(name: str, data: Any, language: str, width: str, chart_names: tuple[str, ...] = CHARTS) -> Response:
    """A chart as a picture that may be kept for a few minutes."""
    if name not in chart_names or width not in ("wide", "phone"):
        abort(404)
    from digcomp import figures  # noqa: PLC0415 - matplotlib takes a second

    chart = getattr(figures, name)(data, parts().instrument.framework, language, width=width)
    if request.args.get("format") == "png":  # for slides: twice the pixels
        response = Response(figures.png(chart, 192), mimetype="image/png")
        response.headers["Content-Disposition"] = f"attachment; filename={name}.png"
    else:
        response = Response(figures.svg(chart), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=600"
    response.add_etag()  # the same data make the same bytes, so nobody fetches a chart twice
    response.make_conditional(request)
    return response

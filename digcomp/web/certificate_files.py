"""Certificates as files: the sheet to print, all sheets of a training, and the badge beside them."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, cast
from zipfile import ZipFile, ZipInfo

from flask import Response, request, send_file

from digcomp.framework.text import LANGUAGES
from digcomp.services.badges import Addresses, Wording
from digcomp.services.places import AIMAGS
from digcomp.web import chrome
from digcomp.web.addresses import outside
from digcomp.web.language import ZONE, message, words_of
from digcomp.web.languages import language_of
from digcomp.web.parts import badges, certificates, parts

#: Marks that some file system takes for something else than part of a name.
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|'))
NAMES = {"mn": "Сертификат", "en": "Certificate"}
DESCRIPTION = message("Training in digital competence of %(hours)s hours, %(first)s to %(last)s, held in %(place)s.")
CRITERIA = message("At least %(share)s percent of the hours attended, and the test after the training sat to its end.")
RESULT = message("Overall level of eight, at least 75 percent probable")
ISSUER = message("Digital competence of civil servants, installation %(site)s")


def edition() -> str:
    """The language that a sheet is asked for in, else the reader's."""
    asked = request.args.get("edition", "")
    return asked if asked in LANGUAGES else chrome.language()


def script_fonts() -> Path | None:
    """The installation's folder of fonts, if it has the one of the traditional script."""
    folder = parts().settings.instance / "fonts"
    return folder if any(folder.glob("NotoSansMongolian*.[ot]tf")) else None


def sheet_pdf(certificate: Any, training: Any, language: str, trainer: str) -> bytes:
    """One certificate as PDF."""
    from digcomp.reports.certificate import CertificateSheet  # noqa: PLC0415 - typst takes a moment
    from digcomp.reports.certificate import certificate as typeset  # noqa: PLC0415

    place = words_of(language).of(AIMAGS[training.aimag])
    sheet = CertificateSheet(
        name=certificate.name,
        training=training.programme.title,
        place=f"{place}, {training.place}",
        starts_on=training.starts_on,
        ends_on=training.ends_on,
        hours=certificate.hours,
        number=certificate.number,
        issued_on=certificate.issued_at.astimezone(ZONE).date(),
        link=outside("verify.number", number=certificate.number),
        trainer=trainer,
        levels=run_of(certificate.levels),
        script_text=certificate.script_text,
        demo=training.demo,
    )
    return typeset(sheet, cast(Literal["mn", "en"], language), script_fonts())


def pdf(certificate: Any, training: Any) -> Response:
    """One certificate as a file to keep."""
    language = edition()
    content = sheet_pdf(certificate, training, language, certificates().trainer_name(training))
    name = f"{NAMES[language]} {certificate.number}.pdf"
    return send_file(BytesIO(content), mimetype="application/pdf", download_name=name)


def archive(found: Sequence[Any], training: Any) -> Response:
    """All certificates of a training in one file, each under its person's name."""
    language, trainer, content = edition(), certificates().trainer_name(training), BytesIO()
    with ZipFile(content, "w") as packed:
        for one in found:
            # The moment of issue, so that the same certificates make the same file.
            entry = ZipInfo(file_name(one, language), one.issued_at.astimezone(ZONE).timetuple()[:6])
            packed.writestr(entry, sheet_pdf(one, training, language, trainer))
    content.seek(0)
    name = f"{NAMES[language]} {training.place.translate(_NOT_IN_NAMES)} {training.starts_on.isoformat()}.zip"
    return send_file(content, mimetype="application/zip", download_name=name, as_attachment=True)


def file_name(certificate: Any, language: str) -> str:
    """A name that a person reads: what it is, whose, and the number that keeps two of one name apart."""
    person = " ".join(certificate.name.translate(_NOT_IN_NAMES).split()).strip(". ")
    return f"{NAMES[language]} {person} {certificate.number}.pdf"


def run_of(levels: str | None) -> tuple[int, int] | None:
    """First and last level of a printed run."""
    first, _, last = (levels or "").partition("-")
    return (int(first), int(last or first)) if first else None


def addresses() -> Addresses:
    """Where verifiers find what they need, as this installation is reached now."""
    return Addresses(
        home=outside("public.front"),
        issuer=outside("badges.issuer"),
        keys=outside("badges.key", name="").rstrip("/"),
        status=outside("badges.status"),
        verify=outside("verify.ask"),
    )


def issuer_name() -> str:
    """What the issuer is called; in the installation's language, for a badge has one name for all readers."""
    own = parts().settings
    return words_of(language_of(own.language).content).gettext(ISSUER, site=own.site)


def credential(certificate: Any, training: Any) -> dict[str, Any]:
    """The badge of a certificate, yet without its proof; in the installation's language."""
    language = language_of(parts().settings.language).content
    words, programme = words_of(language), training.programme
    description = words.gettext(
        DESCRIPTION,
        hours=certificate.hours,
        first=words.date(training.starts_on),
        last=words.date(training.ends_on),
        place=words.of(AIMAGS[training.aimag]),
    )
    if training.demo:
        description = words.gettext("Demonstration: people and figures here are invented.") + " " + description
    said = Wording(
        issuer=issuer_name(),
        description=description,
        criteria=words.gettext(CRITERIA, share=programme.least_attendance),
        result=words.gettext(RESULT),
    )
    return badges().credential(certificate, training, addresses(), said, language)

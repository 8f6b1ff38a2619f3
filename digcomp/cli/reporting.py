"""Reports to print, from the command line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from digcomp.cli.installation import open_parts, read_settings
from digcomp.errors import NotFound
from digcomp.framework.text import LANGUAGES
from digcomp.web.parts import Parts

_PDF = click.Path(dir_okay=False, path_type=Path)


@click.group()
def report() -> None:
    """Print reports as PDF: of one person, of a training, of a programme."""


def _language(command: Callable[..., None]) -> Callable[..., None]:
    option = click.option("--language", type=click.Choice(LANGUAGES), default="mn", show_default=True)
    return option(command)


@dataclass(frozen=True)
class _Open:
    """An installation at work."""

    own: Parts
    session: Session
    reporting: Any

    def training(self, training_id: int) -> Any:
        """A training by its number, which stands in its address."""
        try:
            return self.reporting.training(training_id)
        except NotFound:
            raise click.BadParameter(f"there is no training {training_id}", param_hint="TRAINING") from None


@contextmanager
def _opened() -> Iterator[_Open]:
    from digcomp.services.reporting import Reporting

    own = open_parts(read_settings())
    with own.database.sessions() as session:
        yield _Open(own, session, Reporting(session, own.instrument))


@report.command()
@click.argument("training_id", metavar="TRAINING", type=click.IntRange(1))
@click.option("--sitting", "sitting_id", type=click.IntRange(1), help="One sitting alone, by its number.")
@click.option("--test", "kind", type=click.Choice(("pre", "post", "follow-up")), default="pre", show_default=True)
@_language
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A file for one sitting, else a folder.")
def person(training_id: int, sitting_id: int | None, kind: str, language: str, out: Path) -> None:
    """Print people's reports as a trainer sees them, without self-views: one sitting, or everybody of a test.

    Each printed person sees on the own page that the operator of the server has printed the report.

    Example: digcomp report person 3 --sitting 41 --out anna.pdf

    Example: digcomp report person 3 --test post --language mn --out reports
    """
    from digcomp.services.looks import Looks
    from digcomp.web.papers import person_paper

    with _opened() as at:
        training = at.training(training_id)
        if sitting_id:
            content = person_paper(at.own, at.session, training, sitting_id, language)
            Looks(at.session, at.own.clock).note_person(sitting_id, "report")
            _write(out, content)
            return
        hall = at.reporting.hall(training, kind)
        if hall is None:
            raise click.ClickException("nobody has a result in this test")
        out.mkdir(parents=True, exist_ok=True)
        with click.progressbar(list(zip(hall.seats, hall.sittings, strict=True)), label="Printing") as people:
            for seat, sitting in people:
                content = person_paper(at.own, at.session, training, sitting, language)
                Looks(at.session, at.own.clock).note_person(sitting, "report")
                (out / f"{seat.position:02d}-{kind}.pdf").write_bytes(content)
    click.echo(f"{len(hall.seats)} reports in {out}")


@report.command()
@click.argument("training_id", metavar="TRAINING", type=click.IntRange(1))
@click.option("--edition", type=click.Choice(("evening", "closing")), default="closing", show_default=True)
@click.option("--test", "kind", type=click.Choice(("pre", "post", "follow-up")), default="pre", show_default=True)
@_language
@click.option("--out", required=True, type=_PDF, help="The file to write.")
def cohort(training_id: int, edition: str, kind: str, language: str, out: Path) -> None:
    """Print a training's evening sheet (of one test), or its closing report.

    Example: digcomp report cohort 3 --edition evening --out sheet.pdf

    Example: digcomp report cohort 3 --language en --out report.pdf
    """
    from digcomp.web.papers import closing_paper, evening_paper

    with _opened() as at:
        training = at.training(training_id)
        if edition == "closing":
            content: bytes | None = closing_paper(at.own, at.session, training, language)
        else:
            content = evening_paper(at.own, at.session, training, kind, language)
        if content is None:
            raise click.ClickException("nobody has a result in this test")
        _write(out, content)


@report.command()
@click.option("--programme", "programme_id", type=click.IntRange(1), help="One programme alone, by its number.")
@_language
@click.option("--out", required=True, type=_PDF, help="The file to write.")
def national(programme_id: int | None, language: str, out: Path) -> None:
    """Print all trainings side by side, by aimag and one by one; groups of fewer than ten are left out.

    Example: digcomp report national --language mn --out national.pdf
    """
    from digcomp.web.papers import national_paper

    with _opened() as at, click.progressbar(length=100, label="Trainings") as bar:

        def progress(done: int, total: int) -> None:
            bar.update(100 * done // total - bar.pos)

        programme = None
        if programme_id:
            try:
                programme = at.reporting.programme_numbered(programme_id)
            except NotFound:
                raise click.BadParameter(f"there is no programme {programme_id}", param_hint="--programme") from None
        content = national_paper(at.own, at.session, programme, language, progress)
    _write(out, content)


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as trouble:
        raise click.BadParameter(f"{out} cannot be written: {trouble.strerror}", param_hint="--out") from None
    click.echo(f"Wrote {out}")

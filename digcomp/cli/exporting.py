"""Exports: answers, results, growth, the bank, data for research, and reports of a training as one archive."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from digcomp.cli.installation import open_parts, read_settings
from digcomp.errors import NotFound, Refused

if TYPE_CHECKING:
    from digcomp.services.export_files import ExportFiles
    from digcomp.web.parts import Parts

Command = Callable[..., None]
Progress = Callable[[int], None]


@click.group()
def export() -> None:
    """Write what the installation holds to files.

    No file holds a self-view. Those of answers and profiles name people.

    Example: digcomp export profiles --training 3 --format xlsx --out results.xlsx
    """


def _of_trainings(command: Command) -> Command:
    command = click.option("--all", "everything", is_flag=True, help="All trainings but demonstrations.")(command)
    return click.option("--training", "training_id", type=click.IntRange(1), help="One training, by its number.")(
        command
    )


def _to_file(*forms: str) -> Callable[[Command], Command]:
    def options(command: Command) -> Command:
        out = click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file.")
        force = click.option("--force", is_flag=True, help="Overwrite a file that is there.")
        language = click.option("--language", type=click.Choice(["mn", "en"]), default="mn", show_default=True)
        form = click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True)
        for option in (language, force, out, *([form] if len(forms) > 1 else [])):
            command = option(command)
        return command

    return options


@export.command()
@_of_trainings
@_to_file("csv", "xlsx", "json", "jsonl")
@click.option("--for-calibration", is_flag=True, help="Only person, item and score, as `digcomp calibrate` reads them.")
def responses(training_id: int | None, *, everything: bool, for_calibration: bool, **how: Any) -> None:
    """Write every answer to the quiz, an answer a row.

    Example: digcomp export responses --all --for-calibration --out responses.csv
    """
    if for_calibration and how["form"] != "csv":
        raise click.BadParameter("`digcomp calibrate` reads CSV", param_hint="--format")
    _tables("calibration" if for_calibration else "answers", training_id, everything=everything, **how)


@export.command()
@_of_trainings
@_to_file("csv", "xlsx", "json", "jsonl")
@click.option("--rows", type=click.Choice(["people", "competences"]), default="people", show_default=True)
def profiles(training_id: int | None, rows: str, *, everything: bool, **how: Any) -> None:
    """Write everybody's results: means, standard deviations and levels.

    Example: digcomp export profiles --training 3 --rows competences --out profiles.csv
    """
    _tables(rows, training_id, everything=everything, **how)


@export.command()
@_of_trainings
@_to_file("csv", "xlsx", "json", "jsonl")
def cohort(training_id: int | None, *, everything: bool, **how: Any) -> None:
    """Write the growth of trainings with its 95 % intervals; nothing of groups of fewer than ten.

    Example: digcomp export cohort --all --format xlsx --out growth.xlsx
    """
    _tables("growth", training_id, everything=everything, **how)


@export.command()
@_of_trainings
@_to_file("csv", "xlsx", "json", "jsonl")
def research(training_id: int | None, *, everything: bool, **how: Any) -> None:
    """Write answers and results without names; CSV and JSON lines come as a ZIP of tables.

    Signs of people are drawn anew for each file. What would single out fewer than ten people is left empty.

    Example: digcomp export research --all --format csv --out research.zip
    """
    if how["form"] in ("csv", "jsonl") and how["out"].suffix.lower() != ".zip":
        raise click.BadParameter("these tables come as one archive: the name must end in .zip", param_hint="--out")

    def write(files: "ExportFiles", file: BinaryIO) -> None:
        files.write_research(file, how["form"], training_id)

    _export("research", write, training_id, everything=everything, **how)


@export.command()
@_to_file("csv", "xlsx", "json", "jsonl")
@click.option("--with-keys", is_flag=True, help="Add right answers and explanations. Keep such a file safe.")
def bank(form: str, out: Path, language: str, *, with_keys: bool, force: bool) -> None:
    """Write the items in both languages with their parameters.

    Example: digcomp export bank --format xlsx --out bank.xlsx
    """
    from digcomp.assessment.instrument import Instrument
    from digcomp.exchange.bank_table import bank_rows, bank_table
    from digcomp.exchange.files import write_tables

    settings = read_settings()
    with _whole(out, force=force) as file:
        instrument = Instrument.load(settings.competences, settings.question_banks)
        tables = [(bank_table(keys=with_keys), bank_rows(instrument, keys=with_keys))]
        facts = [("bank", instrument.bank.version), ("licence", "CC BY 4.0")]
        write_tables(file, tables, form, facts, language)
    click.echo(f"Wrote {out}: {len(instrument.bank.items)} items.")


@export.command()
@click.option("--training", "training_id", type=click.IntRange(1), required=True, help="The training, by its number.")
@click.option(
    "--address",
    default="http://127.0.0.1:8000",
    show_default=True,
    metavar="URL",
    help="Where this installation is reached: the codes on certificates lead there.",
)
@_to_file("zip")
def reports(training_id: int, address: str, out: Path, language: str, *, force: bool) -> None:
    """Write all reports, without the self-view, and all certificates of a training as one ZIP.

    Each printed person sees on the own page that the operator of the server has printed the report.

    Example: digcomp export reports --training 3 --address https://digcomp.example.mn --out reports.zip
    """
    from digcomp.web.app import create_app

    if not address.startswith(("http://", "https://")):
        raise click.BadParameter("must begin with http:// or https://", param_hint="--address")
    own = open_parts(read_settings())
    # The sheets are set as the pages set them, with the addresses of a request that came in by this one.
    with create_app(own).test_request_context(base_url=address):
        count = _write_reports(own, training_id, out, language, force=force)
    click.echo(f"Wrote {out}: {count} sheets.")


def _write_reports(own: "Parts", training_id: int, out: Path, language: str, *, force: bool) -> int:
    from digcomp.exchange.archives import streamed_zip
    from digcomp.services.exporting import Exporting
    from digcomp.services.looks import Looks
    from digcomp.web.parts import session
    from digcomp.web.report_bundle import made, sheets

    with _named_training(training_id):
        found = sheets(_training(own, session(), training_id), language, None)
    if not found:
        raise click.ClickException(f"training {training_id} has no results and no certificates yet")
    with _whole(out, force=force) as file, _bar(len(found), "Setting sheets") as progress:
        for part in streamed_zip(made(found, progress), own.clock()):
            file.write(part)
    Exporting(session(), own.clock, own.instrument).note(None, training_id, "reports.zip")
    Looks(session(), own.clock).note_training(None, training_id, "report")
    return len(found)


def _training(own: "Parts", session: Any, training_id: int) -> Any:
    from digcomp.services.accounts import Account
    from digcomp.services.trainings import Trainings

    # Whoever has the machine has the database: the command line stands behind the door.
    nobody = Account(0, "", "", "administrator")
    return Trainings(session, own.clock, own.instrument, own.settings.site).get(nobody, training_id)


def _tables(name: str, training_id: int | None, *, everything: bool, form: str, **how: Any) -> None:
    def write(files: "ExportFiles", file: BinaryIO) -> None:
        files.write(file, (name,), form, training_id)

    _export(name, write, training_id, everything=everything, form=form, **how)


def _export(
    name: str,
    write: Callable[["ExportFiles", BinaryIO], None],
    training_id: int | None,
    *,
    everything: bool,
    form: str,
    out: Path,
    language: str,
    force: bool,
) -> None:
    """Write a file of one training or of all, with progress, and keep that it was written."""
    if everything == (training_id is not None):
        raise click.UsageError("say which training with --training, or --all")
    from digcomp.services.export_files import ExportFiles
    from digcomp.services.exporting import Exporting
    from digcomp.services.looks import Looks

    own = open_parts(read_settings())
    with own.database.sessions() as session, _named_training(training_id):
        if training_id is not None:
            _training(own, session, training_id)
        exporting = Exporting(session, own.clock, own.instrument)
        sittings = exporting.sittings(training_id)
        with _whole(out, force=force) as file, _bar(sittings, "Reading sittings") as progress:
            write(ExportFiles(session, own.clock, own.instrument, language, progress), file)
        exporting.note(None, training_id, f"{name}.{form}")
        if name not in ("growth", "research"):  # which name nobody
            Looks(session, own.clock).note_training(None, training_id, "table")
    click.echo(f"Wrote {out}: {sittings} sittings.")


@contextmanager
def _named_training(training_id: int | None) -> Iterator[None]:
    try:
        yield
    except NotFound:
        raise click.BadParameter(f"there is no training {training_id}", param_hint="--training") from None
    except Refused as refusal:
        if str(refusal) != "small-group":
            raise
        raise click.ClickException("fewer than ten people: data without names are not made of so few") from None


@contextmanager
def _bar(length: int, label: str) -> Iterator[Progress]:
    """Progress on the terminal, where there is one."""
    shown: Any = click.progressbar(length=max(length, 1), label=label, file=sys.stderr)
    with shown as bar:
        yield lambda done: bar.update(done - bar.pos)


@contextmanager
def _whole(out: Path, *, force: bool) -> Iterator[BinaryIO]:
    """A file that is there in whole or not at all; one that is there already is left alone unless forced."""
    if out.exists() and not force:
        raise click.BadParameter(f"{out} is there already; add --force to overwrite it", param_hint="--out")
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(out)
    except OSError as problem:
        raise click.ClickException(f"{out} cannot be written: {problem.strerror}") from None
    finally:
        part.unlink(missing_ok=True)

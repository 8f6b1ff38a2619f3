"""Calibration: a new version of the scale from answers."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from digcomp.assessment.calibration import Answered, Calibrated, calibrate
from digcomp.assessment.instrument import Instrument
from digcomp.cli.installation import open_parts, read_settings
from digcomp.errors import FaultsFound, ScaleMissing
from digcomp.exchange.responses import read_responses
from digcomp.items import ASSUMED_SCALE, Scale
from digcomp.items.parameters import lineage, version_fault
from digcomp.items.parameters_text import scale_text
from digcomp.services.clock import system_clock
from digcomp.services.studies import Studies

#: So many faults and so many moves are printed; the JSON file has all moves.
SHOWN, MOVES_SHOWN = 20, 10
INVENTED = "From the invented answers of the demonstration: not for use with people."


@click.command("calibrate")
@click.argument("responses", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The new scale's file.")
@click.option("--from-database", is_flag=True, help="Take the finished quizzes of this installation.")
@click.option("--demo", is_flag=True, help="With --from-database: take the demonstration's invented answers instead.")
@click.option("--parent", help="Scale that says what was known before these answers; the present one by default.")
@click.option("--note", default="", help="A sentence to keep in the file.")
@click.option("--rounds", default=500, show_default=True, type=click.IntRange(1, 10_000), help="Stop after so many.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write figures to a file.")
def calibration(
    responses: Path | None,
    out: Path,
    parent: str | None,
    note: str,
    rounds: int,
    json_file: Path | None,
    *,
    from_database: bool,
    demo: bool,
    force: bool,
) -> None:
    """Estimate item parameters from answers and write them as a new version of the scale.

    RESPONSES is a CSV file with the columns person, item, score and, if people are to have means by group, group. The
    answers must be new to the scale that they start from: what it rests on already would count twice. The version is
    called as the file; nothing uses it before present.yaml names it.

    Example: digcomp calibrate responses.csv --out question_banks/parameters/2027-05.yaml
    """
    if (responses is None) != from_database:
        raise click.UsageError("name a CSV file, or say --from-database; one of the two")
    if demo and not from_database:
        raise click.UsageError("--demo goes with --from-database")
    _check_out(out, force=force)
    settings = read_settings()
    own = instrument_on(Instrument.load(settings.competences, settings.question_banks), parent, "--parent")
    _check_lineage(own, out.stem)
    answered = _from_csv(own, responses) if responses else _from_database(own, demo=demo)
    made = system_clock().date().isoformat()
    note = f"{INVENTED} {note}".strip() if demo else note
    found = calibrate(own, answered, version=out.stem, made=made, note=note, rounds=rounds)
    if not found.converged:
        raise click.ClickException(f"did not converge in {found.rounds} rounds; nothing was written. Raise --rounds.")
    _print(found, len(own.bank.items))
    if json_file:
        write_whole(json_file, json.dumps(_figures(found), ensure_ascii=False, indent=1))
    write_whole(out, scale_text(found.scale))
    click.echo(f"Wrote {out}. It is used once it stands in question_banks/parameters and present.yaml names it.")


def instrument_on(instrument: Instrument, version: str | None, option: str) -> Instrument:
    """The instrument on a scale that an option names, or on the present one."""
    try:
        return instrument.on(version or instrument.scale_version)
    except ScaleMissing:
        known = ", ".join(sorted({ASSUMED_SCALE, *instrument.scales}))
        raise click.BadParameter(f"there is no scale {version}; there is {known}", param_hint=option) from None


def write_whole(file: Path, text: str) -> None:
    """Write a file so that nobody ever finds half of it."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as problem:
        if part.is_file():
            part.unlink()
        raise click.ClickException(f"{file} cannot be written: {problem.strerror}") from None


def _check_out(out: Path, *, force: bool) -> None:
    if out.suffix != ".yaml":
        raise click.BadParameter(f"{out.name} must end in .yaml", param_hint="--out")
    if fault := version_fault(out.stem):
        raise click.BadParameter(f"the version {fault}", param_hint="--out")
    if not out.absolute().parent.is_dir():
        raise click.BadParameter(f"there is no folder {out.parent}", param_hint="--out")
    if out.exists() and not force:
        raise click.BadParameter(f"{out} is there already; --force overwrites it", param_hint="--out")


def _check_lineage(own: Instrument, version: str) -> None:
    """A scale made from itself would begin a loop of parents."""
    if version in lineage(own.scale_version, {scale.version: scale.parent for scale in own.scales.values()}):
        message = f"{own.scale_version} comes from {version}; a scale can't come from itself, name another --parent"
        raise click.BadParameter(message, param_hint="--out")


def _from_csv(own: Instrument, file: Path) -> Answered:
    highest = {item.id: item.max_score for item in own.bank.items.values()}
    try:
        return read_responses(file.read_bytes(), str(file), highest)
    except FaultsFound as found:
        for fault in found.faults[:SHOWN]:
            click.echo(str(fault), err=True)
        count = len(found.faults)
        shown = f"; the first {SHOWN} are shown" if count > SHOWN else ""
        raise click.ClickException(f"{count} fault{'s' * (count > 1)}{shown}. Nothing was written.") from None


def _from_database(own: Instrument, *, demo: bool) -> Answered:
    """Each finished quiz as a person, grouped by wave: people differ before and after, and no item comes twice."""
    with open_parts(read_settings()).database.sessions() as session:
        quizzes = Studies(session).quizzes()
    wanted = [quiz for quiz in quizzes if quiz.demo == demo]
    if left := len(quizzes) - len(wanted):
        click.echo(f"Left out: {left} finished quizzes of {'people' if demo else 'the demonstration'}.", err=True)
    if not wanted:
        hint = "; --demo takes the demonstration's" if quizzes and not demo else ""
        raise click.ClickException(f"there are no finished quizzes{hint}. Nothing was written.")
    if own.scale_version != ASSUMED_SCALE:
        warning = (
            f"Answers that {own.scale_version} rests on count twice if they are here; then --parent {ASSUMED_SCALE}."
        )
        click.echo(warning, err=True)
    return Answered([quiz.scores for quiz in wanted], [quiz.kind for quiz in wanted])


def _print(found: Calibrated, items: int) -> None:
    scale = found.scale
    click.echo(f"People: {scale.people}; answers: {scale.answers}; starting from {scale.parent}")
    click.echo(f"Converged after {found.rounds} rounds.")
    statuses = ", ".join(f"{count} {status}" for status, count in found.statuses.items())
    click.echo(f"{items} items  {statuses}")
    if own := scale.population:
        means = "".join(f", {group} {mean:+.2f}" for group, mean in own.means.items())
        click.echo(f"mean       {own.mean:+.2f} logits{means}")
        click.echo(f"variances  general {own.general:.3f}, area {own.area:.3f}, specific {own.specific:.3f}")
    click.echo("Largest moves of difficulty, in levels with standard error:")
    for move in found.moves[:MOVES_SHOWN]:
        click.echo(f"  {move.item:<14} {move.levels:+.2f} ± {move.error:.2f}  ({_answers(move.answers)})")


def _answers(count: int) -> str:
    return f"{count} answer{'s' * (count != 1)}"


def _figures(found: Calibrated) -> Mapping[str, Any]:
    scale = found.scale
    return {
        **{name: getattr(scale, name) for name in ("version", "parent", "made", "people", "answers")},
        **{"converged": found.converged, "rounds": found.rounds, "statuses": found.statuses},
        "population": _population(scale),
        "moves": [asdict(move) for move in found.moves],
    }


def _population(scale: Scale) -> Mapping[str, Any] | None:
    own = scale.population
    if own is None:
        return None
    parts = {name: getattr(own, name) for name in ("mean", "general", "area", "specific")}
    return parts | {"means": dict(own.means)}

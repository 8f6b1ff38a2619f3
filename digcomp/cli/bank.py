"""The bank: what it holds, and what a test from it can be trusted with."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import digcomp.measurement as dm

if TYPE_CHECKING:
    from digcomp.assessment.instrument import Instrument
    from digcomp.assessment.inventory import Holdings

MASS = 0.90
PLOTS = (".svg", ".png")
#: What stands over the columns of kinds.
SHORT = {
    "single-choice": "single",
    "multiple-response": "multiple",
    "matching": "matching",
    "ordering": "ordering",
    "numeric": "numeric",
    "short-text": "text",
    "spot": "spot",
}


def _drawable(context: click.Context, parameter: click.Parameter, file: Path | None) -> Path | None:
    if file and file.suffix.lower() not in PLOTS:
        raise click.BadParameter(f"a picture ends in {' or '.join(PLOTS)}, not {file.suffix or file.name!r}")
    return file


@click.group()
def bank() -> None:
    """The question bank."""


@bank.command()
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the figures to a file.")
@click.option("--plot", type=click.Path(path_type=Path), callback=_drawable, help="Draw items by level: SVG or PNG.")
@click.option("--language", type=click.Choice(["mn", "en"]), default="en", show_default=True, help="Of the picture.")
@click.option("--simulate", "simulated", is_flag=True, help="Add the expected accuracy of the standard test.")
@click.option("--people", default=500, show_default=True, type=click.IntRange(2, 100_000), help="To be simulated.")
@click.option("--seed", default=7, show_default=True, type=click.IntRange(0))
def report(
    json_file: Path | None, plot: Path | None, language: str, people: int, seed: int, *, simulated: bool
) -> None:
    """Say what the bank holds, by competence and level, and with --simulate how well the standard test measures.

    Retired items are left out. Low guess is the share of kinds that cannot be guessed.

    Example: digcomp bank report --simulate --plot bank.svg
    """
    from digcomp.assessment.instrument import Instrument
    from digcomp.assessment.inventory import inventory
    from digcomp.cli.installation import read_settings

    settings = read_settings()
    instrument = Instrument.load(settings.competences, settings.question_banks)
    rows, whole = inventory(instrument)
    _print_levels(rows, whole)
    _print_kinds(rows, whole)
    _print_rest(whole)
    figures: dict[str, Any] = {"version": instrument.bank.version, "all": whole.figures()}
    figures["competences"] = [row.figures() for row in rows]
    if simulated:
        figures["accuracy"] = _accuracy(instrument, people, seed)
        _print_accuracy(figures["accuracy"])
    if json_file:
        json_file.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if plot:
        _draw(rows, instrument, language, plot)


def _print_levels(rows: Sequence["Holdings"], whole: "Holdings") -> None:
    click.echo("Items by level, and what they are like (mn, en: mean words of a stem)")
    levels = "".join(f"{level:>4}" for level in range(1, 9))
    click.echo(f"{'':4}{levels}{'all':>5} guessing low guess stimulus knowledge seconds    mn    en")
    for row in (*rows, whole):
        counts = "".join(f"{count:>4}" for count in row.levels)
        click.echo(
            f"{row.name:4}{counts}{row.items:>5}{row.guessing:>9.3f}{row.low_guess:>10.0%}{row.stimulus:>9.0%}"
            f"{row.knowledge:>10.0%}{row.seconds:>8.0f}{row.words['mn']:>6.1f}{row.words['en']:>6.1f}"
        )


def _print_kinds(rows: Sequence["Holdings"], whole: "Holdings") -> None:
    click.echo("\nItems by kind")
    click.echo(f"{'':5}" + "".join(f"{short:>10}" for short in SHORT.values()))
    for row in (*rows, whole):
        click.echo(f"{row.name:5}" + "".join(f"{row.kinds.get(kind, 0):>10}" for kind in SHORT))


def _print_rest(whole: "Holdings") -> None:
    click.echo("")
    for name, counts in (("Status", whole.statuses), ("Parameters", whole.parameters), ("Stimuli", whole.stimuli)):
        _print_counts(name, counts)


def _print_counts(name: str, counts: Mapping[str, int]) -> None:
    """Counts in as many lines as a screen of a hundred columns needs."""
    line = f"{name:12}"
    for kind, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        said = f"{kind} {count}"
        if len(line) + len(said) > 96:
            click.echo(line.rstrip(", ") + ",")
            line = " " * 12
        line += f"{said}, "
    click.echo(line.rstrip(", "))


def _accuracy(instrument: "Instrument", people: int, seed: int) -> dict[str, Any]:
    """The standard test twice: with the parameters known, and with what is assumed of them integrated out."""
    test = instrument.quiz("standard")
    truth = instrument.quiz_items.draw(seed)
    abilities = test.tree.draw(people, seed)
    known = dm.simulate(replace(test, bank=truth), abilities, seed=seed)
    assumed = dm.simulate(test, abilities, seed=seed, truth=truth)
    found = {"people": people, "seed": seed, "items": assumed.mean_length}
    return found | {"known": _figures(known), "integrated_out": _figures(assumed)}


def _figures(found: dm.Study) -> dict[str, Any]:
    return {
        "rmse": found.rmse,
        "rmse_error": found.rmse_error,
        "coverage_90": found.coverage(MASS),
        "rmse_by_competence": found.rmse_by_competence.tolist(),
    }


def _print_accuracy(figures: Mapping[str, Any]) -> None:
    click.echo(f"\nStandard test, {figures['items']:.0f} items, {figures['people']} simulated people")
    for name, key in (("known parameters", "known"), ("as assumed, integrated out", "integrated_out")):
        row = figures[key]
        click.echo(
            f"  {name:27}RMSE {row['rmse']:.3f} logits (standard error {row['rmse_error']:.3f}), "
            f"90 % intervals cover {row['coverage_90']:.3f}"
        )


def _draw(rows: Sequence["Holdings"], instrument: "Instrument", language: str, file: Path) -> None:
    from digcomp import figures

    sheet = [figures.BankRow(row.name, row.cells) for row in rows]
    chart = figures.bank(sheet, instrument.framework, language)
    file.write_bytes(figures.svg(chart) if file.suffix.lower() == ".svg" else figures.png(chart))

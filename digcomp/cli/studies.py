"""Simulated studies: what the test can be trusted with."""

import json
from pathlib import Path
from typing import Any

import click

import digcomp.measurement as dm

#: Rules of the product on the reference pool: exposure capped at a third, two random items of 42.
CAP, CALIBRATION = 0.33, 2


@click.command()
@click.option("--study", type=click.Choice(["reference", "bank"]), default="reference", show_default=True)
@click.option("--rules", type=click.Choice(["plain", "product"]), default="plain", show_default=True)
@click.option("--people", default=1000, show_default=True, type=click.IntRange(2, 1_000_000))
@click.option("--items", default=42, show_default=True, type=click.IntRange(1, 1000))
@click.option("--seed", default=7, show_default=True, type=click.IntRange(0))
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the figures to a file.")
@click.option("--plot", type=click.Path(path_type=Path), help="Draw error and exposure to an SVG or PNG file.")
def simulate(
    study: str, rules: str, people: int, items: int, seed: int, json_file: Path | None, plot: Path | None
) -> None:
    """Let simulated people sit the test, and say how far the results are from the truth.

    The reference study is a pool of 504 known items; the bank study is the real bank, whose difficulties are assumed:
    people answer by parameters drawn from what is assumed, and the test integrates that uncertainty out.

    Example: digcomp simulate --people 1000 --items 42 --seed 7
    """
    test, truth, cuts = _reference(rules, items, seed) if study == "reference" else _bank(rules, items, seed)
    if items > len(test.bank):
        raise click.BadParameter(f"the pool has {len(test.bank)} items", param_hint="--items")
    found = dm.simulate(test, test.tree.draw(people, seed), seed=seed, truth=truth)
    figures = _figures(found, cuts) | {"study": study, "rules": rules, "people": people, "items": items, "seed": seed}
    _print(figures)
    if json_file:
        json_file.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    if plot:
        _draw(found, plot)


def _reference(rules: str, items: int, seed: int) -> tuple[dm.AdaptiveTest, None, tuple[float, ...]]:
    bank, tree = dm.reference_bank(seed), dm.reference_tree()
    product: dict[str, Any] = {}
    if rules == "product":
        product = {"exposure": dm.Eligibility(CAP), "calibration": CALIBRATION, "easy": 3}
    return dm.AdaptiveTest(bank, tree, stop=dm.Length(items), **product), None, dm.REFERENCE_CUTS


def _bank(rules: str, items: int, seed: int) -> tuple[dm.AdaptiveTest, dm.ItemBank, tuple[float, ...]]:
    from dataclasses import replace

    from digcomp.assessment.instrument import Instrument
    from digcomp.cli.installation import read_settings

    settings = read_settings()
    instrument = Instrument.load(settings.competences, settings.question_banks)
    if not instrument.exposure_capped:
        click.echo("The exposure cap is off: some competences have fewer than twelve items.", err=True)
    own = instrument.quiz("standard")
    plain = dm.AdaptiveTest(own.bank, own.tree, stop=dm.Length(items))
    test = plain if rules == "plain" else replace(own, stop=dm.Length(items))
    return test, instrument.quiz_items.draw(seed), instrument.cuts


def _figures(found: dm.Study, cuts: tuple[float, ...]) -> dict[str, Any]:
    return {
        "rmse": found.rmse,
        "rmse_error": found.rmse_error,
        "bias": found.bias,
        "coverage_90": found.coverage(0.90),
        "levels": found.levels(cuts),
        "exposure_max": float(found.exposure.max()),
        "exposure_unused": int((found.exposure == 0).sum()),
        "length_mean": float(found.lengths.mean()),
        "rmse_by_competence": [float(value) for value in found.rmse_by_competence],
    }


def _print(figures: dict[str, Any]) -> None:
    click.echo(
        f"{figures['study']} study, {figures['rules']} rules, {figures['people']} people, "
        f"{figures['length_mean']:.1f} items each, seed {figures['seed']}"
    )
    click.echo(f"RMSE of a competence   {figures['rmse']:.3f} logits (standard error {figures['rmse_error']:.3f})")
    click.echo(f"bias                   {figures['bias']:+.3f} logits")
    click.echo(f"90 % intervals cover   {figures['coverage_90']:.3f}")
    for name, row in figures["levels"].items():
        click.echo(
            f"level of {name:<13} exact {row['exact']:.1%}, within one {row['within_one']:.1%}, "
            f"claimed {row['claimed']:.1%}"
        )
    click.echo(
        f"exposure               at most {figures['exposure_max']:.2f}; never asked: {figures['exposure_unused']}"
    )


def _draw(found: dm.Study, file: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.bar(range(1, found.rmse_by_competence.size + 1), found.rmse_by_competence, color="#8cbfc2")
    left.axhline(found.rmse, color="#063f45")
    left.set(xlabel="competence", ylabel="RMSE, logits", title="Error by competence")
    right.plot(sorted(found.exposure, reverse=True), color="#063f45")
    right.set(xlabel="items, most asked first", ylabel="share of sittings", title="Exposure", ylim=(0, 1))
    figure.savefig(file)

"""Simulated studies: what the test can be trusted with."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np

import digcomp.measurement as dm
from digcomp.measurement._misfit import DependentItems, GuessingBursts, Misfit, Slips

#: Rules of the product on the reference pool: exposure capped at a third, two random items of 42.
CAP, CALIBRATION = 0.33, 2
#: What the intervals of the study claim to hold.
MASS = 0.90
#: Claims that a dot on the page stands for, at least: fewer tell of chance.
ENOUGH = 200
#: How people may not fit, and how much of it there is.
MISFITS: dict[str, Misfit] = {
    "slips": Slips(0.05),
    "guessing": GuessingBursts(0.10, 8),
    "dependent": DependentItems(0.5),
}
#: A population whose competences hang together less than the test believes: general, area and specific variance.
OTHER_VARIANCES = (0.25, 0.25, 0.50)
KINDS = ("none", *MISFITS, "variances", "all")
PLOTS = (".svg", ".png", ".pdf")


def _misfits(context: click.Context, parameter: click.Parameter, given: Sequence[str]) -> tuple[str, ...]:
    """The kinds of misfit named in any number of options, each with commas or without."""
    named = [kind.strip() for text in given for kind in text.split(",")]
    for kind in named:
        if kind not in KINDS:
            raise click.BadParameter(f"{kind!r} is none of {', '.join(KINDS)}")
    if len(set(named)) > 1 and not {"none", "all"}.isdisjoint(named):
        raise click.BadParameter("none and all stand alone")
    wanted = set(KINDS) if "all" in named else set(named)
    return tuple(kind for kind in KINDS[1:-1] if kind in wanted)


def _writable(context: click.Context, parameter: click.Parameter, file: Path | None) -> Path | None:
    """Refused before the work, not after it."""
    if file and not file.resolve().parent.is_dir():
        raise click.BadParameter(f"there is no folder {file.resolve().parent}")
    if file and parameter.name == "plot" and file.suffix.lower() not in PLOTS:
        raise click.BadParameter(f"a plot ends in {', '.join(PLOTS)}, not {file.suffix or file.name!r}")
    return file


def _positive(context: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 < value < np.inf:
        raise click.BadParameter(f"a posterior sd lies above 0 logits, not {value}")
    return value


def _items(context: click.Context, study: str, blueprint: str | None, items: int) -> int:
    """The length of the test: said, or that of a blueprint."""
    if blueprint is None:
        return items
    if study != "bank":
        raise click.BadParameter("only the bank study has blueprints: add --study bank", param_hint="--blueprint")
    if context.get_parameter_source("items") is not click.core.ParameterSource.DEFAULT:
        raise click.BadParameter("a blueprint has its own number of items: leave one out", param_hint="--items")
    from digcomp.assessment.instrument import BLUEPRINTS

    return BLUEPRINTS[blueprint].items


@click.command()
@click.option("--study", type=click.Choice(["reference", "bank"]), default="reference", show_default=True)
@click.option("--rules", type=click.Choice(["plain", "product"]), default="plain", show_default=True)
@click.option("--people", default=1000, show_default=True, type=click.IntRange(2, 1_000_000))
@click.option("--items", "--length", default=42, show_default=True, type=click.IntRange(1, 1000), help="Items at most.")
@click.option("--blueprint", type=click.Choice(["short", "standard", "thorough"]), help="Length, for the bank study.")
@click.option(
    "--precision",
    type=float,
    callback=_positive,
    metavar="AREA_SD",
    help="Stop a sitting early, once no area's posterior sd is above so many logits.",
)
@click.option(
    "--misfit",
    multiple=True,
    default=["none"],
    show_default=True,
    callback=_misfits,
    metavar="|".join(KINDS),
    help="How people differ from the models; may be repeated, or several with commas.",
)
@click.option("--seed", default=7, show_default=True, type=click.IntRange(0, 2**63))
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path), callback=_writable, help="Write the figures to a file."
)
@click.option(
    "--plot", type=click.Path(path_type=Path), callback=_writable, help="Draw a page of plots: an SVG, PNG or PDF file."
)
@click.pass_context
def simulate(
    context: click.Context,
    study: str,
    rules: str,
    people: int,
    items: int,
    blueprint: str | None,
    precision: float | None,
    misfit: tuple[str, ...],
    seed: int,
    json_file: Path | None,
    plot: Path | None,
) -> None:
    """Let simulated people sit the test, and say how far the results are from the truth.

    The reference study is a pool of 504 known items; the bank study is the real bank, whose difficulties are assumed:
    people answer by parameters drawn from what is assumed, and the test integrates that uncertainty out.

    Misfit: slips spoil 5 % of right answers; guessing lets 10 % of people answer 8 items in a row blindly; dependent
    gives items that follow each other on one stimulus (or competence) a shared effect of sd 0.5; variances draws people
    whose competences hang together less than the test believes.

    Example: digcomp simulate --people 1000 --items 42 --seed 7 --plot study.svg
    """
    items = _items(context, study, blueprint, items)
    test, truth, cuts = _reference(rules, items, seed) if study == "reference" else _bank(rules, items, seed)
    if items > len(test.bank):
        raise click.BadParameter(f"the pool has {len(test.bank)} items", param_hint="--items")
    if precision is not None:
        test = replace(test, stop=dm.Length(items) | dm.Precision(precision))
    odd = [MISFITS[kind] for kind in misfit if kind in MISFITS]
    abilities = _population(test.tree, misfit).draw(people, seed)
    found = dm.simulate(test, abilities, seed=seed, truth=truth, misfit=odd)
    said = {"study": study, "rules": rules, "people": people, "items": items, "seed": seed}
    said |= {"blueprint": blueprint, "precision": precision, "misfit": list(misfit)}
    figures = _figures(found, cuts) | said
    _print(figures)
    if json_file:
        json_file.write_text(json.dumps(figures, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    if plot:
        _draw(figures, plot)


def _population(tree: dm.TreePrior, misfit: Sequence[str]) -> dm.TreePrior:
    if "variances" not in misfit:
        return tree
    general, area, specific = OTHER_VARIANCES
    return replace(tree, general=general, area=area, specific=specific)


def _reference(rules: str, items: int, seed: int) -> tuple[dm.AdaptiveTest, None, tuple[float, ...]]:
    bank, tree = dm.reference_bank(seed), dm.reference_tree()
    product: dict[str, Any] = {}
    if rules == "product":
        product = {"exposure": dm.Eligibility(CAP), "calibration": CALIBRATION, "easy": 3}
    return dm.AdaptiveTest(bank, tree, stop=dm.Length(items), **product), None, dm.REFERENCE_CUTS


def _bank(rules: str, items: int, seed: int) -> tuple[dm.AdaptiveTest, dm.ItemBank, tuple[float, ...]]:
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
    """Everything a program would want, as plain numbers; None where nobody was."""
    edges, items = found.exposure_distribution()
    lengths = found.lengths
    return {
        "rmse": found.rmse,
        "rmse_error": _number(found.rmse_error),
        "bias": found.bias,
        "coverage_90": found.coverage(MASS),
        "coverage_error": _number(found.coverage_error(MASS)),
        "levels": found.levels(cuts),
        "claims": _claims(found.claims(cuts)),
        "exposure_max": float(found.exposure.max()),
        "exposure_unused": int((found.exposure == 0).sum()),
        "exposure_distribution": {"edges": edges.tolist(), "items": items.tolist()},
        "exposure": dict(zip(found.test.bank.ids, found.exposure.tolist(), strict=True)),
        "length_mean": found.mean_length,
        "length": {"mean": found.mean_length, "least": int(lengths.min()), "most": int(lengths.max())},
        "rmse_by_competence": found.rmse_by_competence.tolist(),
        "by_competence": _by_competence(found),
        "by_true_level": _by_true_level(found.by_true_level(cuts)),
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _by_competence(found: dm.Study) -> list[dict[str, Any]]:
    columns = found.rmse_by_competence, found.bias_by_competence, found.coverage_by_competence(MASS)
    return [
        {"competence": name, "rmse": float(rmse), "bias": float(bias), "coverage_90": float(coverage)}
        for name, rmse, bias, coverage in zip(_numbered(found.test.tree), *columns, strict=True)
    ]


def _numbered(tree: dm.TreePrior) -> list[str]:
    """Competences as the framework numbers them: area, and place in it."""
    return [f"{area}.{n}" for area, size in enumerate(tree.areas, start=1) for n in range(1, size + 1)]


def _by_true_level(found: Any) -> list[dict[str, Any]]:
    rows = zip(found.count, found.rmse, found.bias, strict=True)
    return [
        {"level": level, "count": int(count), "rmse": _number(rmse), "bias": _number(bias)}
        for level, (count, rmse, bias) in enumerate(rows, start=1)
    ]


def _claims(found: Any) -> dict[str, Any]:
    rows = zip(found.claimed, found.observed, found.count, strict=True)
    return {
        "largest_difference": _number(found.largest_difference()),
        "bins": [{"claimed": _number(c), "observed": _number(o), "count": int(n)} for c, o, n in rows],
    }


def _print(figures: dict[str, Any]) -> None:
    click.echo(
        f"{figures['study']} study, {figures['rules']} rules, {figures['people']} people, "
        f"{figures['length_mean']:.1f} items each, seed {figures['seed']}"
    )
    if figures["misfit"]:
        click.echo(f"misfit                 {', '.join(figures['misfit'])}")
    click.echo(f"RMSE of a competence   {figures['rmse']:.3f} logits (standard error {figures['rmse_error']:.3f})")
    click.echo(f"bias                   {figures['bias']:+.3f} logits")
    click.echo(f"90 % intervals cover   {figures['coverage_90']:.3f}")
    for name, row in figures["levels"].items():
        click.echo(
            f"level of {name:<13} exact {row['exact']:.1%}, within one {row['within_one']:.1%}, "
            f"claimed {row['claimed']:.1%}"
        )
    _print_spread(figures)
    click.echo(
        f"exposure               at most {figures['exposure_max']:.2f}; never asked: {figures['exposure_unused']}"
    )


def _print_spread(figures: dict[str, Any]) -> None:
    """By competence and by level in a line each; the file and the page have them whole."""
    own = figures["by_competence"]
    for label, key, form in (("error by competence   ", "rmse", "RMSE"), ("cover by competence   ", "coverage_90", "")):
        low, high = (pick(own, key=_at(key)) for pick in (min, max))
        words = f"{form} {low[key]:.3f} ({low['competence']}) to {high[key]:.3f} ({high['competence']})"
        click.echo(f"{label} {words.strip()}")
    bias = (f"{row['bias']:+.2f}" if row["bias"] is not None else "-" for row in figures["by_true_level"])
    click.echo(f"bias by true level     {' '.join(bias)}")
    largest = figures["claims"]["largest_difference"]
    words = "too few claims to say" if largest is None else f"at most {largest:.3f} off in a tenth of the scale"
    click.echo(f"claims of levels       {words}")


def _at(key: str) -> Callable[[dict[str, Any]], float]:
    return lambda row: float(row[key])


def _draw(figures: dict[str, Any], file: Path) -> None:
    from digcomp import figures as charts

    own, levels, bins = figures["by_competence"], figures["by_true_level"], figures["claims"]["bins"]
    misfit = f" Misfit: {', '.join(figures['misfit'])}." if figures["misfit"] else ""
    sheet = charts.StudySheet(
        title=f"What the test can be trusted with: {figures['study']} study",
        note=f"{figures['people']} simulated people, {figures['length_mean']:.1f} items each, "
        f"{figures['rules']} rules, seed {figures['seed']}.{misfit} "
        f"RMSE {figures['rmse']:.3f} logits; one level is 0.75 logit. Coverage {figures['coverage_90']:.3f}.",
        competences=[row["competence"] for row in own],
        rmse=[row["rmse"] for row in own],
        coverage=[row["coverage_90"] for row in own],
        mass=MASS,
        level_rmse=[row["rmse"] for row in levels],
        level_bias=[row["bias"] for row in levels],
        claimed=[row["claimed"] for row in bins],
        observed=[row["observed"] if row["count"] >= ENOUGH else None for row in bins],
        exposure=list(figures["exposure"].values()),
    )
    chart, kind = charts.study(sheet), file.suffix.lower()
    if kind == ".pdf":
        chart.figure.savefig(file, format="pdf", metadata={"CreationDate": None, "Creator": None, "Producer": None})
    else:
        file.write_bytes(charts.svg(chart) if kind == ".svg" else charts.png(chart))

"""The benchmark: what this program promises, measured on this computer."""

import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from digcomp.cli.benchmark_nation import nation
from digcomp.cli.benchmark_rows import FULL, QUICK, Group, Row
from digcomp.cli.benchmark_web import web

GROUPS = ("rmse", "product", "coverage", "levels", "step", "simulate", "calibration", "change")
#: Read when numpy is loaded: one thread, and no wish for another processor's kernels or cache.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
UNWANTED = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
PEERS = ("catsim", "girth")
WIDE = 58


def _only(context: click.Context, parameter: click.Parameter, given: str | None) -> tuple[str, ...]:
    if given is None:
        return GROUPS
    named = [name.strip() for name in given.split(",")]
    for name in named:
        if name not in GROUPS:
            raise click.BadParameter(f"{name!r} is none of {', '.join(GROUPS)}")
    return tuple(name for name in GROUPS if name in named)


def _writable(context: click.Context, parameter: click.Parameter, file: Path | None) -> Path | None:
    if file and not file.resolve().parent.is_dir():
        raise click.BadParameter(f"there is no folder {file.resolve().parent}")
    if file and parameter.name == "lengths" and file.suffix.lower() not in (".svg", ".png"):
        raise click.BadParameter(f"a picture ends in .svg or .png, not {file.suffix or file.name}")
    return file


@click.group(invoke_without_command=True)
@click.option("--only", callback=_only, metavar=",".join(GROUPS), help="Some of it, with commas.")
@click.option("--quick", is_flag=True, help="Fewer people: under a minute, and bars are met or missed by chance.")
@click.option("--seed", default=7, show_default=True, type=click.IntRange(0, 2**62))
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path), callback=_writable, help="Write the rows to a file."
)
@click.option(
    "--lengths",
    type=click.Path(path_type=Path),
    callback=_writable,
    help="Instead of bars: error by length of the test, ours and others', drawn as an SVG or PNG file.",
)
@click.pass_context
def bench(
    context: click.Context,
    only: tuple[str, ...],
    seed: int,
    json_file: Path | None,
    lengths: Path | None,
    *,
    quick: bool,
) -> None:
    """Measure accuracy, speed, calibration and change against their bars, on one thread.

    The reference study: 21 competences, 504 items of known parameters, people drawn from a seed. Takes ten minutes in
    full. Other engines (catsim, girth) are held against where they are installed; none is needed.

    Example: digcomp bench --quick --only rmse,step
    """
    if context.invoked_subcommand:
        return
    if lengths and context.get_parameter_source("only") is not click.core.ParameterSource.DEFAULT:
        raise click.BadParameter("it measures no bars: leave --only out", param_hint="--lengths")
    if not _prepared():
        raise SystemExit(_again(only, seed, json_file, lengths, quick=quick))
    if lengths:
        from digcomp.cli import benchmark_lengths

        benchmark_lengths.study(QUICK if quick else FULL, seed, lengths, json_file, quick=quick)
        return
    start = perf_counter()
    peers = [name for name in PEERS if find_spec(name)]
    click.echo(
        f"Seed {seed}, {'quick' if quick else 'full'}, one thread, Python {platform.python_version()}, "
        f"numpy {version('numpy')}; beside it: {', '.join(f'{p} {version(p)}' for p in peers) or 'no other engine'}"
    )
    _warn_of_others()
    click.echo(f"{'what':<{WIDE}} {'figure':>8}  {'bar':<16} {'verdict':<7} from")
    rows = []
    for name in only:
        click.echo(f"{name} ...", err=True)
        for row in _group(name)(QUICK if quick else FULL, seed):
            _print(row)
            rows.append(_plain(name, row))
    seconds = perf_counter() - start
    missed = sum(row["verdict"] == "missed" for row in rows)
    click.echo(f"{sum(row['bar'] is not None for row in rows)} bars, {missed} missed; {seconds:.0f} s")
    if json_file:
        found = {"seed": seed, "quick": quick, "seconds": seconds, "numpy": version("numpy"), "rows": rows}
        json_file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


bench.add_command(web)
bench.add_command(nation)


def _prepared() -> bool:
    """Whether numpy found one thread and nothing unwanted when it was loaded."""
    alone = all(os.environ.get(name) == "1" for name in ONE_THREAD)
    return alone and not any(name in os.environ for name in UNWANTED)


def _again(only: tuple[str, ...], seed: int, json_file: Path | None, lengths: Path | None, *, quick: bool) -> int:
    """Run the same in a process whose numpy starts with one thread; its exit code."""
    command = [sys.executable, "-m", "digcomp", "bench", "--seed", str(seed)]
    command += ["--lengths", str(lengths.resolve())] if lengths else ["--only", ",".join(only)]
    command += ["--quick"] if quick else []
    command += ["--json", str(json_file.resolve())] if json_file else []
    own = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    own |= dict.fromkeys(ONE_THREAD, "1") | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=own, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:  # noqa: S603
        for line in process.stdout or ():
            click.echo(line, nl=False)
    return process.returncode


def _group(name: str) -> Group:
    """What runs a group; numpy is loaded here and not before."""
    from digcomp.cli import benchmark_accuracy, benchmark_calibration, benchmark_change, benchmark_speed

    return {
        "rmse": benchmark_accuracy.rmse,
        "product": benchmark_accuracy.product,
        "coverage": benchmark_accuracy.coverage,
        "levels": benchmark_accuracy.levels,
        "step": benchmark_speed.step,
        "simulate": benchmark_speed.simulate,
        "calibration": benchmark_calibration.calibration,
        "change": benchmark_change.change,
    }[name]


def _warn_of_others() -> None:
    """Times mean little on a computer that does other work."""
    if hasattr(os, "getloadavg") and (load := os.getloadavg()[0]) > 0.5:
        click.echo(
            f"Other work runs beside this (load {load:.1f} on {os.cpu_count()} processors): times will be longer."
        )


def _print(row: Row) -> None:
    figure, bar = row.form.format(row.figure), row.bar.words(row.form) if row.bar else ""
    click.echo(f"{row.what:<{WIDE}} {figure:>8}  {bar:<16} {row.verdict:<7} {row.note}".rstrip())


def _plain(group: str, row: Row) -> dict[str, Any]:
    bar = asdict(row.bar) if row.bar else None
    return {
        "group": group,
        "what": row.what,
        "figure": row.figure,
        "bar": bar,
        "verdict": row.verdict or None,
        "note": row.note,
    }

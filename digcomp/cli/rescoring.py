"""What another scale would change."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np

from digcomp.assessment.instrument import Instrument
from digcomp.assessment.rescoring import Differences, differences
from digcomp.cli.calibration import instrument_on, write_whole
from digcomp.cli.installation import open_parts, read_settings
from digcomp.errors import NotFound
from digcomp.services.studies import Quiz, Studies


@click.command()
@click.option("--scale", help="Version of the scale; the present one by default.")
@click.option("--training", "training_id", type=click.IntRange(1), help="One training alone, by its number.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write figures to a file.")
def rescore(scale: str | None, training_id: int | None, json_file: Path | None) -> None:
    """Say what would change if finished sittings were scored on another scale; writes nothing of it.

    Changes are in levels. Printed levels are the shortest run that is 75 % sure.

    Example: digcomp rescore --scale 2027-05 --training 3
    """
    own = open_parts(read_settings())
    new = instrument_on(own.instrument, scale, "--scale")
    with own.database.sessions() as session:
        studies = Studies(session)
        try:
            quizzes = studies.quizzes(training_id)
        except NotFound:
            raise click.BadParameter(f"there is no training {training_id}", param_hint="--training") from None
        titles = {training: studies.title(training) for training in dict.fromkeys(quiz.training for quiz in quizzes)}
    areas = [area.id for area in own.instrument.framework.areas]
    parts = list(_by_scale(own.instrument, new, quizzes))
    figures = {"scale": new.scale_version} | _figures(parts, areas)
    figures["trainings"] = [
        {"id": training, "title": title} | _figures(_of(parts, training), areas) for training, title in titles.items()
    ]
    _print(figures)
    if json_file:
        write_whole(json_file, json.dumps(figures, ensure_ascii=False, indent=1))


Part = tuple[Sequence[Quiz], Differences]


def _by_scale(instrument: Instrument, new: Instrument, quizzes: Sequence[Quiz]) -> Iterator[Part]:
    """Sittings of one scale are scored together."""
    for version in dict.fromkeys(quiz.scale for quiz in quizzes):
        own = [quiz for quiz in quizzes if quiz.scale == version]
        yield own, differences(instrument.on(version), new, [quiz.scores for quiz in own])


def _of(parts: Sequence[Part], training: int) -> list[Part]:
    found: list[Part] = []
    for quizzes, changes in parts:
        rows = [row for row, quiz in enumerate(quizzes) if quiz.training == training]
        if rows:
            found.append(([quizzes[row] for row in rows], Differences(changes.levels[rows], changes.runs[rows])))
    return found


def _figures(parts: Sequence[Part], areas: Sequence[str]) -> dict[str, Any]:
    quizzes = [quiz for own, _ in parts for quiz in own]
    found: dict[str, Any] = {
        "sittings": len(quizzes),
        "people": len({quiz.person for quiz in quizzes}),
        "from": sorted({quiz.scale for quiz in quizzes}),
    }
    if not quizzes:
        return found
    levels = np.concatenate([changes.levels for _, changes in parts])
    runs = np.concatenate([changes.runs for _, changes in parts])
    people = np.array([quiz.person for quiz in quizzes])
    columns = [_column(levels[:, column], people[runs[:, column]]) for column in range(levels.shape[1])]
    found["overall"] = columns[0]
    found["areas"] = dict(zip(areas, columns[1:], strict=True))
    # Somebody who sat two tests is one person, whose levels differ if they do in one of them.
    found["people_with_other_levels"] = len(set(people[runs.any(axis=1)].tolist()))
    return found


def _column(levels: "np.ndarray[Any, Any]", people: "np.ndarray[Any, Any]") -> dict[str, Any]:
    largest = levels[np.abs(levels).argmax()]
    return {
        "mean": float(levels.mean()),
        "largest": float(largest),
        "people_with_other_levels": len(set(people.tolist())),
    }


def _print(figures: dict[str, Any]) -> None:
    if not figures["sittings"]:
        click.echo("There are no finished sittings.")
        return
    click.echo(
        f"{figures['sittings']} sittings of {figures['people']} people on {figures['scale']} instead of "
        f"{', '.join(figures['from'])}; changes in levels:"
    )
    click.echo(f"  overall  {_changes(figures['overall'])}")
    for area, column in figures["areas"].items():
        click.echo(f"  area {area:<3} {_changes(column)}")
    for training in figures["trainings"]:
        click.echo(f"training {training['id']}, {training['title']}: {training['sittings']} sittings")
        click.echo(f"  overall  {_changes(training['overall'])}")
        click.echo(f"  overall or an area printed otherwise: {_some(training['people_with_other_levels'])}")


def _changes(column: dict[str, Any]) -> str:
    others = _some(column["people_with_other_levels"])
    return f"mean {column['mean']:+.2f}, largest {column['largest']:+.2f}; printed levels differ for {others}"


def _some(people: int) -> str:
    return f"{people} {'person' if people == 1 else 'people'}"

"""The check of all content."""

from datetime import UTC, datetime
from pathlib import Path

import click

from digcomp.cli.installation import read_settings
from digcomp.items import check_content


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--quiet", is_flag=True, help="Faults alone, without warnings.")
def check(paths: tuple[Path, ...], *, quiet: bool) -> None:
    """Check competences and question banks; exit code 1 with every fault.

    Example: digcomp check question_banks/quiz/1.2.yaml
    """
    settings = read_settings()
    today = datetime.now(UTC).date()  # noqa: TID251 - a review day is past or not as of today
    report = check_content(settings.competences, settings.question_banks, paths, today=today)
    for fault in report.faults:
        click.echo(str(fault))
    for warning in () if quiet else report.warnings:
        click.echo(f"warning: {warning}")
    click.echo(
        f"{report.files} files, {report.competences} competences, {report.targets} target profiles, "
        f"{report.items} items, {report.statements} statements, {report.scales} calibrated scales: "
        f"{len(report.faults)} faults, {len(report.warnings)} warnings, {report.waived} waived"
    )
    if report.faults:
        raise SystemExit(1)

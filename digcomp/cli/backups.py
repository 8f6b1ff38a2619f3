"""Backup and restore of an installation."""

import sys
from pathlib import Path

import click

from digcomp.cli.installation import read_settings
from digcomp.services.clock import system_clock


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file of this name.")
@click.option("--json", "as_json", is_flag=True, help="Print what is in it for a program to read.")
def backup(file: Path, *, force: bool, as_json: bool) -> None:
    """Write the database and the keys to one file, while people answer.

    The file holds names, results and secret keys: keep it as safe as the installation itself.

    Example: digcomp backup /media/usb/academy-2026-12-08.backup
    """
    from digcomp.services.backup import back_up

    manifest = back_up(read_settings(), file, system_clock, force=force)
    if as_json:
        click.echo(manifest.model_dump_json(indent=1))
        return
    people, answers = manifest.rows.get("person", 0), manifest.rows.get("answer", 0)
    click.echo(f"{file}: {people} people, {answers} answers, {file.stat().st_size / 1e6:.1f} MB. Keep it safe.")
    if "instance/secret_key" not in manifest.files:
        click.echo("The secret key is set by DIGCOMP_SECRET_KEY and is not in the file: keep it, too.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Also where people are; they are kept in a copy beside it.")
def restore(file: Path, *, force: bool) -> None:
    """Make this installation what it was when the file was written. Stop the program first.

    Example: digcomp restore /media/usb/academy-2026-12-08.backup
    """
    from digcomp.services.backup import restore as put_back

    done = put_back(read_settings(), file, system_clock, force=force)
    people, answers = done.manifest.rows.get("person", 0), done.manifest.rows.get("answer", 0)
    click.echo(f"Restored {people} people and {answers} answers as of {done.manifest.made_at:%Y-%m-%d %H:%M} UTC.")
    if done.revision != done.manifest.revision:
        click.echo(f"The database was brought from {done.manifest.revision} to {done.revision}.")
    if done.kept:
        click.echo(f"What was here before is kept as {done.kept}.")
    if not done.same_secret:
        click.echo("The secret key is another one: addresses of sittings that are under way open no more.", err=True)
        sys.exit(1)

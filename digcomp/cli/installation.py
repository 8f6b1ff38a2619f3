"""The installation: its parts, its database, its accounts."""

import json
import os
import sys

import click

from digcomp.assessment.instrument import Instrument
from digcomp.services import national
from digcomp.services.accounts import ROLES, Accounts
from digcomp.services.clock import system_clock
from digcomp.services.database import Database, bring_up_to_date, open_database
from digcomp.services.second_factor import SecondFactors
from digcomp.settings import Settings
from digcomp.web.parts import Parts


def read_settings() -> Settings:
    """The settings of this installation, from the environment."""
    return Settings.read(os.environ)


def open_parts(settings: Settings) -> Parts:
    """Content and database of an installation, checked and up to date."""
    instrument = Instrument.load(settings.competences, settings.question_banks)
    return Parts(settings, _open(settings), instrument, system_clock)


def _open(settings: Settings) -> Database:
    database = open_database(settings.database_url)
    context = click.get_current_context(silent=True)
    if context is not None:  # the command may end as it likes: no connection is left open
        context.call_on_close(database.engine.dispose)
    bring_up_to_date(database)
    return database


@click.group("db")
def database() -> None:
    """The database."""


@database.command()
def upgrade() -> None:
    """Bring the database to the state this program needs.

    Example: digcomp db upgrade
    """
    own = open_database(read_settings().database_url)
    try:
        before, after = bring_up_to_date(own)
    finally:
        own.engine.dispose()
    click.echo(f"The database is at {after}." if before == after else f"From {before or 'nothing'} to {after}.")


@database.command()
@click.option("--json", "as_json", is_flag=True, help="What was done as JSON.")
def rebuild(*, as_json: bool) -> None:
    """Make kept results and the tallies of national pages fit the answers; may be cut off and run again.

    Needed after the question bank or the scale has changed, and after a restore of a backup of before 0003.

    Example: digcomp db rebuild
    """
    own = open_parts(read_settings())
    with own.database.sessions() as session, click.progressbar(length=1000, label="Trainings", file=sys.stderr) as bar:
        failed = national.rebuild(session, own.instrument, lambda done, of: bar.update(1000 * done // of - bar.pos))
    for training_id, reason in failed:
        click.echo(f"training {training_id}: {reason}", err=True)
    said = f"Rebuilt, but for {len(failed)}." if failed else "Rebuilt."
    click.echo(json.dumps({"failed": dict(failed)}) if as_json else said)
    if failed:
        sys.exit(1)


@click.group()
def user() -> None:
    """Accounts of those who sign in."""


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="Name as it is shown.")
@click.option("--role", type=click.Choice(ROLES), default="trainer", show_default=True)
@click.password_option(help="Ten characters or more; asked for when not given.")
def add(login: str, name: str, role: str, password: str) -> None:
    """Add an account.

    Example: digcomp user add saraa --name "Б. Сараа" --role trainer
    """
    with _open(read_settings()).sessions() as session:
        account = Accounts(session, system_clock).add(login, name, password, role)
    click.echo(f"Added {account.role} {account.login}.")


@user.command("reset-second-factor")
@click.argument("login")
def reset_second_factor(login: str) -> None:
    """Take the second factor of an account away, for when no administrator can sign in any more.

    Example: digcomp user reset-second-factor saraa
    """
    settings = read_settings()
    with _open(settings).sessions() as session:
        found = Accounts(session, system_clock).named(login)
        SecondFactors(session, system_clock, settings.secret_key).take_away(None, found.id)
    click.echo(f"{found.login} signs in with the password alone.")

"""The installation: its parts, its database, its accounts."""

import os

import click

from digcomp.assessment.instrument import Instrument
from digcomp.services.accounts import ROLES, Accounts
from digcomp.services.clock import system_clock
from digcomp.services.database import Database, bring_up_to_date, open_database
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
    before, after = bring_up_to_date(open_database(read_settings().database_url))
    click.echo(f"The database is at {after}." if before == after else f"From {before or 'nothing'} to {after}.")


@click.group()
def user() -> None:
    """Accounts of trainers and administrators."""


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

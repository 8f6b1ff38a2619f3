"""The demonstration: an invented academy, ready to look at and to join."""

import click

from digcomp.cli.installation import open_parts, read_settings
from digcomp.cli.serving import run
from digcomp.services.accounts import Accounts
from digcomp.services.trainings import Trainings
from digcomp.web.parts import Parts


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--only-build", is_flag=True, help="Fill the database and stop.")
def demo(host: str, port: int, *, only_build: bool) -> None:
    """Fill the database with a demo academy, once, and serve it.

    Example: digcomp demo --port 8080
    """
    from digcomp.demo import LOGINS

    own = open_parts(read_settings())
    code = _open_code(own)
    if code is None and not _built(own):
        _build(own)
        code = _open_code(own)
    click.echo("\nDemonstration: all people and figures are invented.")
    if code:
        click.echo(f"  Join as a participant with the code {code}")
    else:
        click.echo("  No test is open to join: sign in and open one.")
    for login in LOGINS:
        click.echo(f"  Sign in as {login.role}: login {login.login}, password {login.password}")
    if not only_build:
        run(own, host, port)


def _open_code(own: Parts) -> str | None:
    with own.database.sessions() as session:
        wave = Trainings(session, own.clock, own.instrument, own.settings.site).open_demo()
        return wave.code if wave else None


def _built(own: Parts) -> bool:
    """Whether the academy is there, even if its open test was closed meanwhile."""
    from digcomp.demo import LOGINS

    with own.database.sessions() as session:
        return Accounts(session, own.clock).sign_in(LOGINS[0].login, LOGINS[0].password) is not None


def _build(own: Parts) -> None:
    from digcomp.demo import build_academy

    with click.progressbar(length=100, label="Making the demo academy") as bar:

        def progress(done: int, total: int) -> None:
            bar.update(100 * done // total - bar.pos)

        build_academy(own.database, own.instrument, own.settings, progress)

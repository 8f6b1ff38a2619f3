"""Serving the pages: on this computer, or to a hall."""

from datetime import datetime

import click

from digcomp.cli.hall import show_hall
from digcomp.cli.installation import open_parts, read_settings
from digcomp.cli.servers import THREADS, answer_browsers, check_free
from digcomp.services.clockwatch import clock_is_behind
from digcomp.web import metrics
from digcomp.web.parts import Parts


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--lan", is_flag=True, help="Listen to the hall's network and print the address with a QR code.")
@click.option(
    "--processes",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that answer, one for each processor on a server; a laptop in a hall needs one.",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 16),
    help=f"Threads of each process; {THREADS} where one process serves, else 1.",
)
def serve(host: str, port: int, processes: int, threads: int | None, *, lan: bool) -> None:
    """Serve the program to browsers.

    Example: digcomp serve --lan
    """
    own = open_parts(read_settings())
    address = "0.0.0.0" if lan else host  # noqa: S104 - that is what --lan asks
    run(own, address, port, lan=lan, processes=processes, threads=threads)


def run(own: Parts, host: str, port: int, *, lan: bool = False, processes: int = 1, threads: int | None = None) -> None:
    """Serve until interrupted."""
    check_free(host, port)
    if behind := _clock_is_behind(own):
        click.echo(f"The clock of this computer shows {own.clock():%Y-%m-%d}, but {behind:%Y-%m-%d} is past.")
        click.echo("Set it right; until then answers are kept, and only their dates are wrong.")
    if lan:
        show_hall(port)
    else:
        click.echo(f"digcomp is ready at http://{host}:{port}")
    click.echo("Stop with Ctrl+C.")
    metrics.begin(own.settings)
    answer_browsers(own, host, port, processes=processes, threads=threads)
    click.echo("Stopped.")


def _clock_is_behind(own: Parts) -> datetime | None:
    with own.database.sessions() as session:
        return clock_is_behind(session, own.clock)

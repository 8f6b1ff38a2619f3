"""Serving the pages: on this computer, or to a hall."""

import logging
import socket

import click
import segno

from digcomp.cli.installation import open_parts, read_settings
from digcomp.web.parts import Parts

#: More threads fight for one interpreter: two answer faster than eight.
THREADS = 2


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--lan", is_flag=True, help="Listen to the hall's network and print the address with a QR code.")
def serve(host: str, port: int, *, lan: bool) -> None:
    """Serve the program to browsers.

    Example: digcomp serve --lan
    """
    run(open_parts(read_settings()), "0.0.0.0" if lan else host, port, lan=lan)  # noqa: S104 - that is what --lan asks


def run(own: Parts, host: str, port: int, *, lan: bool = False) -> None:
    """Serve until interrupted."""
    from waitress import create_server

    from digcomp.web.app import create_app

    # Each request that waits for a thread would be a warning: with two threads that is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        server = create_server(create_app(own), host=host, port=port, threads=THREADS, ident="digcomp")
    except OSError as taken:
        raise click.ClickException(f"port {port} on {host} cannot be used: {taken.strerror}; try --port") from None
    address = f"http://{lan_address() if lan else host}:{port}"
    click.echo(f"digcomp is ready at {address}")
    if lan:
        click.echo("In the hall, point a phone here. If it does not open, let this program through the firewall.")
        segno.make(f"{address}/join").terminal(compact=True)
    click.echo("Stop with Ctrl+C.")
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("Stopped.")


def lan_address() -> str:
    """The address of this computer on the network it would send through; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])

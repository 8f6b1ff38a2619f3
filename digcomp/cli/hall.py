"""What the trainer reads in the terminal: where the hall finds this computer, and what to do if it doesn't."""

import sys
from contextlib import suppress
from pathlib import Path

import click
import segno

from digcomp.web.network import own_addresses

_WINDOWS = """\
If a phone does not open it, Windows keeps it out. Set the network to Private (Settings, Network & internet, Properties
of the network), and allow Python when Windows asks. If it does not ask any more, once, as administrator:
  netsh advfirewall firewall add rule name=digcomp dir=in action=allow protocol=TCP localport={port} profile=private"""
_UFW = """\
If a phone does not open it, the firewall keeps it out: sudo ufw allow {port}/tcp
After the training shut it again: sudo ufw delete allow {port}/tcp"""
_FIREWALLD = """\
If a phone does not open it, the firewall keeps it out: sudo firewall-cmd --add-port={port}/tcp
It shuts again by itself when this computer starts anew."""
_OTHER = (
    "If a phone does not open it, let port {port}/tcp through the firewall of this computer. docs/hall.md says more."
)


def show_hall(port: int) -> None:
    """Addresses, QR code, firewall; without a network it says so, for the network may come later."""
    found = own_addresses()
    if not found:
        click.echo(f"digcomp is ready at http://127.0.0.1:{port}")
        click.echo("This computer is in no network yet, so no phone can open it. Join one or switch the hotspot on;")
        click.echo("the projector page then shows the address. Nothing needs to be started again.")
        return
    address = f"http://{found[0]}:{port}"
    click.echo(f"digcomp is ready at {address}")
    click.echo(f"On this computer: http://127.0.0.1:{port} (sign in as the trainer here)")
    if found[1:]:
        click.echo("This computer has other addresses too; if the first does not open, try:")
        for ip in found[1:]:
            click.echo(f"  http://{ip}:{port}")
    click.echo("In the hall, point a phone here:")
    with suppress(UnicodeEncodeError):  # an old terminal has no such blocks; the projector page has the code too
        segno.make(f"{address}/join").terminal(compact=True)
    click.echo(
        "The phone must be in the same network. The line is not encrypted: use a network of your own, with a password."
    )
    click.echo(firewall().format(port=port))


def firewall() -> str:
    """What to do about the firewall of this system."""
    if sys.platform == "win32":
        return _WINDOWS
    if Path("/etc/ufw/ufw.conf").exists():
        return _UFW
    if Path("/etc/firewalld").is_dir():
        return _FIREWALLD
    return _OTHER

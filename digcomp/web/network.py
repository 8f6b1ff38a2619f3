"""Where the phones of a hall find this computer: its own addresses, the likeliest first."""

import ipaddress
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass

#: Interfaces that lead to no phone: containers, virtual machines, tunnels.
VIRTUAL = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "tun", "tap", "wg", "utun", "zt", "tailscale", "lxc")
#: Where a laptop that is the hotspot itself has its own address: Windows, and NetworkManager on Linux.
HOTSPOTS = (ipaddress.ip_network("192.168.137.0/24"), ipaddress.ip_network("10.42.0.0/16"))
#: Networks that a route is looked for to. Nothing is ever sent.
_TOWARDS = ("192.0.2.1", "192.168.137.2", "192.168.1.254", "192.168.0.254", "10.42.0.254", "10.0.0.254", "172.16.0.254")
#: Seconds in which this computer answers itself, if it does at all.
_PATIENCE = 0.3
_GET_ADDRESS = {"linux": 0x8915, "darwin": 0xC0206921}


@dataclass(frozen=True, slots=True)
class Found:
    """An address of this computer, with the name of its interface where the system tells it."""

    ip: str
    interface: str = ""


def own_addresses() -> list[str]:
    """Every private IPv4 address, the likeliest for a hall first; none where there is no network."""
    return ranked(_of_interfaces() + _of_name(), _towards("192.0.2.1"))


def ranked(found: list[Found], default: str | None) -> list[str]:
    """Hotspot, then the default route, then the others; virtual interfaces and self-given addresses come last."""

    def rank(one: Found) -> tuple[bool, bool, bool, bool]:
        ip = ipaddress.ip_address(one.ip)
        hotspot = any(ip in network for network in HOTSPOTS)
        return one.interface.startswith(VIRTUAL), ip.is_link_local, not hotspot, one.ip != default

    named: dict[str, Found] = {}
    for one in [*found, Found(default)] if default else found:
        if _may_reach(one.ip, default):
            named.setdefault(one.ip, one)  # the first of equals is the one whose interface is known
    return [one.ip for one in sorted(named.values(), key=rank)]


def _may_reach(ip: str, default: str | None) -> bool:
    one = ipaddress.ip_address(ip)
    return not one.is_loopback and not one.is_unspecified and (one.is_private or ip == default)


def answers(ip: str, port: int) -> bool:
    """Whether this program is heard at an address of its own; what a firewall does to others is not seen from here."""
    with suppress(OSError), socket.create_connection((ip, port), timeout=_PATIENCE):
        return True
    return False


def is_loopback(name: str) -> bool:
    """Whether a name or address means the computer that one sits at."""
    if name == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(name).is_loopback
    return False


def is_own(name: str) -> bool:
    """Whether a name or address is one of this computer."""
    own = socket.gethostname().lower()
    return is_loopback(name) or name in own_addresses() or name.lower() in (own, f"{own}.local")


def _of_interfaces() -> list[Found]:
    """What each interface says; systems that know no such question are asked by name instead."""
    number = _GET_ADDRESS.get(sys.platform)
    if number is None:
        return []
    from fcntl import ioctl  # noqa: PLC0415 - Windows has none

    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # an interface without an address
                said = ioctl(asking.fileno(), number, name.encode()[:15].ljust(256, b"\0"))
                found.append(Found(socket.inet_ntoa(said[20:24]), name))
    return found


def _of_name() -> list[Found]:
    found = {ip for ip in map(_towards, _TOWARDS) if ip}
    with suppress(OSError):
        found |= {str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    return [Found(ip) for ip in sorted(found)]


def _towards(target: str) -> str | None:
    """The address that something sent to a target would come from."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((target, 9))
        return str(probe.getsockname()[0])
    return None

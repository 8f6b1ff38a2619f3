"""What stands in the terminal of a hall, and the packages on the stick."""

import importlib.util
from pathlib import Path

import pytest

from digcomp.cli import hall
from digcomp.settings import ROOT

LOCK = """\
colour==1.0 ; sys_platform == 'win32' \\
    --hash=sha256:aa
numbers==1.0 ; python_full_version < '3.12' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
numbers==2.0 ; python_full_version >= '3.12' \\
    --hash=sha256:dd
plain==3.0 \\
    --hash=sha256:ee
"""


@pytest.fixture
def launcher():
    found = importlib.util.spec_from_file_location("run_of_this_test", ROOT / "run.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def shown(capsys, monkeypatch, found):
    monkeypatch.setattr(hall, "own_addresses", lambda: found)
    hall.show_hall(8000)
    return capsys.readouterr().out


def test_every_address_is_shown_and_the_first_is_drawn(capsys, monkeypatch):
    said = shown(capsys, monkeypatch, ["192.168.137.1", "192.168.1.5"])
    assert "ready at http://192.168.137.1:8000" in said
    assert "  http://192.168.1.5:8000" in said
    assert "█" in said
    assert "8000" in said.rpartition("If a phone does not open it")[2]


def test_without_a_network_it_says_so_and_serves(capsys, monkeypatch):
    said = shown(capsys, monkeypatch, [])
    assert "http://127.0.0.1:8000" in said
    assert "no network" in said
    assert "█" not in said


@pytest.mark.parametrize(("system", "word"), [("win32", "netsh"), ("linux", "8000/tcp")])
def test_each_system_is_told_about_its_own_firewall(monkeypatch, system, word):
    monkeypatch.setattr(hall.sys, "platform", system)
    assert word in hall.firewall().format(port=8000)


@pytest.mark.parametrize(
    ("machine", "version", "wanted"),
    [
        ("windows", "3.12", ["colour==1.0", "numbers==2.0", "plain==3.0"]),
        ("linux", "3.11", ["numbers==1.0", "plain==3.0"]),
        ("macos", "3.13", ["numbers==2.0", "plain==3.0"]),
    ],
)
def test_the_lock_is_read_for_the_other_machine_and_hashes_stay(launcher, machine, version, wanted):
    lines = launcher.only_for(LOCK, machine, version).splitlines()
    assert [line.removesuffix(" \\") for line in lines if not line.startswith(" ")] == wanted
    assert sum("--hash" in line for line in lines) == len(wanted) + ("numbers==1.0" in wanted)


@pytest.mark.parametrize("version", ["3.9", "3", "latest", "3.10"])
def test_a_python_that_is_too_old_is_refused_before_anything_is_fetched(launcher, capsys, version):
    assert launcher.wheels(["--python", version]) == 2
    assert "3.11" in capsys.readouterr().out


def test_the_whole_lock_keeps_its_hashes_for_every_machine(launcher):
    lock = Path(ROOT / "requirements.lock").read_text(encoding="utf-8")
    for machine in launcher.MACHINES:
        kept = launcher.only_for(lock, machine, "3.12")
        needed = [line for line in kept.splitlines() if line and not line.startswith((" ", "#"))]
        assert len(needed) > 40
        assert kept.count("--hash") > len(needed)

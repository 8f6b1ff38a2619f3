"""Two commands on a machine with Python 3.11 or newer and nothing else.

python3 run.py demo    set up, fill a demo academy, serve it (Windows: py run.py demo)
python3 run.py test    set up, run the tests
python3 run.py check   set up, run format, lint, types, architecture and template checks
python3 run.py wheels  put all packages into ./wheels, for laptops without internet
                       (--for windows, linux or macos, --python 3.12; more than one fits into the same folder)
Anything else is handed to the program: python3 run.py serve --lan

Where there is a folder ./wheels, packages come from it alone, and each must have the hash of the lock file.
"""

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
WHEELS = HERE / "wheels"
#: Tags of the machines that laptops are: 64 bits, and Linux with the libraries of the last five years.
MACHINES = {
    "windows": (("win_amd64",), {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}),
    "linux": (
        (*(f"manylinux_2_{n}_x86_64" for n in range(34, 4, -1)), "manylinux2014_x86_64", "linux_x86_64"),
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    ),
    "macos": (
        tuple(f"macosx_{n}_0_{chip}" for n in range(14, 10, -1) for chip in ("arm64", "universal2")),
        {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    ),
}
CHECKS = (
    ["ruff", "format", "--check", "."],
    ["ruff", "check", "."],
    ["mypy"],
    ["lint-imports"],
    ["djlint", "digcomp/web/templates", "--lint", "--quiet"],
)


def main(arguments: list[str]) -> int:
    """Do what the two commands of the README promise."""
    if sys.version_info < (3, 11):
        print(f"digcomp needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 2
    command = arguments[0] if arguments else "demo"
    if command == "wheels":
        return wheels(arguments[1:])
    set_up(HERE / ("requirements-test.lock" if command in ("test", "check") else "requirements.lock"))
    if command == "test":
        return run([PYTHON, "-m", "pytest", *(arguments[1:] or ["-n", "2", "--dist", "loadfile"])])
    if command == "check":
        return max(run([BIN / tool, *rest]) for tool, *rest in CHECKS)
    return run([PYTHON, "-m", "digcomp", *(arguments or ["demo"])])


def run(command: list[object]) -> int:
    """Run one command in this folder; its exit code."""
    try:
        return subprocess.call([str(word) for word in command], cwd=HERE)
    except KeyboardInterrupt:
        return 0


def set_up(lock: Path) -> None:
    """Make .venv and fill it with the locked packages, once for each state of the lock file."""
    stamp, state = VENV / lock.with_suffix(".sha256").name, hashlib.sha256(lock.read_bytes()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == state:
        return
    print("Setting up the program's own environment in .venv (once) ...", flush=True)
    if not PYTHON.exists():
        # Debian's Python has no ensurepip; the pip that is there installs into the new environment from outside.
        step([sys.executable, "-m", "venv", "--without-pip", VENV])
    wheels = ["--no-index", "--find-links", WHEELS] if WHEELS.is_dir() else []
    install = [sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "--disable-pip-version-check"]
    step([*install, *wheels, "--require-hashes", "-r", lock])
    step([*install, "--no-deps", "--no-build-isolation", "--no-index", "-e", HERE])
    stamp.write_text(state)


def wheels(arguments: list[str]) -> int:
    """Fill ./wheels with the locked packages, for this machine or for another one; 0 when it is complete."""
    reading = argparse.ArgumentParser(prog="run.py wheels", description=wheels.__doc__)
    reading.add_argument("--for", dest="machine", choices=MACHINES, help="another machine than this one")
    reading.add_argument("--python", default="", help="its Python, such as 3.12, where it is another than this one")
    asked = reading.parse_args(arguments)
    version = asked.python or "{}.{}".format(*sys.version_info)
    if not re.fullmatch(r"3\.(1[1-9]|[2-9]\d)", version):
        print(f"digcomp needs Python 3.11 or newer, written like 3.12; not {version}.")
        return 2
    other = [] if not asked.machine and not asked.python else machine(asked.machine or here(), version)
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        lock = (HERE / "requirements.lock").read_text(encoding="utf-8")
        wanted.write_text(only_for(lock, asked.machine or here(), version), encoding="utf-8")
        load = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", WHEELS]
        # Nothing is built: what is in the folder must install without a compiler and without internet.
        load += ["--only-binary", ":all:", "--no-deps", "--require-hashes", *other, "-r", wanted]
        if run(load):
            print("Not complete: pip needs a line to the package index. Run the same command again; it goes on.")
            return 1
    files = [file for file in WHEELS.iterdir() if file.suffix == ".whl"]
    size = sum(file.stat().st_size for file in files) / 1e6
    print(f"wheels/ is complete for {asked.machine or here()}, Python {version}: {len(files)} files, {size:.0f} MB.")
    print("Copy this folder to a USB stick, with wheels/ and without .venv/; over there: python3 run.py serve --lan")
    return 0


def here() -> str:
    """The kind of this machine."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


def machine(name: str, version: str) -> list[object]:
    """What tells pip to look for another machine's packages."""
    tags = [word for tag in MACHINES[name][0] for word in ("--platform", tag)]
    return [*tags, "--python-version", version, "--implementation", "cp"]


def only_for(lock: str, name: str, version: str) -> str:
    """The lock file's lines for one kind of machine: pip itself would judge their conditions by this machine."""
    try:
        from pip._vendor.packaging.markers import Marker  # noqa: PLC0415 - a bare Python has it here
    except ImportError:
        from packaging.markers import Marker  # noqa: PLC0415 - and the program's own environment there

    world = MACHINES[name][1] | {"python_version": version, "python_full_version": f"{version}.0"}
    world |= {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    kept, keeps = [], True
    for line in lock.splitlines():
        if not line.startswith((" ", "#")):
            needed, _, condition = line.rstrip("\\ ").partition(" ; ")
            keeps = not condition or Marker(condition).evaluate(world)
            line = f"{needed} \\"
        if keeps:
            kept.append(line)
    return "\n".join(kept) + "\n"


def step(command: list[object]) -> None:
    """Run one step of the set-up; a failed one ends it in words."""
    if run(command):
        print(f"Set-up stopped at: {' '.join(str(word) for word in command)}")
        print("Python's pip (22.3 or newer) is needed, and a line to the package index or a folder ./wheels.")
        print("Where there is internet, python3 run.py wheels fills that folder.")
        sys.exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Two commands on a machine with Python 3.11 or newer and nothing else.

python3 run.py demo    set up, fill a demo academy, serve it (Windows: py run.py demo)
python3 run.py test    set up, run the tests
python3 run.py check   set up, run format, lint, types, architecture and template checks
Anything else is handed to the program: python3 run.py serve --lan

Without internet: put the packages into ./wheels beforehand with
python3 -m pip download -r requirements.lock -d wheels
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
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
    wheels = ["--no-index", "--find-links", HERE / "wheels"] if (HERE / "wheels").is_dir() else []
    install = [sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "--disable-pip-version-check"]
    step([*install, *wheels, "--require-hashes", "-r", lock])
    step([*install, "--no-deps", "--no-build-isolation", "--no-index", "-e", HERE])
    stamp.write_text(state)


def step(command: list[object]) -> None:
    """Run one step of the set-up; a failed one ends it in words."""
    if run(command):
        print(f"Set-up stopped at: {' '.join(str(word) for word in command)}")
        print("Python's pip (22.3 or newer) and a line to the package index, or a folder ./wheels, are needed.")
        sys.exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

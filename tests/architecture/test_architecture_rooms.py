"""The house stands as drawn: who may import whom, and what measurement brings along."""

import ast
import subprocess
import sys
from pathlib import Path

import digcomp.measurement as dm

ROOT = Path(__file__).parents[2]

#: Run in a fresh interpreter: top-level packages that measurement loads and the standard library does not hold.
LOADED = """
import sys
before = set(sys.modules)
import digcomp.measurement
names = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(names - set(sys.stdlib_module_names)))
"""


def fresh(code: str) -> str:
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_measurement_loads_no_package_but_numpy():
    assert fresh(LOADED).split() == ["digcomp", "numpy"]


def test_measurement_loads_no_other_room():
    loaded = fresh("import sys, digcomp.measurement; print(*[n for n in sys.modules if n.startswith('digcomp.')])")
    rooms = {name.split(".")[1] for name in loaded.split()}
    assert rooms == {"errors", "measurement"}


def test_importing_the_package_loads_nothing_of_it():
    loaded = fresh("import sys, digcomp; print(*sorted(n for n in sys.modules if n.startswith('digcomp')))")
    assert loaded.split() == ["digcomp"]


def test_public_names_of_measurement_are_those_it_lists():
    public = {name for name in vars(dm) if not name.startswith("_")}
    modules = {name for name in public if getattr(vars(dm)[name], "__name__", "").startswith("digcomp.measurement.")}
    assert public - modules == set(dm.__all__)
    assert list(dm.__all__) == sorted(dm.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name))


def test_every_public_name_of_measurement_promises_something():
    for name in dm.__all__:
        if callable(thing := getattr(dm, name)):
            assert thing.__doc__, name


def test_nothing_in_measurement_prints():
    for path in (ROOT / "digcomp" / "measurement").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "print" not in called, path.name


def test_rooms_import_downwards_only():
    # The cache is left out: two test processes may look at once.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    found = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr

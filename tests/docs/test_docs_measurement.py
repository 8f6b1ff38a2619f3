"""docs/measurement.md: its snippets run, its picture is there, and it names nothing that the program lacks."""

import re

import pytest

import digcomp.measurement as dm
from digcomp.cli.benchmark import GROUPS
from digcomp.cli.studies import KINDS
from digcomp.settings import ROOT

PAGE = ROOT / "docs" / "measurement.md"
TEXT = PAGE.read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def notebook() -> dict[str, object]:
    """One notebook from top to bottom: later blocks use the names of earlier ones."""
    return {}


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_each_block_runs(notebook, number):
    exec(compile(BLOCKS[number], f"{PAGE.name}, block {number + 1}", "exec"), notebook)


def test_public_names_of_the_page_exist():
    named = set(re.findall(r"\bdm\.(\w+)", TEXT))
    assert named
    assert named <= set(dm.__all__)


def test_pictures_and_pages_that_it_links_exist():
    links = re.findall(r"\]\((?!http)([^)#]+)\)", TEXT)
    assert "pictures/accuracy-by-length.png" in links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []


def test_commands_of_the_page_exist():
    groups = {name for given in re.findall(r"bench --only ([\w,]+)", TEXT) for name in given.split(",")}
    assert groups
    assert groups <= set(GROUPS)
    assert set(re.findall(r"--misfit (\w+)", TEXT)) <= set(KINDS)

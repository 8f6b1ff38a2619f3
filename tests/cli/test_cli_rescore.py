"""`digcomp rescore`: what another scale would change, and nothing of it is written."""

import json

import pytest
from scales import put_scale
from sqlalchemy import text
from support.small import OF_CLERKS

pytestmark = pytest.mark.usefixtures("small_banks")


@pytest.fixture
def trainings(cast):
    """Two trainings: two people with three sittings, and one person with one."""
    first = cast.training("Б. Ана", "Д. Бат", **OF_CLERKS)
    first.sat_by("Б. Ана", "Д. Бат")
    first.close("pre")
    first.open("post")
    first.sat_by("Б. Ана", kind="post")
    second = cast.training("Ч. Чулуун", place="Алтай", **OF_CLERKS)
    second.sat_by("Ч. Чулуун")
    return first, second


def figures(digcomp, tmp_path, *arguments):
    file = tmp_path / "figures.json"
    result = digcomp("rescore", *arguments, "--json", file)
    assert result.exit_code == 0, result.output
    return json.loads(file.read_text("utf-8")), result.output


def test_another_scale_moves_everybody_and_says_by_how_much(digcomp, trainings, small_banks, tmp_path):
    put_scale(small_banks, "p-1")
    found, said = figures(digcomp, tmp_path)
    assert (found["scale"], found["from"], found["sittings"], found["people"]) == ("p-1", ["assumed-1"], 4, 3)
    assert found["overall"]["largest"] <= found["overall"]["mean"] < 0, "the new population is lower"
    assert list(found["areas"]) == ["1", "2"]
    assert 0 < found["people_with_other_levels"] <= 3
    assert [(one["sittings"], one["people"]) for one in found["trainings"]] == [(3, 2), (1, 1)]
    assert "4 sittings of 3 people on p-1 instead of assumed-1" in said
    for course, place in zip(trainings, ("Мандалговь", "Алтай"), strict=True):
        assert f"training {course.id}, {place}, 2026-12-08" in said
    assert "Ана" not in said


def test_their_own_scale_changes_nothing(digcomp, trainings, tmp_path):
    found, said = figures(digcomp, tmp_path)
    assert (found["overall"]["largest"], found["people_with_other_levels"]) == (0, 0)
    assert "differ for 0 people" in said


def test_a_scale_and_a_training_can_be_named(digcomp, trainings, small_banks, tmp_path):
    put_scale(small_banks, "p-1")
    put_scale(small_banks, "p-2", mean=0.8)
    lower, _ = figures(digcomp, tmp_path, "--scale", "p-1", "--training", trainings[1].id)
    higher, _ = figures(digcomp, tmp_path, "--scale", "p-2", "--training", trainings[1].id)
    assert (lower["sittings"], [one["id"] for one in lower["trainings"]]) == (1, [trainings[1].id])
    assert lower["overall"]["mean"] < 0 < higher["overall"]["mean"]


def test_nothing_is_written(digcomp, cast, trainings, small_banks):
    def everything():
        with cast.database.sessions() as session:
            return [session.execute(text(f"SELECT * FROM {table}")).all() for table in ("sitting", "answer", "summary")]

    put_scale(small_banks, "p-1")
    before = everything()
    assert digcomp("rescore").exit_code == 0
    assert everything() == before


def test_an_installation_without_sittings_says_so(digcomp, tmp_path):
    found, said = figures(digcomp, tmp_path)
    assert found["sittings"] == 0
    assert said == "There are no finished sittings.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--scale", "p-9"), "there is no scale p-9; there is assumed-1"),
        (("--training", "99"), "there is no training 99"),
        (("--training", "0"), "--training"),
    ],
)
def test_wrong_use(digcomp, arguments, says):
    result = digcomp("rescore", *arguments)
    assert result.exit_code == 2
    assert says in result.output


def test_a_stored_scale_that_is_gone_is_named(digcomp, cast, trainings):
    with cast.database.sessions() as session:
        session.execute(text("UPDATE sitting SET scale_version = 'p-7' WHERE id = 2"))
        session.commit()
    result = digcomp("rescore")
    assert result.exit_code == 1
    assert "there is no scale p-7" in result.output
    assert "Traceback" not in result.output


def test_the_help_has_an_example(digcomp):
    assert "Example: digcomp rescore" in digcomp("rescore", "--help").output

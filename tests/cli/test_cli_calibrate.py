"""`digcomp calibrate`: from answers to a file of parameters, or every reason why not."""

import json
import shutil

import pytest
from scales import put_scale, simulated
from support.small import OF_CLERKS, small_instrument

from digcomp.items import load_scales

pytestmark = pytest.mark.usefixtures("small_banks")
HEADER = "person,item,score\n"
ITEM, PARTS = "1.1-L1-q01", "1.1-L2-q01"


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Forty people's answers to twenty items each, with groups."""
    return simulated(small_instrument(), 40, tmp_path_factory.mktemp("answers") / "responses.csv", groups=True)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "2027-05.yaml"


@pytest.fixture
def table(tmp_path):
    def written(text: str | bytes):
        path = tmp_path / "responses.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def test_a_file_is_written_that_the_content_takes(digcomp, answers, out, small_banks, tmp_path):
    figures = tmp_path / "figures.json"
    result = digcomp("calibrate", answers, "--out", out, "--json", figures, "--note", "Туршилт: нэг аймаг")
    assert result.exit_code == 0, result.output
    for words in ("People: 40; answers: 800; starting from assumed-1", "Converged", "before", "variances", " ± "):
        assert words in result.output
    (small_banks / "parameters").mkdir(exist_ok=True)
    shutil.copy(out, small_banks / "parameters")
    scale = load_scales(small_banks, small_instrument().bank).versions["2027-05"]
    assert (scale.parent, scale.people, scale.answers, scale.note) == ("assumed-1", 40, 800, "Туршилт: нэг аймаг")
    assert set(scale.population.means) == {"before", "after"}
    found = json.loads(figures.read_text("utf-8"))
    assert found["converged"] is True
    assert sum(found["statuses"].values()) == 48
    assert found["population"]["general"] == pytest.approx(scale.population.general, abs=1e-4)
    assert len(found["moves"]) == len(scale.items)
    assert f"{found['moves'][0]['item']} " in result.output
    assert digcomp("check", "--quiet").exit_code == 0
    assert not list(out.parent.glob(".*")), "no half file stays behind"


def test_it_goes_on_from_the_present_scale_or_another(digcomp, table, out, small_banks):
    put_scale(small_banks, "p-1")
    answers = table(f"{HEADER}a,{ITEM},1\nb,{ITEM},0\n")
    result = digcomp("calibrate", answers, "--out", out)
    assert 'from: "p-1"' in out.read_text("utf-8"), result.output
    more = ("--parent", "assumed-1", "--force")
    assert digcomp("calibrate", answers, "--out", out, *more).exit_code == 0
    assert 'from: "assumed-1"' in out.read_text("utf-8")


def test_rows_that_cannot_be_taken_are_named_and_nothing_is_written(digcomp, table, out):
    result = digcomp("calibrate", table(f"{HEADER}a,{ITEM},1\na,{ITEM},1\nb,{ITEM},7\n"), "--out", out)
    assert result.exit_code == 1
    assert "responses.csv:3: item: a has an answer" in result.output
    assert "responses.csv:4: score: is 7" in result.output
    assert "2 faults. Nothing was written" in result.output
    assert not out.exists()


def test_twenty_faults_are_shown_and_all_are_counted(digcomp, table, out):
    result = digcomp("calibrate", table(HEADER + "a,nothing,1\n" * 30), "--out", out)
    assert result.exit_code == 1
    assert result.output.count("there is no item nothing") <= 20
    assert "first 20 are shown" in result.output
    assert ":2: " in result.output


def test_what_did_not_converge_is_not_written(digcomp, answers, out, tmp_path):
    result = digcomp("calibrate", answers, "--out", out, "--rounds", "1", "--json", tmp_path / "figures.json")
    assert result.exit_code == 1
    assert "did not converge in 1 rounds" in result.output
    assert not out.exists()
    assert not (tmp_path / "figures.json").exists()


def test_a_file_that_is_there_is_left_unless_told_otherwise(digcomp, table, out):
    out.write_text("mine", "utf-8")
    answers = table(f"{HEADER}a,{ITEM},1\n")
    result = digcomp("calibrate", answers, "--out", out)
    assert result.exit_code == 2
    assert "--force" in result.output
    assert out.read_text("utf-8") == "mine"
    assert digcomp("calibrate", answers, "--out", out, "--force").exit_code == 0
    assert out.read_text("utf-8").startswith("schema: 1")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--out", "x.yaml"), "one of the two"),
        (("CSV", "--from-database", "--out", "x.yaml"), "one of the two"),
        (("CSV", "--demo", "--out", "x.yaml"), "--from-database"),
        (("CSV",), "--out"),
        (("no.csv", "--out", "x.yaml"), "no.csv"),
        (("CSV", "--out", "x.yml"), "must end in .yaml"),
        (("CSV", "--out", "present.yaml"), "a meaning of its own"),
        (("CSV", "--out", "assumed-1.yaml"), "a meaning of its own"),
        (("CSV", "--out", "Pilot 1.yaml"), "small Latin letters"),
        (("CSV", "--out", "nowhere/x.yaml"), "no folder nowhere"),
        (("CSV", "--out", "x.yaml", "--parent", "p-9"), "there is no scale p-9; there is assumed-1"),
    ],
)
def test_wrong_use(digcomp, table, tmp_path, monkeypatch, arguments, says):
    monkeypatch.chdir(tmp_path)
    answers = table(f"{HEADER}a,{ITEM},1\n")
    result = digcomp("calibrate", *(answers if word == "CSV" else word for word in arguments))
    assert result.exit_code == 2
    assert says in result.output
    assert not list(tmp_path.rglob("x.y*"))


def test_a_scale_is_not_made_from_itself(digcomp, table, tmp_path, small_banks):
    put_scale(small_banks, "p-1")
    put_scale(small_banks, "p-2", parent="p-1")
    answers = table(f"{HEADER}a,{ITEM},1\n")
    for version in ("p-1", "p-2"):
        out = tmp_path / f"{version}.yaml"
        result = digcomp("calibrate", answers, "--out", out)
        assert result.exit_code == 2
        assert "can't come from itself" in result.output


def test_a_folder_that_takes_no_file_is_told(digcomp, table, tmp_path):
    out = tmp_path / "x.yaml"
    (tmp_path / ".x.yaml.part").mkdir()
    result = digcomp("calibrate", table(f"{HEADER}a,{ITEM},1\n"), "--out", out)
    assert result.exit_code == 1
    assert "x.yaml cannot be written" in result.output


def test_finished_quizzes_of_the_installation_are_taken_by_wave(digcomp, cast, out):
    course = cast.training("Б. Ана", "Д. Бат", **OF_CLERKS)
    course.sat_by("Б. Ана", "Д. Бат")
    course.close("pre")
    course.open("post")
    course.sat_by("Б. Ана", kind="post")
    cast.training("Ж. Жишээ", place="Алтай", **OF_CLERKS, demo=True).sat_by("Ж. Жишээ")
    result = digcomp("calibrate", "--from-database", "--out", out)
    assert result.exit_code == 0, result.output
    assert "People: 3; " in result.output
    assert "Left out: 1 finished quizzes of the demonstration" in result.output
    text = out.read_text("utf-8")
    assert "pre" in text
    assert "post" in text
    assert "Ана" not in text


def test_invented_answers_are_taken_only_when_asked_for(digcomp, cast, out):
    cast.training("Ж. Жишээ", **OF_CLERKS, demo=True).sat_by("Ж. Жишээ")
    result = digcomp("calibrate", "--from-database", "--out", out)
    assert result.exit_code == 1
    assert "--demo" in result.output
    assert not out.exists()
    assert digcomp("calibrate", "--from-database", "--demo", "--out", out).exit_code == 0
    assert "invented answers" in out.read_text("utf-8")


def test_an_installation_without_answers_says_so(digcomp, out):
    result = digcomp("calibrate", "--from-database", "--out", out)
    assert result.exit_code == 1
    assert "no finished quizzes" in result.output
    assert "--demo" not in result.output


def test_the_installation_s_answers_warn_of_counting_twice(digcomp, cast, out, small_banks):
    put_scale(small_banks, "p-1")
    cast.training("Б. Ана", **OF_CLERKS).sat_by("Б. Ана")
    result = digcomp("calibrate", "--from-database", "--out", out)
    assert result.exit_code == 0
    assert "count twice" in result.stderr


def test_the_help_has_an_example(digcomp):
    assert "Example: digcomp calibrate" in digcomp("calibrate", "--help").output

"""Parameters files: read with every fault named, and written so that they are read back."""

import pytest

from digcomp.errors import FaultsFound
from digcomp.items import ASSUMED_SCALE, ItemParameters, Population, Scale, check_content, load_bank, load_scales
from digcomp.items.parameters_text import scale_text

ONE_STEP, TWO_STEPS = "1.1-L1-q01", "1.2-L1-q01"
GOOD = """schema: 1
version: p-1
from: assumed-1
made: "2027-05-02"
people: 120
answers: 5040
note: "Pilot: three aimags"
population:
  mean: -0.25
  general: 0.5
  area: 0.2
  specific: 0.3
  means: {pre: -0.5, post: 0}
items:
  1.1-L1-q01: {a: 1.2, b: -2.5, c: 0.25, sd_log_a: 0.2, sd_b: 0.3, answers: 99}
  1.2-L1-q01: {a: 1, b: [0.5, -1.0], c: 0, sd_log_a: 0.2, sd_b: 0, answers: 100}
"""


@pytest.fixture
def write(content):
    """Put files into parameters/."""

    def put(**files):
        folder = content.bank / "parameters"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / f"{name.replace('_', '-')}.yaml").write_text(text, "utf-8")

    return put


@pytest.fixture
def scales(content, framework):
    return lambda: load_scales(content.bank, load_bank(content.bank, framework))


@pytest.fixture
def told(scales):
    """Every fault as (file, line, field, message)."""

    def refused():
        with pytest.raises(FaultsFound) as found:
            scales()
        return [
            (f.file.removeprefix("question_banks/parameters/"), f.line, f.where, f.message) for f in found.value.faults
        ]

    return refused


def test_without_files_the_assumed_scale_is_the_present_one(scales):
    found = scales()
    assert (found.present, dict(found.versions)) == (ASSUMED_SCALE, {})


def test_a_scale_is_read_and_is_present_when_it_is_named(write, scales):
    write(p_1=GOOD)
    assert scales().present == ASSUMED_SCALE
    write(present="schema: 1\nscale: p-1\n")
    found = scales()
    assert found.present == "p-1"
    scale = found.versions["p-1"]
    assert (scale.parent, scale.made, scale.people, scale.answers) == ("assumed-1", "2027-05-02", 120, 5040)
    assert scale.population == Population(-0.25, 0.5, 0.2, 0.3, {"pre": -0.5, "post": 0.0})
    assert scale.items[ONE_STEP] == ItemParameters(1.2, (-2.5,), 0.25, 0.2, 0.3, 99)
    assert scale.items[TWO_STEPS].b == (0.5, -1.0), "steps of partial credit need not rise"


def test_a_population_may_be_left_out(write, scales):
    write(p_1=GOOD[: GOOD.index("population")] + GOOD[GOOD.index("items:") :])
    assert scales().versions["p-1"].population is None


def test_the_assumed_scale_may_be_named_again(write, scales):
    write(p_1=GOOD, present="schema: 1\nscale: assumed-1\n")
    assert scales().present == ASSUMED_SCALE


@pytest.mark.parametrize(
    ("answers", "status"),
    [(0, "assumed"), (29, "assumed"), (30, "provisional"), (99, "provisional"), (100, "calibrated")],
)
def test_answers_make_the_status(answers, status):
    assert ItemParameters(1, (0,), 0, 0.2, 0.5, answers).status == status


def test_the_version_of_the_bank_is_that_of_its_texts(content, framework, write):
    before = load_bank(content.bank, framework).version
    write(p_1=GOOD, present="schema: 1\nscale: p-1\n")
    assert load_bank(content.bank, framework).version == before


def test_what_is_written_is_read_back(write, scales):
    write(p_1=GOOD)
    scale = scales().versions["p-1"]
    awkward = Scale(
        version="2",
        parent="p-1",
        made="2027-06-01",
        people=1,
        answers=2,
        note='Хүн "нэг": # {a}, \\ \u2028\x85\x7f\n',
        population=Population(-0.00001, 0.5, 0.25, 0.25, {"no": 1e-7, "1: а": -0.5}),
        items={ONE_STEP: ItemParameters(1e-3, (12345.678,), 0, 0, 1e-5, 2)},
    )
    write(p_1=scale_text(scale), **{"2": scale_text(awkward)})
    found = scales().versions
    assert found["p-1"] == scale
    assert (found["2"].note, found["2"].version) == (awkward.note, "2")
    assert found["2"].population.means == {"no": 0, "1: а": -0.5}
    assert found["2"].items[ONE_STEP] == ItemParameters(0.001, (12345.678,), 0, 0, 0, 2)


def test_a_scale_without_items_is_read_back(write, scales):
    empty = Scale("p-2", "assumed-1", "2027-06-01", 0, 0, "", None, {})
    write(p_2=scale_text(empty))
    assert scales().versions["p-2"] == empty


@pytest.mark.parametrize(
    ("old", "new", "line", "where", "says"),
    [
        ("1.1-L1-q01", "9.1-L1-q01", 15, "items.9.1-L1-q01", "there is no item 9.1-L1-q01"),
        ("b: -2.5", "b: [-2.5, 0]", 15, "items.1.1-L1-q01.b", "has 2; must be one number"),
        ("b: [0.5, -1.0]", "b: 0.5", 16, "items.1.2-L1-q01.b", "has 1; must be a list of 2 numbers"),
        ("b: [0.5, -1.0]", "b: []", 16, "items.1.2-L1-q01.b", "has 0; must be a list of 2 numbers"),
        ("b: [0.5, -1.0], c: 0", "b: [0.5, -1.0], c: 0.2", 16, "items.1.2-L1-q01.c", "must be 0"),
        ("a: 1.2", "a: 1e999", 15, "items.1.1-L1-q01.a", "finite"),
        ("a: 1.2", "a: .nan", 15, "items.1.1-L1-q01.a", "must be a valid number"),
        ("a: 1.2", "a: 0", 15, "items.1.1-L1-q01.a", "greater than 0"),
        ("a: 1.2", "a: -1", 15, "items.1.1-L1-q01.a", "greater than 0"),
        ("a: 1.2", "a: true", 15, "items.1.1-L1-q01.a", "must be a valid number"),
        ("b: -2.5", "b: hard", 15, "items.1.1-L1-q01.b[0]", "must be a valid number"),
        ("sd_log_a: 0.2, sd_b: 0.3", "sd_log_a: -0.2, sd_b: 0.3", 15, "items.1.1-L1-q01.sd_log_a", "equal to 0"),
        ("sd_b: 0.3", "sd_b: -0.3", 15, "items.1.1-L1-q01.sd_b", "equal to 0"),
        ("c: 0.25", "c: -0.1", 15, "items.1.1-L1-q01.c", "equal to 0"),
        ("c: 0.25", "c: 1", 15, "items.1.1-L1-q01.c", "less than 1"),
        ("answers: 99", "answers: 9.5", 15, "items.1.1-L1-q01.answers", "whole number"),
        (", sd_b: 0.3", "", 15, "items.1.1-L1-q01.sd_b", "missing"),
        ("version: p-1", "version: p-2", 2, "version", "must be p-1, as the file is called"),
        ("version: p-1", "version: 2", 2, "version", "must be text"),
        ("version: p-1", "version: assumed-1", 2, "version", "a meaning of its own"),
        ("version: p-1", "version: Pilot 1", 2, "version", "small Latin letters"),
        ("from: assumed-1", "from: p-0", 3, "from", "there is no scale p-0; must be assumed-1"),
        ("from: assumed-1", "from: p-1", 3, "from", "in a loop: p-1 from p-1"),
        ('made: "2027-05-02"', "made: May", 4, "made", "must be a day"),
        ("general: 0.5", "general: 0", 10, "population.general", "greater than or equal to 0.04"),
        ("mean: -0.25", "mean: 7", 9, "population.mean", "less than 5"),
        ("schema: 1", "schema: 2", 1, "schema", "must be 1"),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_would_be_right(write, told, old, new, line, where, says):
    assert old in GOOD
    write(p_1=GOOD.replace(old, new, 1))
    (fault,) = told()
    assert fault[:3] == ("p-1.yaml", line, where)
    assert says in fault[3]


def test_a_loop_is_told_in_each_of_its_files_alone(write, told):
    def of(version, parent):
        return GOOD.replace("p-1", version).replace("from: assumed-1", f"from: {parent}")

    write(p_1=of("p-1", "p-2"), p_2=of("p-2", "p-1"), p_3=of("p-3", "p-2"), p_4=of("p-4", "assumed-1"))
    assert [(file, where) for file, _, where, _ in told()] == [("p-1.yaml", "from"), ("p-2.yaml", "from")]


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("schema: 1\nscale: p-9\n", "scale", "there is no scale p-9; must be one of assumed-1, p-1"),
        ("schema: 1\n", "scale", "missing"),
        ("schema: 1\nscale:\n", "scale", "must be text"),
        ("schema: 1\nscale: present\n", "scale", "there is no scale present"),
    ],
)
def test_a_present_scale_that_is_none_is_told(write, told, text, where, says):
    write(p_1=GOOD, present=text)
    (fault,) = told()
    assert (fault[0], fault[2]) == ("present.yaml", where)
    assert says in fault[3]


def test_a_faulty_parent_is_no_fault_of_its_child(write, told):
    child = GOOD.replace("p-1", "p-2").replace("from: assumed-1", "from: p-1")
    write(p_1=GOOD.replace("people: 120", "people: many"), p_2=child, present="schema: 1\nscale: p-1\n")
    assert [(file, where) for file, _, where, _ in told()] == [("p-1.yaml", "people")]


def test_all_faults_are_told_at_once(write, told):
    write(
        p_1=GOOD.replace("a: 1.2", "a: 0").replace("people: 120", "people: -1"),
        broken="schema: [",
        present="scale: x\n",
    )
    assert [(file, where) for file, _, where, _ in told()] == [
        ("broken.yaml", ""),
        ("p-1.yaml", "people"),
        ("p-1.yaml", "items.1.1-L1-q01.a"),
        ("present.yaml", "schema"),
    ]


def test_the_check_of_all_content_covers_them(content, write):
    write(p_1=GOOD.replace("a: 1.2", "a: 0").replace("1.2-L1-q01", "1.2-L9-q01"))
    content.change("quiz/2.1.yaml", "level: 2", "level: two")
    report = check_content(content.competences, content.bank, [content.bank / "parameters"])
    assert [fault.where for fault in report.faults] == ["items.1.1-L1-q01.a"], "a file with faults is held no further"
    write(p_1=GOOD)
    report = check_content(content.competences, content.bank)
    assert report.scales == 1
    assert [fault.where for fault in report.faults] == ["items[1].level"]


def test_items_of_a_file_that_cannot_be_read_are_not_called_unknown(content, write):
    write(p_1=GOOD)
    (content.bank / "quiz" / "1.1.yaml").write_text("{", "utf-8")
    report = check_content(content.competences, content.bank)
    assert {fault.file for fault in report.faults} == {"question_banks/quiz/1.1.yaml"}

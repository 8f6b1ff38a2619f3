"""The instrument: framework, bank and scale put together, and an area dropped in as a file."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from records import all_right, sat

from digcomp.assessment.cohort import make_cohort
from digcomp.assessment.growth import person_growth
from digcomp.assessment.instrument import ITEMS_FOR_A_CAP, Instrument, level_middle
from digcomp.assessment.profile import make_profile
from digcomp.assessment.sitting import QUIZ, REFLECTION, replay
from digcomp.errors import FaultsFound
from digcomp.items import Bank
from digcomp.settings import ROOT

SUPPLEMENT = ROOT / "tests" / "data" / "supplements" / "public-sector.yaml"


def test_parameters_follow_from_the_levels_of_items(instrument):
    for row, item in enumerate(instrument.bank.items.values()):
        assert instrument.quiz_items.difficulty[row] == pytest.approx(level_middle(item.level))
        assert instrument.quiz_items.max_score[row] == item.max_score
        assert instrument.quiz_items.c[row] == item.guessing
    assert np.all(instrument.quiz_items.sd_b == 0.7)
    mean = instrument.quiz_items.a * np.exp(instrument.quiz_items.sd_log_a**2 / 2)
    np.testing.assert_allclose(mean, 1.0)


def test_statements_are_graded_around_their_levels(instrument):
    for row, statement in enumerate(instrument.bank.statements.values()):
        assert instrument.statements.steps[row][1] == pytest.approx(level_middle(statement.level))
        assert instrument.statements.max_score[row] == 3
    assert set(instrument.statements.model) == {"grm"}


def test_cut_points_lie_halfway_between_the_middles_of_levels(instrument):
    between = [(level_middle(level) + level_middle(level + 1)) / 2 for level in range(1, 8)]
    np.testing.assert_allclose(instrument.cuts, between, atol=1e-12)


def test_exposure_is_capped_only_with_items_enough(instrument):
    smallest = min(len(instrument.bank.items_of(c.id)) for c in instrument.framework.competences)
    assert instrument.exposure_capped == (smallest >= ITEMS_FOR_A_CAP)
    assert (instrument.quiz("short").exposure is not None) == instrument.exposure_capped


@pytest.mark.parametrize(("each", "capped"), [(11, False), (12, True)])
def test_twelve_items_a_competence_are_enough(instrument, each, capped):
    items = {}
    for competence in instrument.framework.competences:
        first = instrument.bank.items_of(competence.id)[0]
        for n in range(each):
            name = f"{competence.id}-L{first.level}-q{n:02d}"
            items[name] = replace(first, id=name, enemies=frozenset())
    bank = Bank(items, instrument.bank.statements, instrument.bank.scale, "many")
    many = Instrument(instrument.framework, bank, instrument.targets)
    assert many.exposure_capped is capped
    assert (many.quiz("standard").exposure is not None) is capped


def test_a_competence_without_items_leaves_exposure_uncapped(instrument):
    kept = {name: item for name, item in instrument.bank.items.items() if item.competence != "1.1"}
    bank = Bank(kept, instrument.bank.statements, instrument.bank.scale, "fewer")
    assert not Instrument(instrument.framework, bank, instrument.targets).exposure_capped


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's framework and, for a bank, two items a competence; with a supplement and its own."""
    folder = tmp_path_factory.mktemp("content")
    shutil.copytree(ROOT / "competences", folder / "competences")
    shutil.copytree(ROOT / "question_banks", folder / "question_banks")
    shutil.copy(SUPPLEMENT, folder / "competences")
    quiz, reflection = folder / "question_banks" / "quiz", folder / "question_banks" / "reflection"
    for number in (1, 2):
        items = "\n".join(_item(f"P.{number}", level) for level in range(1, 9))
        (quiz / f"P.{number}.yaml").write_text(f'schema: 1\ncompetence: "P.{number}"\nitems:\n{items}', "utf-8")
    own = (reflection / "1.yaml").read_text("utf-8").replace('area: "1"', 'area: "P"')
    lines = [line for line in own.splitlines() if not re.match(r"\s+- \{id: 1\.3", line)]
    lines = [re.sub(r"id: 1\.([12])-", r"id: P.\1-", line) for line in lines]
    (reflection / "P.yaml").write_text("\n".join(lines), "utf-8")
    return folder


def _item(competence: str, level: int) -> str:
    options = "\n".join(
        f"""      - id: {name}
        text: {{mn: "{name} хариулт", en: "Answer {name}"}}
        key: {str(name == "b").lower()}
        why: {{mn: "{name} яагаад", en: "Why {name}"}}"""
        for name in "abcd"
    )
    return f"""
  - id: {competence}-L{level}-q01
    kind: single-choice
    level: {level}
    dimension: skill
    context: counter
    seconds: 30
    stem: {{mn: "{competence} асуулт {level}", en: "Question {level} of {competence}"}}
    options:
{options}
    explanation: {{mn: "Тайлбар.", en: "Because."}}
    enemies: []
    status: draft
"""


@pytest.fixture(scope="module")
def extended(content) -> Instrument:
    return Instrument.load(content / "competences", content / "question_banks")


def test_a_supplement_dropped_in_adds_an_area_to_everything(extended):
    assert extended.tree.areas == (3, 6, 4, 4, 4, 2)
    assert extended.tree.size == 23
    assert [area.id for area in extended.framework.areas] == ["1", "2", "3", "4", "5", "P"]
    assert len(extended.targets) == 3


def test_a_sitting_asks_the_supplements_competences_too(extended):
    sitting, end = sat(extended, all_right, blueprint="standard")
    assert end.reason == "length"
    assert len(sitting.scores(REFLECTION)) == 23
    asked = {extended.bank.items[item].competence for item in sitting.scores(QUIZ)}
    assert asked == {c.id for c in extended.framework.competences}
    assert not replay(extended, sitting)


def test_the_short_form_asks_as_many_competences_as_it_has_items(extended):
    sitting, end = sat(extended, all_right, blueprint="short")
    assert end.reason == "length"
    assert len({extended.bank.items[item].competence for item in sitting.scores(QUIZ)}) == 21


def test_profile_growth_and_hall_have_six_areas(extended):
    sitting, _ = sat(extended, all_right, blueprint="standard")
    target = extended.targets["front-desk-officer"]
    profile = make_profile(extended, sitting, target)
    assert [area.area for area in profile.areas] == ["1", "2", "3", "4", "5", "P"]
    assert len(profile.competences) == 23
    assert {each.target for each in profile.competences[-2:]} == {None}
    assert len(profile.can_do) == 5
    quiz = sitting.scores(QUIZ)
    assert len(person_growth(extended, quiz, {}).areas) == 6
    cohort = make_cohort(extended, [quiz] * 10, target)
    assert len(cohort.area_levels) == 6
    assert len(cohort.priorities) == 23


def test_a_fault_in_the_content_refuses_all_of_it_by_name(content, tmp_path):
    shutil.copytree(content, tmp_path / "copy")
    path = tmp_path / "copy" / "question_banks" / "quiz" / "P.1.yaml"
    path.write_text(path.read_text("utf-8").replace("kind: single-choice", "kind: riddle", 1), "utf-8")
    with pytest.raises(FaultsFound, match=r"quiz/P\.1\.yaml"):
        Instrument.load(tmp_path / "copy" / "competences", tmp_path / "copy" / "question_banks")

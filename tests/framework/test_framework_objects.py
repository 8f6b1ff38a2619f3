from dataclasses import FrozenInstanceError

import pytest

from digcomp.errors import NotFound
from digcomp.framework import CutScores, Framework, Text


def test_text_speaks_both_languages() -> None:
    text = Text("Хайх", "Searching")
    assert (text.in_language("mn"), text["en"]) == ("Хайх", "Searching")


def test_a_language_the_program_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        Text("Хайх", "Searching").in_language("de")


def test_competences_come_in_the_order_of_their_areas(framework: Framework) -> None:
    assert [competence.id for competence in framework.competences] == ["1.1", "1.2", "2.1"]
    assert framework.area_sizes == (2, 1)
    assert [framework.position(competence.id) for competence in framework.competences] == [0, 1, 2]


def test_a_competence_knows_its_area(framework: Framework) -> None:
    assert framework.competence("1.2").area == "1"
    assert framework.area_of("2.1") is framework.area("2")
    assert framework.area("2").title == Text("Харилцаа", "Communication")


def test_a_level_has_its_band_its_descriptor_and_its_next_step(framework: Framework) -> None:
    assert framework.band_of(6).id == "advanced"
    assert framework.descriptor("1.2", 6) == Text("Үнэлэх: 6-р түвшин.", "Evaluating at level 6.")
    assert framework.next_step("1.2", 6).band == "advanced"
    assert framework.next_step("1.2", 6).minutes == 20


@pytest.mark.parametrize(
    "ask",
    [
        lambda framework: framework.competence("9.9"),
        lambda framework: framework.area("9"),
        lambda framework: framework.area_of("9.9"),
        lambda framework: framework.position("9.9"),
        lambda framework: framework.band_of(9),
        lambda framework: framework.descriptor("1.1", 0),
        lambda framework: framework.next_step("1.1", 9),
    ],
)
def test_what_the_framework_does_not_have_is_not_found(framework: Framework, ask) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotFound):
        ask(framework)


def test_nothing_in_the_framework_can_be_changed(framework: Framework) -> None:
    with pytest.raises(FrozenInstanceError):
        framework.version = "3.0"  # type: ignore[misc]


def test_cut_scores_that_do_not_rise_are_all_named() -> None:
    with pytest.raises(ValueError, match=r"1\.0 then 0\.5, 2\.0 then 2\.0"):
        CutScores("1", (0.0, 1.0, 0.5, 2.0, 2.0))

import shutil
from pathlib import Path
from typing import Any

import pytest

from digcomp.errors import FaultsFound
from digcomp.framework import Framework, load_framework, load_targets

TESTS = Path(__file__).parents[1]
SUPPLEMENT = TESTS / "data" / "supplements" / "public-sector.yaml"
OWN = TESTS.parent / "competences"


def drop_in(folder: Path, *changes: tuple[str, str]) -> None:
    text = SUPPLEMENT.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "public-sector.yaml").write_text(text, "utf-8")


def messages(folder: Path, framework: Framework | None = None) -> list[str]:
    with pytest.raises(FaultsFound) as found:
        load_targets(folder, framework) if framework else load_framework(folder)
    return [f"{fault.file}:{fault.where}: {fault.message}" for fault in found.value.faults]


def test_a_supplement_dropped_in_adds_its_area(competences: Any) -> None:
    drop_in(competences.folder)
    framework = load_framework(competences.folder)
    assert framework.area_sizes == (2, 1, 2)
    assert framework.position("P.2") == 4
    assert framework.descriptor("P.1", 8).en == "Serving citizens at level 8."
    assert [(each.id, each.areas, each.attribution.en) for each in framework.supplements] == [
        ("public-sector", ("P",), "A supplement made for tests.")
    ]
    assert framework.id == "digcomp-2.2"


def test_the_repositorys_framework_has_five_areas_and_six_with_a_supplement(tmp_path: Path) -> None:
    assert load_framework(OWN).area_sizes == (3, 6, 4, 4, 4)
    folder = Path(shutil.copytree(OWN, tmp_path / "competences"))
    drop_in(folder)
    framework = load_framework(folder)
    assert len(framework.areas) == 6
    assert len(framework.competences) == 23
    assert load_targets(folder, framework).keys() == load_targets(OWN, load_framework(OWN)).keys()


def test_a_file_that_extends_another_framework_is_left_alone(competences: Any) -> None:
    drop_in(competences.folder, ("extends: digcomp-2.2", "extends: digcomp-3.0"))
    assert load_framework(competences.folder).supplements == ()


def test_a_file_that_extends_nothing_is_not_even_read(competences: Any) -> None:
    (competences.folder / "crosswalk.yaml").write_text("{broken: [", "utf-8")
    assert load_framework(competences.folder).supplements == ()


def test_a_supplement_is_checked_like_the_framework(competences: Any) -> None:
    drop_in(
        competences.folder,
        ("id: public-sector", "id: other"),
        ('- id: "P.2"', '- id: "Q.2"'),
        ("{level: 1, mn", "{level: 2, mn"),
    )
    assert messages(competences.folder) == [
        "competences/public-sector.yaml:id: is other; must be public-sector, as the file is called",
        "competences/public-sector.yaml:areas[0].competences[0].descriptors: no level 1; each of 1 to 8 must be there",
        "competences/public-sector.yaml:areas[0].competences[1].id: is Q.2; must be P. and a number, "
        "for it stands in area P",
    ]


def test_a_supplement_may_not_take_an_area_of_the_framework(competences: Any) -> None:
    drop_in(competences.folder, ('id: "P"', 'id: "1"'), ("P.1", "1.3"), ("P.2", "1.4"))
    assert messages(competences.folder) == [
        "competences/public-sector.yaml:areas[0].id: 1 is an area of the framework already; "
        "give the supplement an id of its own"
    ]


def test_a_broken_supplement_is_a_fault(competences: Any) -> None:
    (competences.folder / "a.yaml").write_text("extends: digcomp-2.2\n{", "utf-8")
    (competences.folder / "b.yaml").write_text("extends: digcomp-2.2\nid: b\n", "utf-8")
    found = messages(competences.folder)
    assert "not YAML" in found[0]
    assert "competences/b.yaml:areas: missing; add it" in found


def test_target_profiles_are_read_by_id(competences: Any, framework: Framework) -> None:
    profiles = load_targets(competences.folder, framework)
    assert profiles["clerk"].levels == {"1.1": 4, "1.2": 3, "2.1": 5}
    assert profiles["clerk"].title.en == "Clerk"


def test_a_target_profile_may_ask_for_competences_of_a_supplement(competences: Any) -> None:
    drop_in(competences.folder)
    competences.change("targets/clerk.yaml", '"1.1": 4', '"1.1": 4, "P.1": 2')
    profiles = load_targets(competences.folder, load_framework(competences.folder))
    assert profiles["clerk"].levels["P.1"] == 2


def test_all_faults_of_target_profiles_are_told(competences: Any, framework: Framework) -> None:
    competences.change("targets/clerk.yaml", "id: clerk", "id: officer")
    competences.change("targets/clerk.yaml", "framework: digcomp-2.2", "framework: digcomp-3.0")
    competences.change("targets/clerk.yaml", '"1.1": 4, ', '"9.9": 4, ')
    shutil.copy(competences.folder / "targets/clerk.yaml", competences.folder / "targets/head.yaml")
    competences.change("targets/head.yaml", '"2.1": 5', '"2.1": 9')
    (competences.folder / "targets/broken.yaml").write_text("{", "utf-8")
    found = messages(competences.folder, framework)
    assert "not YAML" in found.pop(0)
    assert found == [
        "competences/targets/clerk.yaml:id: is officer; must be clerk, as the file is called",
        "competences/targets/clerk.yaml:framework: is digcomp-3.0; must be digcomp-2.2",
        "competences/targets/clerk.yaml:levels: no level for 1.1; every competence must have one",
        "competences/targets/clerk.yaml:levels.9.9: digcomp-2.2 has no competence 9.9; remove it",
        "competences/targets/head.yaml:levels.2.1: must be less than or equal to 8",
    ]

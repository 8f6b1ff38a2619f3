"""The glossary, the words it replaces, and the help that items offer; waivers of warnings."""

from typing import Any

import pytest

from digcomp.framework import Framework, load_framework
from digcomp.items import check_content, load_bank
from digcomp.settings import ROOT

ONE = "quiz/1.1.yaml"
HEAD = "schema: 1\nterms:\n"
LINK = "  - {en: link, mn: холбоос, means: Дардаг бичвэр., means_en: Text to press., checked: true, instead: [линк]}\n"
PAGE = (
    "  - {en: web page, mn: цахим хуудас, means: Хуудас., means_en: A page., checked: true, "
    "instead: [сайт], allowed: [сайтар]}\n"
)
OF_SIZE = ("[exposure]", "[levels]", "[kinds]")


@pytest.fixture
def glossary(content: Any) -> Any:
    """Write the glossary of the copy; its faults and warnings."""

    def written(text: str) -> tuple[list[str], list[str]]:
        (content.bank / "glossary.yaml").write_text(text, "utf-8")
        return checked(content)

    return written


@pytest.fixture
def waivers(content: Any) -> Any:
    """Write waivers; faults, warnings, and how many were waived."""

    def written(*lines: str) -> tuple[list[str], list[str], int]:
        text = "".join(f"  - {line}\n" for line in lines)
        (content.bank / "waivers.yaml").write_text(f"schema: 1\nwaivers:\n{text}", "utf-8")
        return *checked(content), check_content(content.competences, content.bank).waived

    return written


def checked(content: Any) -> tuple[list[str], list[str]]:
    report = check_content(content.competences, content.bank)
    warnings = [str(each) for each in report.warnings if not any(rule in each.message for rule in OF_SIZE)]
    return list(map(str, report.faults)), warnings


def test_a_bank_may_do_without_a_glossary(content: Any) -> None:
    assert checked(content) == ([], [])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + LINK.replace("means_en", "meaning"), "terms[0].meaning: unknown field; perhaps means_en is meant"),
        (HEAD + LINK.replace(", checked: true", ""), "terms[0].checked: missing"),
        (HEAD + LINK.replace("checked: true", "checked: maybe"), "terms[0].checked: must be true or false"),
        (HEAD + LINK.replace("mn: холбоос", 'mn: ""'), "terms[0].mn: empty"),
        (HEAD + LINK + LINK.replace("mn: холбоос", "mn: заагч"), "terms[1].en: link stands in line 3 already"),
        (HEAD + LINK + LINK.replace("en: link", "en: pointer"), "terms[1].mn: холбоос stands in line 3 already"),
        (HEAD + LINK + PAGE.replace("[сайт]", "[Холбоос]"), "terms[1].instead[0]: Холбоос is a term of its own"),
        ("schema: 2\nterms: []\n", "glossary.yaml:1: schema"),
        ("terms: [", "not YAML"),
    ],
)
def test_a_glossary_with_a_fault_is_refused(glossary: Any, text: str, says: str) -> None:
    faults, _ = glossary(text)
    assert any(says in fault for fault in faults), faults
    assert all("glossary.yaml" in fault for fault in faults)


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        (ONE, "mn: Хариу бичих", "mn: Линкийг нээх", "items[1].options[3].text: Линкийг: the glossary has холбоос"),
        (ONE, "mn: Нэрэнд итгэдэг.", "mn: Сайтад итгэдэг.", "items[3].parts[0].why: Сайтад"),
        (ONE, "mn: Баярлалаа.", "mn: Энэ линк.", "items[3].stimulus.body[2].text: линк"),
        ("reflection/2.yaml", "mn: ", "mn: Сайт ", "statements[0].text: Сайт"),
    ],
)
def test_words_not_to_use_are_told(content: Any, glossary: Any, file: str, old: str, new: str, where: str) -> None:
    content.change(file, old, new)
    faults, (warning,) = glossary(HEAD + LINK + PAGE)
    assert faults == []
    assert where in warning
    assert warning.endswith("[term]")


@pytest.mark.parametrize("words", ["Сайтар үзэх", "Холбоос нээх", "Вэбсайт гэх", "Link нээх"])
def test_other_words_are_not(content: Any, glossary: Any, words: str) -> None:
    content.change(ONE, "mn: Хариу бичих", f"mn: {words}")
    assert glossary(HEAD + LINK + PAGE) == ([], [])


def test_what_people_may_type_is_no_word_of_the_bank(content: Any, glossary: Any) -> None:
    content.change("quiz/1.2.yaml", "mn: жишээ сум", "mn: жишээ сайт")
    assert glossary(HEAD + PAGE) == ([], [])


def test_capitals_stand_for_themselves(content: Any, glossary: Any) -> None:
    content.change(ONE, "mn: Хариу бичих", "mn: aimag руу бичих")
    assert glossary(HEAD + LINK.replace("линк", "AI")) == ([], [])


def test_an_item_gets_the_terms_that_it_offers(content: Any, framework: Framework) -> None:
    (content.bank / "glossary.yaml").write_text(HEAD + LINK + PAGE, "utf-8")
    content.change(ONE, "    status: reviewed\n", "    status: reviewed\n    help: [web page, link]\n")
    bank = load_bank(content.bank, framework)
    assert [term.name.mn for term in bank.items["1.1-L1-q01"].help] == ["цахим хуудас", "холбоос"]
    assert bank.items["1.1-L2-q01"].help == ()


@pytest.mark.parametrize(
    ("help", "says"),
    [
        ("[web site]", "items[0].help[0]: the glossary has no term web site"),
        ("[link, link]", "items[0].help[1]: link is there already"),
        ("link", "items[0].help: must be a list"),
    ],
)
def test_help_that_is_no_term_is_a_fault(content: Any, glossary: Any, help: str, says: str) -> None:
    content.change(ONE, "    status: reviewed\n", f"    status: reviewed\n    help: {help}\n")
    (fault,), _ = glossary(HEAD + LINK)
    assert says in fault


def test_help_is_not_judged_by_a_glossary_that_cannot_be_read(content: Any, glossary: Any) -> None:
    content.change(ONE, "    status: reviewed\n", "    status: reviewed\n    help: [link]\n")
    faults, _ = glossary("terms: [")
    assert [fault for fault in faults if "help" in fault] == []


def test_a_waiver_turns_a_warning_into_a_number(content: Any, waivers: Any) -> None:
    content.change(ONE, "en: The first}", "en: Only the first}")
    assert len(checked(content)[1]) == 1
    assert waivers("{item: 1.1-L1-q01, rule: absolute, reason: the key is as sure}") == ([], [], 1)


def test_a_competence_is_waived_by_its_number(content: Any, waivers: Any) -> None:
    content.change(ONE, "en: The second}", "en: The second of the two results}")
    assert len(checked(content)[1]) == 1
    assert waivers('{competence: "1.1", rule: longest-key, reason: there is one such item}') == ([], [], 1)


@pytest.mark.parametrize(
    ("waiver", "says"),
    [
        ("{item: 1.1-L1-q01, rule: absolute, reason: old}", "1.1-L1-q01 has nothing to waive by absolute any more"),
        ("{item: 1.1-L1-q01, rule: absolut, reason: old}", "there is no rule absolut; must be one of absolute"),
        ("{item: 9.9-L1-q01, rule: absolute, reason: old}", "there is no item or competence 9.9-L1-q01"),
    ],
)
def test_a_waiver_in_vain_is_a_warning(waivers: Any, waiver: str, says: str) -> None:
    faults, (warning,), waived = waivers(waiver)
    assert (faults, waived) == ([], 0)
    assert f"question_banks/waivers.yaml:3: waivers[0]: {says}" in warning
    assert warning.endswith("[waiver]")


def test_a_waiver_of_a_rule_that_did_not_run_is_kept(waivers: Any) -> None:
    assert waivers("{item: 2.1-L4-q01, rule: review-past, reason: the law is being changed}") == ([], [], 0)


@pytest.mark.parametrize(
    ("waiver", "says"),
    [
        ("{item: 1.1-L1-q01, rule: absolute}", "reason: missing"),
        ("{rule: absolute, reason: why}", "must name either an item or a competence"),
        ('{item: 1.1-L1-q01, competence: "1.1", rule: absolute, reason: why}', "must name either"),
        ("{item: 1.1-L1-q01, rule: absolute, reason: why, until: never}", "unknown field"),
    ],
)
def test_a_waiver_of_another_shape_is_a_fault(waivers: Any, waiver: str, says: str) -> None:
    faults, _, _ = waivers(waiver)
    assert any(says in fault for fault in faults), faults


def test_the_programs_own_glossary_and_waivers_are_sound() -> None:
    report = check_content(ROOT / "competences", ROOT / "question_banks")
    assert [str(fault) for fault in report.faults if "glossary" in fault.file or "waivers" in fault.file] == []
    assert [str(each) for each in report.warnings if each.message.endswith("[waiver]")] == []
    assert load_bank(ROOT / "question_banks", load_framework(ROOT / "competences")).items

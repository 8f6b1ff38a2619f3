"""`digcomp check`: every fault of the content, and an exit code that a script can read."""


def test_the_content_has_no_faults(digcomp):
    result = digcomp("check", "--quiet")
    assert result.exit_code == 0, result.output
    assert "21 competences" in result.output
    assert "0 faults" in result.output


def test_every_fault_is_told_with_its_place(digcomp, broken):
    result = digcomp("check", DIGCOMP_QUESTION_BANKS=str(broken))
    assert result.exit_code == 1
    assert "quiz/1.2.yaml:" in result.output
    assert "quiz/4.1.yaml:" in result.output
    assert "Traceback" not in result.output


def test_a_file_that_is_no_yaml_or_no_text_is_a_fault(digcomp, banks):
    path = banks / "quiz" / "2.1.yaml"
    path.write_text(path.read_text("utf-8") + '\n  - id: "2.1\n', "utf-8")
    (banks / "quiz" / "2.2.yaml").write_bytes(b"\xff\xfe\x00items")
    result = digcomp("check", DIGCOMP_QUESTION_BANKS=str(banks))
    assert result.exit_code == 1
    assert "quiz/2.1.yaml:" in result.output
    assert "quiz/2.2.yaml" in result.output


def test_banks_without_a_competence_are_told(digcomp, banks):
    (banks / "quiz" / "2.1.yaml").unlink()
    result = digcomp("check", DIGCOMP_QUESTION_BANKS=str(banks))
    assert "2.1" in result.output


def test_a_path_that_there_is_not_is_wrong_use(digcomp):
    result = digcomp("check", "question_banks/quiz/9.9.yaml")
    assert result.exit_code == 2
    assert "9.9.yaml" in result.output


def test_one_file_can_be_checked(digcomp, broken):
    result = digcomp("check", str(broken / "quiz" / "4.1.yaml"), DIGCOMP_QUESTION_BANKS=str(broken))
    assert result.exit_code == 1
    assert "quiz/4.1.yaml:" in result.output
    assert "quiz/1.2.yaml:" not in result.output

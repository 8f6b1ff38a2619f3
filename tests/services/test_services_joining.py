"""Taking a seat, and the roster that seats come from."""

import pytest
from support.cast import Cast

from digcomp.errors import InputRefused, NotFound, SittingOver, WaveClosed
from digcomp.services.joining import only_digits
from digcomp.services.roster import MOST_ROWS


@pytest.fixture
def course(cast: Cast):
    cast.training("Ч. Чулуун", place="Алтай")
    return cast.training("Б. Ана", "Д. Бат")


@pytest.fixture
def refused(course):
    """The field and the reason for which joining is refused."""

    def reason(**how):
        with pytest.raises(InputRefused) as refusal:
            course.join(**how)
        return refusal.value.field, refusal.value.code

    return reason


def preview(cast, course, pasted):
    with cast.database.sessions() as session:
        return cast.roster(session).preview(course.id, pasted)


def test_two_people_of_one_name_each_take_a_seat(cast):
    course = cast.training()
    with cast.database.sessions() as session:
        for _ in range(2):
            cast.roster(session).walk_in(course.id, "Б. Ана")
        session.commit()
    assert course.join("Б. Ана") != course.join("Б. Ана")
    with pytest.raises(InputRefused):
        course.join("Б. Ана")


def test_a_person_number_begins_with_the_site(cast, course):
    with cast.database.sessions() as session:
        seats = cast.trainings(session).seats(course.trainer, course.id)
    assert [state.seat.person.number for state in seats] == ["A000002", "A000003"]


def test_each_refusal_names_its_field(cast, course, refused):
    course.join("Б. Ана")
    stranger = next(iter(cast.training("Г. Ганаа", of=cast.clara).seat_codes().values()))
    assert refused(name="Б. Ана") == ("name", "seat-begun")
    assert refused(name=" ") == ("name", "missing")
    assert refused(name="А" * 81) == ("name", "too-long")
    assert refused(name="2026") == ("name", "no-letters")
    assert refused(personal_code=stranger) == ("personal_code", "other-training")
    assert refused(personal_code="12345678") == ("personal_code", "unknown")


def test_without_consent_nobody_sits(cast, course):
    with cast.database.sessions() as session, pytest.raises(InputRefused) as refusal:
        cast.joining(session).join(course.codes["pre"], "Б. Ана", "", "mn", consent=False)
    assert refusal.value.field == "consent"


def test_a_refused_name_leaves_no_seat_behind(cast, course, refused):
    refused(name="1")
    assert sorted(course.seat_codes()) == ["Б. Ана", "Д. Бат"]


def test_only_an_open_test_can_be_joined(cast, course):
    with pytest.raises(WaveClosed) as refusal:
        course.join(kind="post")
    assert refusal.value.state == "planned"
    course.close("pre")
    with pytest.raises(WaveClosed) as refusal:
        course.join()
    assert refusal.value.state == "closed"
    with cast.database.sessions() as session, pytest.raises(NotFound):
        cast.joining(session).wave("000000")


def test_a_code_whose_test_was_not_begun_brings_nobody_back(cast, course):
    with cast.database.sessions() as session, pytest.raises(SittingOver):
        cast.joining(session).resume(course.seat_codes()["Б. Ана"])


@pytest.mark.parametrize("typed", ["123 456", "123-456", " 123–456\t", "123\u00a0456"])
def test_spaces_and_hyphens_in_a_code_do_not_count(typed):
    assert only_digits(typed) == "123456"


def test_a_pasted_list_is_shown_before_it_is_saved(cast, course):
    rows = preview(cast, course, "Э.  Шинэ; Татварын хэлтэс\nЖ. Жаргал\tАрхив\tтасаг\n\nЛ. Лхам\r\n")
    assert [(row.line, row.name, row.organisation) for row in rows] == [
        (1, "Э. Шинэ", "Татварын хэлтэс"),
        (2, "Ж. Жаргал", "Архив тасаг"),
        (4, "Л. Лхам", ""),
    ]
    assert all(row.problem is None for row in rows)
    assert len(course.seat_codes()) == 2


def test_each_bad_line_says_why(cast, course):
    pasted = "\n".join(["; Татвар", "А" * 81, "12345", "Э. Шинэ", "э.  шинэ", "б. ана"])
    problems = [row.problem for row in preview(cast, course, pasted)]
    assert problems == ["missing", "too-long", "no-letters", None, "twice", "there-already"]


def test_faultless_lines_alone_are_saved(cast, course):
    with cast.database.sessions() as session:
        roster = cast.roster(session)
        assert roster.save(course.id, roster.preview(course.id, "123\nЭ. Шинэ\nЭ. Шинэ\nБ. Ана")) == 1
    assert sorted(course.seat_codes()) == ["Б. Ана", "Д. Бат", "Э. Шинэ"]


def test_the_same_list_twice_adds_nobody(cast, course):
    with cast.database.sessions() as session:
        roster = cast.roster(session)
        assert roster.save(course.id, roster.preview(course.id, "Э. Шинэ")) == 1
        assert roster.save(course.id, roster.preview(course.id, "Э. Шинэ")) == 0


def test_a_list_has_an_end(cast, course):
    many = [f"Хүн {chr(0x410 + n % 32)}{chr(0x410 + n // 32)}" for n in range(MOST_ROWS)]
    assert len(preview(cast, course, "\n".join(many))) == MOST_ROWS
    with pytest.raises(InputRefused):
        preview(cast, course, "\n".join([*many, "Э. Шинэ"]))

"""A sitting in the browser: answers that are taken, and every answer that is not."""

from dataclasses import replace

import pytest
from support.pages import Visitor, item_of, position_of

from digcomp.assessment.sitting import QUIZ, Given, next_task


@pytest.fixture
def course(cast):
    return cast.training("Б. Ана", "Д. Бат")


@pytest.fixture
def token(course):
    """Somebody who has just begun; somebody else is inside as well."""
    course.join("Д. Бат")
    return course.join("Б. Ана")


@pytest.fixture
def asked(cast, token, visitor):
    """The page of the first question."""
    cast.sit_statements(token)
    return visitor.get(f"/sitting/{token}")


def stored(cast, token) -> dict[str, str]:
    """Item to the answer kept."""
    return {given.item_id: given.response for given in cast.present(token).record.answers}


@pytest.fixture
def asked_kind(cast, course, token, visitor):
    """The page of a first question of the wanted kind: all others were met before."""

    def page(kind):
        course.without(token, [item.id for item in cast.instrument.bank.items.values() if item.kind != kind])
        cast.sit_statements(token)
        return visitor.get(f"/sitting/{token}")

    return page


def test_an_answer_is_stored_and_the_next_question_comes(cast, token, visitor, asked):
    page = visitor.post(asked.path, asked.form.answered())
    assert (page.status, page.location) == (303, asked.path)
    assert item_of(asked) in stored(cast, token)
    assert position_of(visitor.follow(page)) == (2, 42)


def test_i_dont_know_is_an_answer_and_needs_nothing_else(cast, token, visitor, asked):
    assert ("dont_know", "1") in asked.form.buttons
    fields = {name: values for name, values in asked.form.sent().items() if not name.startswith("answer")}
    assert visitor.post(asked.path, fields | {"dont_know": "1"}).status == 303
    assert stored(cast, token)[item_of(asked)] == "null"


def test_a_page_can_be_loaded_again_and_asks_the_same(visitor, asked):
    again = visitor.get(asked.path)
    assert item_of(again) == item_of(asked)
    offered = [[one.offered for one in page.form.controls if one.name.startswith("answer")] for page in (asked, again)]
    assert offered[0] == offered[1], "options keep their order"


def test_an_answer_without_its_seal_is_refused_in_words(cast, token, visitor, asked):
    fields = asked.form.answered() | {"csrf_token": ""}
    page = visitor.post(asked.path, fields)
    assert page.status == 400
    assert page.title
    assert page.form.action == asked.path, "the question is back, with the answer and a good seal"
    kept = page.form.sent()
    assert {name: kept[name] for name in asked.form.answered() if name != "csrf_token"} == {
        name: value for name, value in asked.form.answered().items() if name != "csrf_token"
    }
    assert item_of(asked) not in stored(cast, token)
    assert visitor.send(page.form).status == 303


def test_an_answer_with_the_seal_of_another_browser_is_refused(app, visitor, asked):
    assert Visitor(app.test_client()).post(asked.path, asked.form.answered()).status == 400


@pytest.mark.parametrize("item", ["", "9.9-L9-q99", "<script>", "1.1-L1-q01 ", "А" * 9000])
def test_an_unknown_item_stores_nothing(cast, token, visitor, asked, item):
    before = stored(cast, token)
    page = visitor.post(asked.path, asked.form.answered() | {"item": item})
    assert page.status in (400, 409)
    assert asked.path in page.links
    assert stored(cast, token) == before


def test_the_same_answer_twice_is_stored_once(cast, token, visitor, asked):
    visitor.post(asked.path, asked.form.answered())
    page = visitor.post(asked.path, asked.form.answered())
    assert page.status == 303
    assert len(stored(cast, token)) == 22
    assert position_of(visitor.follow(page)) == (2, 42)


def test_the_first_answer_to_an_earlier_question_stands(cast, token, visitor, asked):
    visitor.post(asked.path, asked.form.answered(0))
    first = stored(cast, token)
    page = visitor.post(asked.path, asked.form.answered(1))
    assert page.status == 303
    now = visitor.follow(page)
    assert "notice=stands" in page.location
    assert 'role="status"' in now.html
    assert position_of(now) == (2, 42)
    assert stored(cast, token) == first


def test_a_question_that_is_not_asked_yet_is_refused(cast, token, visitor, asked):
    later = next(item for item in cast.instrument.bank.items if item != item_of(asked))
    page = visitor.post(asked.path, asked.form.answered() | {"item": later})
    assert page.status == 409
    assert later not in stored(cast, token)


@pytest.mark.parametrize("position", ["2", "0", "", "-1", "x", "1" * 400])
def test_the_present_question_at_another_position_is_refused(cast, token, visitor, asked, position):
    page = visitor.post(asked.path, asked.form.answered() | {"position": position})
    assert page.status == 409
    assert item_of(asked) not in stored(cast, token)


def test_a_question_instead_of_a_statement_is_refused(cast, token, visitor):
    page = visitor.get(f"/sitting/{token}")
    question = next(iter(cast.instrument.bank.items))
    assert visitor.post(page.path, page.form.answered() | {"item": question}).status == 409


def test_an_empty_answer_asks_again_and_says_what_is_missing(cast, token, visitor, asked):
    fields = {name: values for name, values in asked.form.sent().items() if not name.startswith("answer")}
    page = visitor.post(asked.path, fields)
    assert page.status == 422
    assert 'role="alert"' in page.html
    assert {"answer", "fault"} <= set(page.ids)
    assert item_of(page) == item_of(asked)
    assert item_of(asked) not in stored(cast, token)


@pytest.mark.parametrize("answer", ["", "4", "-1", "x", "1e1"])
def test_a_statement_is_answered_on_its_scale(cast, token, visitor, answer):
    page = visitor.get(f"/sitting/{token}")
    assert visitor.post(page.path, page.form.sent() | {"answer": answer}).status == 422
    assert not stored(cast, token)


def test_a_typed_answer_that_is_too_long_stays_in_its_field(asked_kind, visitor):
    page = asked_kind("short-text")
    page = visitor.post(page.path, page.form.sent() | {"answer": "үг" * 150})
    assert page.status == 422
    assert page.form.sent()["answer"] == ["үг" * 150]


def test_what_is_no_number_stays_in_its_field(asked_kind, visitor):
    page = asked_kind("numeric")
    page = visitor.post(page.path, page.form.sent() | {"answer": 'арван "хоёр"'})
    assert page.status == 422
    assert page.form.sent()["answer"] == ['арван "хоёр"']


def test_rows_that_were_chosen_stay_when_one_is_left_out(asked_kind, visitor):
    page = asked_kind("matching")
    fields = page.form.answered()
    rows = [name for name in fields if name.startswith("answer.")]
    page = visitor.post(page.path, fields | {rows[-1]: ""})
    assert page.status == 422
    for name in rows[:-1]:
        assert page.form.sent()[name] == fields[name]


def test_an_option_that_is_not_offered_is_refused(asked_kind, visitor):
    page = asked_kind("single-choice")
    assert visitor.post(page.path, page.form.sent() | {"answer": "zz"}).status == 422


def test_an_answer_of_three_megabytes_is_too_much(cast, token, visitor, asked):
    page = visitor.post(asked.path, asked.form.answered() | {"answer": "x" * 3_000_000})
    assert page.status == 413
    assert asked.path in page.links
    assert item_of(asked) not in stored(cast, token)


def test_a_statement_may_be_changed_until_the_quiz_begins(cast, token, visitor):
    page = visitor.get(f"/sitting/{token}")
    first = item_of(page)
    page = visitor.follow(visitor.post(page.path, page.form.answered(1)))
    assert f"/sitting/{token}?statement=1" in page.links
    earlier = visitor.get(f"/sitting/{token}?statement=1")
    assert item_of(earlier) == first
    page = visitor.follow(visitor.post(earlier.path, earlier.form.answered(3)))
    assert position_of(page) == (2, 21)
    assert stored(cast, token)[first] == '"3"'


def test_an_empty_change_of_a_statement_asks_for_that_statement_again(cast, token, visitor):
    page = visitor.get(f"/sitting/{token}")
    first = item_of(page)
    visitor.post(page.path, page.form.answered(1))
    earlier = visitor.get(f"/sitting/{token}?statement=1")
    fields = {name: values for name, values in earlier.form.sent().items() if name != "answer"}
    page = visitor.post(earlier.path, fields)
    assert page.status == 422
    assert item_of(page) == first
    assert stored(cast, token)[first] == '"1"'


def test_a_statement_may_be_changed_on_the_page_before_the_first_question(asked, token):
    assert f"/sitting/{token}?statement=21" in asked.links


def test_a_statement_may_not_be_changed_after_the_quiz_has_begun(cast, token, visitor, asked):
    statement = visitor.get(f"{asked.path}?statement=1")
    visitor.post(asked.path, asked.form.answered())
    assert visitor.get(f"{asked.path}?statement=1").status == 404
    kept = stored(cast, token)
    page = visitor.post(statement.path, statement.form.answered(3))
    assert "notice=stands" in page.location
    assert stored(cast, token) == kept


@pytest.mark.parametrize("number", ["0", "22", "999999999999999999999"])
def test_there_is_no_other_statement_to_go_back_to(token, visitor, number):
    assert visitor.get(f"/sitting/{token}?statement={number}").status == 404


@pytest.mark.parametrize("number", ["x", "-1", "²", "٣", "9" * 5000])
def test_what_is_no_number_leads_to_the_present_question(token, visitor, number):
    assert visitor.get(f"/sitting/{token}?statement={number}").status in (200, 404)


def test_a_sitting_runs_out_after_fourteen_days(cast, token, visitor, clock):
    page = visitor.get(f"/sitting/{token}")
    clock.forward(days=13)
    assert visitor.post(page.path, page.form.answered()).status == 303
    page = visitor.get(f"/sitting/{token}")
    clock.forward(days=2)
    assert visitor.get(page.path).status == 410
    assert visitor.post(page.path, page.form.answered()).status == 410


def test_who_is_inside_at_closing_may_send_the_answer_in_front_of_them_once(cast, course, token, visitor, asked, clock):
    record = cast.present(token).record
    course.close("pre")
    clock.forward(seconds=30)
    assert visitor.get(asked.path).status == 403
    assert visitor.post(asked.path, asked.form.answered()).status == 303

    kept = kept_of(cast, token)
    assert len(kept) == 22
    last = next(one for one in kept if one["phase"] == QUIZ)
    given = Given(QUIZ, 1, last["item"], last["answer"], last["score"], dont_know=False)
    following = next_task(cast.instrument, replace(record, answers=(*record.answers, given)))
    fields = asked.form.sent() | {"item": following.item_id, "position": "2", "dont_know": "1"}
    clock.forward(seconds=30)
    assert visitor.post(asked.path, fields).status == 403
    assert kept_of(cast, token) == kept


def kept_of(cast, token):
    """The answers of a sitting, whatever the state of its test."""
    with cast.database.sessions() as session:
        return cast.sittings(session).own_data(token)["answers"]


def test_a_test_closed_after_a_few_questions_makes_no_profile(cast, course, token, visitor, asked):
    course.close("pre")
    assert visitor.get(f"/sitting/{token}/profile").status == 409
    assert visitor.get(f"/sitting/{token}/report.pdf").status == 409


def test_a_test_closed_half_way_makes_a_profile(cast, course, token, visitor):
    cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 20))
    course.close("pre")
    assert visitor.get(f"/sitting/{token}/profile").status == 200


def test_there_is_no_profile_before_the_end(token, visitor):
    page = visitor.get(f"/sitting/{token}/profile")
    assert page.status == 409
    assert f"/sitting/{token}" in page.links


def test_the_end_leads_to_the_profile_and_so_does_every_later_visit(cast, token, visitor, clock):
    cast.sit(token)
    assert visitor.get(f"/sitting/{token}").location == f"/sitting/{token}/profile"
    clock.forward(days=400)
    page = visitor.visit(f"/sitting/{token}")
    assert page.status == 200
    assert "Б. Ана" in page.text


def test_an_answer_after_the_end_leads_to_the_profile(cast, token, visitor, asked):
    cast.sit(token)
    page = visitor.post(asked.path, asked.form.answered(1))
    assert page.location == f"/sitting/{token}/profile"
    assert len(stored(cast, token)) == 63


def test_a_break_shows_the_personal_code(course, token, visitor):
    code = course.seat_codes()["Б. Ана"]
    assert f"{code[:4]} {code[4:]}" in visitor.get(f"/sitting/{token}/leave").text


@pytest.mark.parametrize("page", ["", "/leave", "/profile", "/report.pdf", "/data.json", "/chart/radar.svg"])
def test_a_sitting_opens_for_its_own_address_alone(token, visitor, page):
    for other in (token[:-1], token[:16] + "A" * 16, "a" * 32, "ө" * 32, token[1:] + "a"):
        assert visitor.get(f"/sitting/{other}{page}").status == 404


def test_a_chart_has_a_name_and_a_width_that_there_are(cast, token, visitor):
    cast.sit(token)
    assert visitor.get(f"/sitting/{token}/chart/nothing.svg").status == 404
    assert visitor.get(f"/sitting/{token}/chart/areas.svg?width=cinema").status == 404
    assert visitor.get(f"/sitting/{token}/chart/growth_areas.svg").status == 404, "there is one sitting alone"

"""What is kept of a sitting, and that the engine asks the same again."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from support.cast import Cast, statements_of

from digcomp.assessment.sitting import QUIZ, REFLECTION, Finished, next_task, replay
from digcomp.errors import AnswerRefused, NotFound, SittingOver, WaveClosed
from digcomp.services.tokens import public_of, token_of
from digcomp.services.walks import Walks


@pytest.fixture
def course(cast: Cast):
    return cast.training("Б. Ана", "Д. Бат", "В. Цэцэг")


@pytest.fixture
def token(cast, course):
    """Somebody who has just begun; somebody else is inside as well."""
    cast.sit(course.join("Д. Бат"), until=lambda task: (task.phase, task.position) == (QUIZ, 3))
    return course.join("Б. Ана")


def test_a_sitting_that_was_sat_is_asked_the_same_again(cast, token):
    assert cast.sit(token) == Finished("length")
    record = cast.present(token).record
    assert len(record.scores(REFLECTION)) == 21
    assert len(record.scores(QUIZ)) == 42
    assert replay(cast.instrument, record) == []


def test_a_replay_shows_an_answer_to_something_that_was_not_asked(cast, token):
    cast.sit(token)
    record = cast.present(token).record
    tenth = next(given for given in record.answers if (given.phase, given.position) == (QUIZ, 10))
    items = cast.instrument.bank.items
    alike = [item.id for item in items.values() if item.max_score == items[tenth.item_id].max_score]
    other = next(item for item in alike if item not in record.scores(QUIZ))
    spoilt = replace(record, answers=tuple(replace(g, item_id=other) if g is tenth else g for g in record.answers))
    assert (other, tenth.item_id) in replay(cast.instrument, spoilt)


def test_what_is_remembered_is_what_is_worked_out(cast, token):
    cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 9))
    remembered = cast.present(token)
    cast.walks = Walks()
    assert cast.present(token).task == remembered.task == next_task(cast.instrument, remembered.record)


def test_the_memory_of_walks_stays_small(cast, course):
    cast.walks = Walks(size=1)
    for name in ("В. Цэцэг", "Б. Ана"):
        cast.sit(course.join(name), until=lambda task: task.position == 3)
    assert len(cast.walks._known) == 1


def test_a_changed_statement_changes_what_comes_next(cast, token):
    first = cast.task(token)
    cast.answer(token, cast.form(first, 0))
    low = cast.task(token)
    cast.answer(token, cast.form(first, 3))
    high = cast.task(token)
    assert high == next_task(cast.instrument, cast.present(token).record)
    assert low.position == high.position == 2
    assert cast.present(token).record.scores(REFLECTION) == {first.item_id: 3}


def test_an_answer_that_could_not_be_stored_leaves_no_trace(cast, token, monkeypatch):
    """The disk is full once; what comes after the next answer follows from that answer."""
    first = cast.sit_statements(token)
    form, wrong = cast.form(first), cast.form(first, 0)

    def disk_is_full(_session: Session) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    with cast.database.sessions() as session:
        service = cast.sittings(session)
        session.commit()
        with monkeypatch.context() as patched:
            patched.setattr(Session, "commit", disk_is_full)
            with pytest.raises(OperationalError):
                service.answer(token, form)
    cast.answer(token, wrong)
    now = cast.present(token)
    assert now.record.scores(QUIZ) == {first.item_id: 0}
    assert now.task == next_task(cast.instrument, now.record)


def test_a_sitting_ends_when_the_pool_has_run_dry_and_says_so(cast, course):
    items = cast.instrument.bank.items
    left = [item for item in sorted(items, reverse=True) if not items[item].enemies][:20]
    most = [item for item in items if item not in left]
    token = course.join("Б. Ана")
    course.without(token, most)
    assert cast.sit(token) == Finished("pool")
    assert cast.present(token).head.finish_reason == "pool"
    assert len(cast.present(token).record.scores(QUIZ)) == 20


@pytest.mark.parametrize(("blueprint", "questions"), [("short", 21), ("standard", 42), ("thorough", 63)])
def test_a_blueprint_says_how_many_questions_there_are(cast, blueprint, questions):
    course = cast.training("Б. Ана", blueprint=blueprint)
    (token,) = course.sat_by("Б. Ана")
    record = cast.present(token).record
    assert len(record.scores(QUIZ)) == questions
    competences = {cast.instrument.bank.items[item].competence for item in record.scores(QUIZ)}
    assert len(competences) == 21, "every competence is asked once at the least"


def test_no_item_comes_twice_in_three_waves(cast, course):
    course.sat_by("Б. Ана")
    course.close("pre")
    course.open("post")
    course.sat_by("Б. Ана", kind="post")
    course.close("post")
    with cast.database.sessions() as session:
        course.codes["follow-up"] = cast.trainings(session).add_follow_up(course.trainer, course.id).code
    course.open("follow-up")
    course.sat_by("Б. Ана", kind="follow-up")
    with cast.database.sessions() as session:
        sitting = cast.joining(session).resume(course.seat_codes()["Б. Ана"])
        third = cast.present(token_of(sitting.public, cast.settings.secret_key)).record
    assert len(third.seen) == len(set(third.seen)) == 84
    assert not set(third.seen) & set(third.scores(QUIZ))


def test_the_answer_is_one_insert(cast, token):
    cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 30))
    with cast.database.sessions() as session:
        steps = cast.steps(session)
        form = cast.form(steps.present(token).task)
        with statements_of(cast.database) as sent:
            assert steps.answer(token, form).stored
    assert [statement.split()[0] for statement in sent] == ["INSERT"]


def test_the_next_question_is_one_select(cast, token):
    cast.sit(token, until=lambda task: (task.phase, task.position) == (QUIZ, 30))
    with cast.database.sessions() as session, statements_of(cast.database) as sent:
        cast.steps(session).present(token)
    assert [statement.split()[0] for statement in sent] == ["SELECT"]


def test_a_statement_is_one_insert_and_one_select(cast, token):
    cast.sit(token, until=lambda task: task.position == 9)
    with cast.database.sessions() as session:
        steps = cast.steps(session)
        form = cast.form(steps.present(token).task)
        with statements_of(cast.database) as sent:
            assert steps.answer(token, form).stored
            steps.present(token)
    assert [statement.split()[0] for statement in sent] == ["INSERT", "SELECT"]


def test_the_long_way_is_three_selects_and_one_insert(cast, token):
    task = cast.sit_statements(token)
    form = cast.form(task)
    with cast.database.sessions() as session, statements_of(cast.database) as sent:
        cast.sittings(session).answer(token, form)
    assert [statement.split()[0] for statement in sent] == ["SELECT"] * 3 + ["INSERT"]


def test_nothing_is_written_while_a_question_is_only_looked_at(cast, token):
    before = cast.present(token).record
    for _ in range(3):
        cast.present(token)
    assert cast.present(token).record == before


def test_a_sitting_keeps_the_versions_it_was_sat_with(cast, course, token):
    with cast.database.sessions() as session:
        sitting = cast.joining(session).resume(course.seat_codes()["Б. Ана"])
    instrument = cast.instrument
    assert (sitting.framework_version, sitting.bank_version, sitting.scale_version) == (
        instrument.framework.id,
        instrument.bank.version,
        instrument.scale_version,
    )


def test_the_profile_has_the_self_view_and_every_competence(cast, token):
    cast.sit(token)
    with cast.database.sessions() as session:
        _, profile, growth = cast.sittings(session).profile(token)
    assert profile.answered == 42
    assert profile.overall_self is not None
    assert len(profile.competences) == 21
    assert growth is None


def test_the_profile_of_the_second_test_tells_the_change(cast, course):
    course.sat_by("Б. Ана", wrong=0.9)
    course.close("pre")
    course.open("post")
    (token,) = course.sat_by("Б. Ана", kind="post", wrong=0.1)
    with cast.database.sessions() as session:
        _, _, growth = cast.sittings(session).profile(token)
    assert growth is not None
    assert growth.overall.change > 0
    assert growth.overall.probability > 0.95


def test_refusals_store_nothing(cast, course, token, clock):
    task = cast.sit_statements(token)
    before = cast.present(token).record
    for form in ({}, {"item": [task.item_id]}, {"item": [task.item_id], "position": ["1"]}, {"item": ["no"]}):
        with pytest.raises(AnswerRefused):
            cast.answer(token, form)
    assert cast.present(token).record == before
    clock.forward(days=15)
    with pytest.raises(SittingOver):
        cast.answer(token, cast.form(task))
    clock.forward(days=-15)
    course.close("pre")
    course.open("pre")
    assert cast.answer(token, cast.form(task)).stored, "a test that was opened again goes on"


def test_who_was_inside_may_still_send_one_answer(cast, course, token, clock):
    task = cast.sit_statements(token)
    course.close("pre")
    clock.forward(seconds=1)
    with pytest.raises(WaveClosed):
        cast.present(token)
    assert cast.answer(token, cast.form(task)).stored
    with pytest.raises(WaveClosed):
        cast.answer(token, cast.form(task))


@pytest.mark.parametrize("spoil", [lambda t: "", lambda t: t[:-1], lambda t: t + "A", lambda t: "x" + t[1:], str.upper])
def test_a_token_that_was_not_made_here_opens_nothing(spoil):
    token = token_of("abcdefghijkmnpqr", "k" * 32)
    assert public_of(token, "k" * 32) == "abcdefghijkmnpqr"
    with pytest.raises(NotFound):
        public_of(spoil(token), "k" * 32)
    with pytest.raises(NotFound):
        public_of(token, "another key, as long as that")

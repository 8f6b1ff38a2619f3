"""Certificates: by the rule, once each, with a number that tells a slip of the pen; and the attendance behind them."""

from datetime import date

import pytest
from sqlalchemy import select
from support.cast import statements_of

from digcomp.errors import InputRefused, NotFound, Refused
from digcomp.services.attendance import Attendances, day_shares
from digcomp.services.certificate_numbers import ALPHABET, new_number, read_number
from digcomp.services.certificates import REPLACED, Certificates, checked_script
from digcomp.store.tables import Certificate, Event, Programme

FIRST, SECOND = date(2026, 12, 8), date(2026, 12, 9)
PEOPLE = ["Б. Ана", "Д. Бат", "В. Цэцэг"]
SCRIPT = "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ"


@pytest.fixture
def session(database):
    with database.sessions() as session:
        yield session


@pytest.fixture
def course(cast):
    """Three people, of whom two sat the test after; another training beside it."""
    cast.training("Ч. Чулуун", of=cast.clara, place="Алтай", blueprint="short")
    course = cast.training(*PEOPLE, blueprint="short", opened="post")
    course.finished_by(*PEOPLE[:2])
    return course


@pytest.fixture
def training(cast, course, session):
    return cast.trainings(session).get(cast.boris, course.id)


@pytest.fixture
def service(cast, session):
    return Certificates(session, cast.clock, cast.instrument, "A", cast.chance)


def attend(session, training, hours):
    """Hours of each person, all on the first day."""
    rows = Attendances(session).sheet(training).rows
    cells = {(row.seat.id, FIRST): hours.get(row.seat.person.name) for row in rows}
    Attendances(session).save(training, {cell: one and one * 60 for cell, one in cells.items()})


def by_name(found):
    return {one.seat.person.name: one for one in found}


def test_days_share_the_hours_and_leave_nothing_over():
    days = day_shares(FIRST, date(2026, 12, 14), 16)
    assert len(days) == 7
    assert sum(days.values()) == 16 * 60
    assert max(days.values()) - min(days.values()) <= 6


def test_attendance_is_noted_changed_and_taken_back(session, training):
    service = Attendances(session)
    seat = service.sheet(training).rows[0].seat.id
    assert service.save(training, {(seat, FIRST): 480, (seat, SECOND): 0}) == 2
    assert service.save(training, {(seat, FIRST): 300, (seat, SECOND): 0}) == 1
    assert service.sheet(training).rows[0].minutes == {FIRST: 300, SECOND: 0}
    assert service.save(training, {(seat, FIRST): None, (seat, SECOND): None}) == 2
    assert service.sheet(training).rows[0].total is None


@pytest.mark.parametrize(
    "cell", [(0, FIRST, 60), (1, FIRST, 60), (2, date(2026, 12, 7), 60), (2, FIRST, 1441), (2, FIRST, -1)]
)
def test_a_wrong_cell_is_refused_and_nothing_is_saved(session, training, cell):
    service = Attendances(session)
    seat, day, minutes = cell  # seat 1 is Clara's
    with pytest.raises(InputRefused):
        service.save(training, {(3, FIRST): 60, (seat, day): minutes})
    session.rollback()
    assert all(not row.minutes for row in service.sheet(training).rows)


def test_the_rule_asks_for_hours_and_the_test_after(session, training, service):
    attend(session, training, {"Б. Ана": 13, "Д. Бат": 12, "В. Цэцэг": 16})
    found = by_name(service.candidates(training))
    assert found["Б. Ана"].may
    assert found["Д. Бат"].lacking == ("too-little-attendance",)
    assert found["В. Цэцэг"].lacking == ("no-test",)


def test_without_notes_and_with_half_a_test_nobody_may(course, training, service, cast, session):
    course.join("В. Цэцэг", "post")
    session.commit()  # what was read before is no longer looked at
    found = by_name(service.candidates(training))
    assert found["В. Цэцэг"].lacking == ("no-attendance", "test-not-finished")
    assert service.issue(cast.boris, training) == []


def test_it_is_issued_once_to_all_who_may(session, training, service, cast):
    attend(session, training, dict.fromkeys(PEOPLE, 16))
    made = service.issue(cast.boris, training, script_text=SCRIPT)
    assert [one.name for one in made] == PEOPLE[:2]
    assert service.issue(cast.boris, training) == []
    assert len({one.number for one in made}) == 2
    assert all(one.levels is None and one.hours == 16 and one.script_text == SCRIPT for one in made)
    (event,) = session.scalars(select(Event).where(Event.action == "certificates-issued")).all()
    assert event.detail == {"certificates": [one.id for one in made]}


def test_who_was_chosen_and_may_not_is_refused(session, training, service, cast):
    attend(session, training, {"Б. Ана": 16})
    seats = [one.seat.id for one in service.candidates(training)]
    with pytest.raises(InputRefused) as refusal:
        service.issue(cast.boris, training, seats)
    assert refusal.value.field == "seat"
    with pytest.raises(NotFound):
        service.issue(cast.boris, training, [seats[0], 1])
    session.rollback()
    assert session.scalars(select(Certificate)).all() == []


def test_the_level_is_printed_only_if_so_ruled_and_is_that_of_the_tested_profile(session, service, cast):
    course = cast.training(*PEOPLE, blueprint="short", opened="post", place="Улиастай")
    course.sat_by(PEOPLE[0], kind="post")
    training = cast.trainings(session).get(cast.boris, course.id)
    attend(session, training, dict.fromkeys(PEOPLE, 16))
    session.get(Programme, training.programme_id).level_on_certificate = True
    session.commit()
    hall = cast.results(session).hall(training, "post")
    run = hall.cohort.rows[0].overall
    made = service.issue(cast.boris, training)
    assert made[0].levels == f"{run.first}-{run.last}"
    # what is issued stays, whatever the rule becomes
    session.get(Programme, training.programme_id).level_on_certificate = False
    session.commit()
    assert service.reissue(cast.boris, training, made[0].id, "Б. Анаа").levels == made[0].levels


def test_a_new_one_takes_the_place_of_the_old(session, training, service, cast):
    attend(session, training, {"Б. Ана": 16})
    (old,) = service.issue(cast.boris, training)
    new = service.reissue(cast.boris, training, old.id, " Б.  Анаа ", SCRIPT)
    assert (new.name, new.replaces_id, new.hours) == ("Б. Анаа", old.id, 16)
    assert old.revoked_reason == REPLACED
    assert [service.verify(one.number).state for one in (old, new)] == ["revoked", "valid"]
    assert by_name(service.candidates(training))["Б. Ана"].certificate is new
    with pytest.raises(Refused):
        service.reissue(cast.boris, training, old.id, "Б. Ана")


def test_a_revoked_one_is_revoked_for_good_and_another_may_be_issued(session, training, service, cast):
    attend(session, training, {"Б. Ана": 16})
    (found,) = service.issue(cast.boris, training)
    for reason, code in ((" ", "missing"), ("Я" * 201, "too-long")):
        with pytest.raises(InputRefused) as refusal:
            service.revoke(cast.boris, training, found.id, reason)
        assert refusal.value.code == code
    service.revoke(cast.boris, training, found.id, "Алдаатай")
    assert service.verify(found.number).state == "revoked"
    assert service.revoked_ids() == [found.id]
    with pytest.raises(Refused):
        service.revoke(cast.boris, training, found.id, "Дахин")
    assert len(service.issue(cast.boris, training)) == 1


def test_a_certificate_is_found_through_its_own_training_alone(session, training, service, cast):
    attend(session, training, {"Б. Ана": 16})
    (found,) = service.issue(cast.boris, training)
    other = next(one for one in cast.trainings(session).of(cast.clara))
    for wrong in (other, training):
        with pytest.raises(NotFound):
            service.get(wrong, found.id if wrong is other else 999)


def test_a_number_holds_site_year_chance_and_check(cast):
    number = new_number("BU7", 2026, cast.chance)
    site, year, first, last = number.split("-")
    assert (site, year, len(first), len(last)) == ("BU7", "2026", 4, 5)
    assert set(first + last) <= set(ALPHABET)
    assert read_number(number) == number


def test_a_number_is_read_however_it_is_written(cast):
    number = new_number("A", 2026, cast.chance)
    cyrillic = number.translate(str.maketrans("ACEHKMPTXY", "АСЕНКМРТХУ"))
    for typed in (number.lower(), number.replace("-", ""), f" {number.replace('-', ' ')} ", cyrillic):
        assert read_number(typed) == number


@pytest.mark.parametrize("place", range(len("A2026") + 8))
def test_every_wrong_sign_and_every_swap_is_noticed(cast, place):
    marks = new_number("A", 2026, cast.chance).replace("-", "")
    for mark in ALPHABET:
        # a letter of the site's prefix has a double 23 places on: that number is then unknown
        if mark != marks[place] and (place > 4 or (int(mark, 36) - int(marks[place], 36)) % 23):
            assert read_number(marks[:place] + mark + marks[place + 1 :]) is None
    swapped = marks[:place] + marks[place + 1] + marks[place] + marks[place + 2 :]
    if swapped != marks:
        assert read_number(swapped) is None


@pytest.mark.parametrize("typed", ["", "A", "A-2026", "Д-2026-7KQ4-M9XPT", "A-2026-0000-00000", "🙂" * 20, "A" * 500])
def test_what_no_certificate_can_have_is_mistyped(service, typed):
    assert service.verify(typed).state == "mistyped"


def test_a_number_of_nobody_is_unknown(service, cast):
    assert service.verify(new_number("A", 2026, cast.chance)).state == "unknown"


def test_a_text_in_the_script_keeps_its_own_spaces_and_columns():
    assert checked_script(" ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ \r\n\n ᠪᠢᠴᠢᠭ\u180b\0") == "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ\nᠪᠢᠴᠢᠭ\u180b"
    assert checked_script(" \n ") is None
    for text, code in (("Монгол", "other-script"), ("ᠮ" * 401, "too-long")):
        with pytest.raises(InputRefused) as refusal:
            checked_script(text)
        assert refusal.value.code == code


def test_queries_do_not_grow_with_people(cast, database):
    counts = []
    for size in (2, 12):
        names = [f"Н. Хүн {n}" for n in range(size)]
        course = cast.training(*names, place=f"Танхим {size}", opened="post")
        course.finished_by(*names)
        with database.sessions() as session:
            training = cast.trainings(session).get(cast.boris, course.id)
            training.programme.least_attendance = 100
            session.commit()
            service = Certificates(session, cast.clock, cast.instrument, "A", cast.chance)
            with statements_of(database) as sent:
                Attendances(session).save(
                    training, {(row.seat.id, FIRST): 960 for row in Attendances(session).sheet(training).rows}
                )
                service.candidates(training)
                assert len(service.issue(cast.boris, training)) == size
            counts.append(sum(one.startswith("SELECT") for one in sent))
    assert counts[0] == counts[1]

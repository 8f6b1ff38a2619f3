"""One's own data: what was agreed to, who looked, correction, deletion, retention."""

import pytest
from sqlalchemy import func, select
from support.cast import Cast
from support.crowd import crowd
from support.small import OF_CLERKS, small_instrument

from digcomp.errors import InputRefused, NotFound, Refused
from digcomp.services.certificate_numbers import new_number
from digcomp.services.certificates import Certificates
from digcomp.services.consent import Consents
from digcomp.services.consent_texts import PRESENT, TEXTS
from digcomp.services.forgetting import Forgetting
from digcomp.services.looks import Looks
from digcomp.services.own_records import OwnRecords
from digcomp.services.retention import Retention
from digcomp.services.tokens import public_of
from digcomp.services.typed import holds_registration_number
from digcomp.services.walks import Walks
from digcomp.store.privacy_tables import ConsentText, ItemTally, WithdrawnCertificate
from digcomp.store.tables import (
    Answer,
    Attendance,
    Certificate,
    Event,
    Look,
    Person,
    Retrospective,
    Seat,
    Sitting,
    Summary,
    Tombstone,
)


@pytest.fixture
def cast(database, settings, clock):
    return Cast(database, small_instrument(), settings, clock, walks=Walks())


@pytest.fixture
def course(cast):
    """A training of two, one of whom has sat the first test; beside another training."""
    cast.training("Г. Ганаа", place="Алтай", **OF_CLERKS)
    return cast.training("Б. Ана", "Д. Бат", **OF_CLERKS)


def forgetting(cast, session):
    return Forgetting(session, cast.clock, cast.settings.secret_key, cast.trainings(session))


def own(cast, session):
    return OwnRecords(session, cast.clock, cast.settings.secret_key, Consents(session, cast.clock, 3))


def delete_own(cast, token, code, **how):
    with cast.database.sessions() as session:
        return forgetting(cast, session).own(token, code, **({"sure": True, "keep_certificates": False} | how))


def count(cast, table):
    with cast.database.sessions() as session:
        return session.scalar(select(func.count()).select_from(table))


def certificate_for(cast, course, name="Б. Ана"):
    """A certificate as it stands after a training."""
    with cast.database.sessions() as session:
        seat = session.scalars(select(Seat).join(Person).where(Person.name == name)).one()
        number = new_number("A", 2026, cast.chance)
        one = Certificate(number=number, seat_id=seat.id, name=name, hours=16, issued_at=cast.clock())
        session.add(one)
        session.add(Attendance(seat_id=seat.id, day=cast.clock().date(), minutes=480))
        session.commit()
        return number


def test_a_sitting_keeps_the_text_that_was_read_and_its_language(cast, course):
    token = course.join("Б. Ана")
    with cast.database.sessions() as session:
        sitting = session.scalars(select(Sitting)).one()
        assert (sitting.consent_version, sitting.consent_language) == (PRESENT, "mn")
        agreed = own(cast, session).agreed(token)
    assert agreed.lines == tuple(one.mn.format(years=3) for one in TEXTS[PRESENT])
    assert len(agreed.lines) == 10


def test_a_text_is_kept_once_however_many_join(cast, course):
    course.join("Б. Ана")
    course.join("Д. Бат")
    assert count(cast, ConsentText) == 1


def test_the_text_stays_as_it_was_read_when_the_program_has_another(cast, course):
    token = course.join("Б. Ана")
    with cast.database.sessions() as session:
        row = session.scalars(select(ConsentText)).one()
        row.content = ["as it was read"]
        session.commit()
        assert own(cast, session).agreed(token).lines == ("as it was read",)


def test_a_sitting_from_before_texts_were_kept_shows_its_own_version(cast, course):
    token = course.join("Б. Ана")
    with cast.database.sessions() as session:
        session.scalars(select(Sitting)).one().consent_version = "2026-11"
        session.commit()
        agreed = own(cast, session).agreed(token)
    assert agreed.lines[0] == TEXTS["2026-11"][0].mn
    assert not agreed.present


def test_one_takes_away_all_that_is_kept(cast, course):
    (token,) = course.sat_by("Б. Ана")
    number = certificate_for(cast, course)
    with cast.database.sessions() as session:
        Looks(session, cast.clock).note_training(course.trainer, course.id, "table")
        content = own(cast, session).everything(token)
    (training,) = content["trainings"]
    assert training["place"] == "Мандалговь"
    assert training["attendance"] == [{"day": cast.clock().date().isoformat(), "minutes": 480}]
    assert training["certificates"][0]["number"] == number
    assert len(training["tests"][0]["answers"]) == count(cast, Answer)
    assert training["tests"][0]["consent"]["version"] == PRESENT
    assert content["looks"] == [{"day": "2026-12-08", "by": "trainer", "how": "table"}]


def test_a_strangers_token_opens_nothing(cast, course):
    with cast.database.sessions() as session, pytest.raises(NotFound):
        own(cast, session).of("a" * 32)


def test_everything_of_a_person_goes_and_nothing_of_others(cast, course):
    ana, bat = course.sat_by("Б. Ана", "Д. Бат")
    certificate_for(cast, course)
    with cast.database.sessions() as session:
        sitting = session.scalars(select(Sitting).where(Sitting.public == public_of(ana, "k" * 32))).one()
        session.add(Retrospective(sitting_id=sitting.id, ratings={}, said_at=cast.clock()))
        session.add(Summary(training_id=course.id, kind="hall:pre", basis="b", content={}))
        session.commit()
        Looks(session, cast.clock).note_training(course.trainer, course.id, "table")
        number = sitting.seat.person.number
        answers = session.scalar(select(func.count()).where(Answer.sitting_id == sitting.id, Answer.phase == "quiz"))
    gone = delete_own(cast, ana, course.seat_codes()["Б. Ана"])
    assert (gone.people, gone.sittings, gone.certificates) == (1, 1, 1)
    with cast.database.sessions() as session:
        assert "Б. Ана" not in session.scalars(select(Person.name)).all()
        assert [one.seat.person.name for one in session.scalars(select(Sitting)).unique()] == ["Д. Бат"]
        assert session.scalars(select(Look.sitting_id)).all() == [session.scalars(select(Sitting.id)).one()]
        for table in (Certificate, Attendance, Retrospective, Summary):
            assert session.scalars(select(table)).all() == [], table.__name__
        assert session.get(Tombstone, ("person", number)) is not None
        assert session.scalar(select(func.sum(ItemTally.answers))) == answers
    assert cast.present(bat).record.answers
    with pytest.raises(NotFound):
        cast.present(ana)


def test_deletion_is_noted_without_the_person(cast, course):
    (token,) = course.sat_by("Б. Ана")
    delete_own(cast, token, course.seat_codes()["Б. Ана"])
    with cast.database.sessions() as session:
        event = session.scalars(select(Event).where(Event.action == "person-deleted")).one()
        assert (event.user_id, event.detail) == (None, {"by": "person", "reason": ""})


@pytest.mark.parametrize(("code", "sure", "field"), [("", True, "personal_code"), ("own", False, "sure")])
def test_without_code_and_tick_nothing_goes(cast, course, code, sure, field):
    token = course.join("Б. Ана")
    typed = course.seat_codes()["Б. Ана"] if code else "12345678"
    with pytest.raises(InputRefused) as refusal:
        delete_own(cast, token, typed, sure=sure)
    assert refusal.value.field == field
    assert count(cast, Sitting) == 1


def test_a_certificate_that_is_kept_stays_valid_and_nobody_sees_the_person_else(cast, course):
    (token,) = course.sat_by("Б. Ана")
    number = certificate_for(cast, course)
    delete_own(cast, token, course.seat_codes()["Б. Ана"], keep_certificates=True)
    with cast.database.sessions() as session:
        service = Certificates(session, cast.clock, cast.instrument, "A")
        assert service.verify(number).state == "valid"
    assert count(cast, Sitting) == count(cast, Attendance) == 0
    assert "Б. Ана" not in course.seat_codes()


def test_the_number_of_a_deleted_certificate_is_invalid_names_nobody_and_is_drawn_no_more(cast, course):
    (token,) = course.sat_by("Б. Ана")
    number = certificate_for(cast, course)
    delete_own(cast, token, course.seat_codes()["Б. Ана"])
    with cast.database.sessions() as session:
        service = Certificates(session, cast.clock, cast.instrument, "A")
        found = service.verify(number)
        assert (found.state, found.certificate) == ("withdrawn", None)
        row = session.get(WithdrawnCertificate, number)
        assert row.certificate_id in service.revoked_ids()
        assert service._taken({number}) == {number}


def test_the_ids_of_deleted_rows_are_given_to_nobody(cast, course):
    (token,) = course.sat_by("Б. Ана")
    with cast.database.sessions() as session:
        before = session.scalars(select(Sitting.id)).one()
    delete_own(cast, token, course.seat_codes()["Б. Ана"])
    course.join("Д. Бат")
    with cast.database.sessions() as session:
        assert session.scalars(select(Sitting.id)).one() > before


def test_a_trainer_deletes_what_is_of_the_own_training_with_a_reason(cast, course):
    course.sat_by("Б. Ана")
    with cast.database.sessions() as session:
        seat = session.scalars(select(Seat).join(Person).where(Person.name == "Б. Ана")).one()
        service = forgetting(cast, session)
        wish = {"sure": True, "keep_certificates": False}
        with pytest.raises(InputRefused, match="reason"):
            service.on_request(course.trainer, course.id, seat.id, " ", **wish)
        with pytest.raises(NotFound):
            service.on_request(cast.clara, course.id, seat.id, "asked on 8 December", **wish)
        assert service.on_request(course.trainer, course.id, seat.id, "asked on 8 December", **wish).people == 1
        event = session.scalars(select(Event).where(Event.action == "person-deleted")).one()
        assert event.detail == {"by": "trainer", "reason": "asked on 8 December"}


def test_a_name_is_corrected_until_it_stands_on_a_certificate(cast, course):
    token = course.join("Б. Ана")
    with cast.database.sessions() as session:
        own(cast, session).correct_name(token, "Б. Анар")
    assert "Б. Анар" in course.seat_codes()
    certificate_for(cast, course, "Б. Анар")
    with cast.database.sessions() as session, pytest.raises(Refused, match="certificate"):
        own(cast, session).correct_name(token, "Б. Ана")


def test_a_group_that_falls_under_ten_is_hidden(cast, clock):
    course = crowd(cast, 10, **OF_CLERKS)
    with cast.database.sessions() as session:
        training = cast.trainings(session).get(course.trainer, course.id)
        assert cast.results(session).hall(training, "pre").means is not None
        seat = session.scalars(select(Seat)).first()
        forgetting(cast, session).on_request(
            course.trainer, course.id, seat.id, "asked", sure=True, keep_certificates=False
        )
        hall = cast.results(session).hall(training, "pre")
        assert len(hall.seats) == 9
        assert hall.means is None


def test_who_runs_the_server_is_among_those_who_looked(cast, course):
    (token,) = course.sat_by("Б. Ана")
    with cast.database.sessions() as session:
        looks = Looks(session, cast.clock)
        for _ in range(2):  # the second time of a day is not noted again
            looks.note_training(None, course.id, "table")
        sitting = session.scalars(select(Sitting)).one()
        looks.note_person(sitting.id, "report")
        assert [(one.role, one.what) for one in own(cast, session).of(token).seen] == [("operator", "table")]


def test_retention_deletes_who_was_last_here_three_years_ago(cast, course):
    course.sat_by("Б. Ана")
    number = certificate_for(cast, course)
    cast.clock.forward(days=3 * 365 - 10)
    with cast.database.sessions() as session:
        assert Retention(session, cast.clock, 3).run().gone.sittings == 0
        cast.clock.forward(days=20)
        service = Retention(session, cast.clock, 3)
        told, done = service.preview(), service.run()
        assert told.gone.sittings == done.gone.sittings == 1
        assert Certificates(session, cast.clock, cast.instrument, "A").verify(number).state == "valid"
        assert session.scalars(select(Person.name)).all() == ["Б. Ана"], "for the certificate that still is valid"
        assert service.run().gone.people == service.preview().gone.people == 0


def test_of_several_processes_one_takes_the_day(cast):
    with cast.database.sessions() as one, cast.database.sessions() as other:
        turns = [Retention(session, cast.clock, 3).take_day() for session in (one, other, one)]
        assert turns == [True, False, False]
        cast.clock.forward(days=1)
        assert Retention(other, cast.clock, 3).take_day()


@pytest.mark.parametrize(
    "text", ["УБ99112233", "Б. Ана УБ 99112233", "ub99112233", "ӨҮ-00 30 10 12", "Ана (аа99112233)"]
)
def test_a_registration_number_is_known_as_one(text):
    assert holds_registration_number(text)


@pytest.mark.parametrize("text", ["Б. Ана", "Хороо 12", "А000123", "99112233", "Сургууль 1234567", "Утас 991122334455"])
def test_other_text_is_not(text):
    assert not holds_registration_number(text)


def test_a_roster_row_with_a_registration_number_is_not_taken(cast, course):
    with cast.database.sessions() as session:
        rows = cast.roster(session).preview(course.id, "Г. Цэцэг УБ99112233\nГ. Сараа\tТГ УБ99112233\nГ. Болд\tТГ")
    assert [row.problem for row in rows] == ["registration-number", "registration-number", None]

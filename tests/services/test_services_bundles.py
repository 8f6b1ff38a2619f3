"""Bundles between a laptop and a server: taken once, refused for good reasons, resumed after a cut."""

import io

import pytest
from sqlalchemy import func, select
from support.sites import Sites
from support.small import OF_CLERKS

from digcomp.errors import BundleRefused, InputRefused, Refused
from digcomp.services.attendance import Attendances
from digcomp.services.bundle_reading import Reading
from digcomp.services.certificates import Certificates
from digcomp.services.editing import Editing
from digcomp.services.forgetting import forget
from digcomp.services.materials import Materials
from digcomp.services.programmes import ProgrammeForm, Programmes
from digcomp.services.seats import Seats
from digcomp.store.bundle_tables import BundleRecord
from digcomp.store.engine import writing
from digcomp.store.tables import Answer, Person, Programme, Seat, Training


@pytest.fixture(scope="module")
def sites(tmp_path_factory, makes):
    sites = Sites(tmp_path_factory.mktemp("sites"), makes)
    yield sites
    sites.close()


@pytest.fixture(scope="module")
def hall(sites):
    site = sites.make("A")
    site.course = site.cast.training("Б. Ана\tЯам", "Г. Болд", **OF_CLERKS)
    site.course.sat_by("Б. Ана")
    return site


@pytest.fixture
def nation(sites, hall):
    nation = sites.make("N")
    nation.trusts(hall)
    return nation


@pytest.fixture(scope="module")
def file(hall):
    return hall.export()


def counts(site, *tables):
    with site.cast.database.sessions() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_the_server_has_what_the_laptop_has(hall, nation, file):
    (report,) = nation.take(file)
    assert report.counts()["sitting new"] == 1
    assert counts(nation, Person, Seat, Answer) == counts(hall, Person, Seat, Answer)
    with nation.cast.database.sessions() as session:
        training = session.scalars(select(Training)).one()
        assert (training.site, training.trainer_id, training.trainer_name) == ("A", None, "Boris")
        assert [(wave.kind, wave.code, wave.state) for wave in training.waves] == [
            ("pre", None, "closed"),
            ("post", None, "planned"),
        ]


def test_taken_twice_it_changes_nothing(nation, file):
    nation.take(file)
    before = nation.dump()
    (report,) = nation.take(file)
    assert not [name for name in report.counts() if name.endswith(("new", "changed"))]
    assert nation.dump() == before


def test_a_check_writes_nothing_and_says_the_same(nation, file):
    before = nation.dump()
    with nation.bundles() as (bundles, _):
        checked = bundles.read(io.BytesIO(file), None, lambda _: None, check=True)
    assert nation.dump() == before
    assert checked.counts() == nation.take(file)[0].counts()


def test_after_a_cut_at_any_piece_it_goes_on(sites, hall, nation, file, monkeypatch):
    nation.take(file)
    wanted = nation.dump()
    monkeypatch.setattr("digcomp.services.bundle_reading.PIECE", 1)
    take, left = Reading._take, [0]

    def cut(self, piece):
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        return take(self, piece)

    for pieces in (1, 2, 4):
        other = sites.make("N")
        other.trusts(hall)
        left[0] = pieces
        monkeypatch.setattr(Reading, "_take", cut)
        with pytest.raises(KeyboardInterrupt):
            other.take(file)
        monkeypatch.setattr(Reading, "_take", take)
        other.take(file)
        assert other.dump() == wanted


def refused(site, content, passphrase=None):
    before = site.dump()
    with pytest.raises(BundleRefused) as refusal:
        site.take(content, passphrase=passphrase)
    assert site.dump() == before, "nothing is imported"
    return refusal.value.code


def test_strangers_and_changed_keys_are_refused(sites, hall, nation, file):
    assert refused(sites.make("N"), file) == "unknown-key"
    impostor = sites.make("A")
    assert refused(nation, impostor.export()) == "other-key"
    assert refused(hall, file) == "own"
    assert refused(hall, impostor.export()) == "same-site"


def test_another_key_is_only_trusted_when_that_is_meant(sites, nation):
    other = sites.make("A")
    with other.bundles() as (_, theirs), nation.bundles() as (_, trust):
        with pytest.raises(InputRefused, match="another"):
            trust.add("A", theirs.own()[1])
        with pytest.raises(InputRefused, match="own"):
            trust.add("N", theirs.own()[1])
        with pytest.raises(InputRefused, match="not-a-key"):
            trust.add("B", '{"kty": "OKP"}')
        trust.add("A", theirs.own()[1], replace=True)
    nation.take(other.export())


def test_a_site_speaks_for_itself_alone(sites, nation, file):
    nation.take(file)
    server = sites.make("M")
    server.trusts(nation)
    assert refused(server, nation.export()) == "not-its-own"
    server.trusts(nation, relays=True)
    server.take(nation.export())


def test_a_newer_database_is_refused(hall, nation, file, monkeypatch):
    monkeypatch.setattr("digcomp.services.bundle_reading.is_known", lambda revision: revision < "0003")
    assert refused(nation, file) == "newer-database"


def test_deleted_people_go_and_never_come_back(sites, nation):
    hall = sites.make("B")
    course = hall.cast.training("Б. Ана", "Г. Болд", **OF_CLERKS)
    course.sat_by("Б. Ана")
    nation.trusts(hall)
    old = hall.export()
    nation.take(old)
    with hall.cast.database.sessions() as session:
        writing(session)
        person = session.scalars(select(Person).where(Person.name == "Б. Ана")).one()
        number = person.number
        forget(session, [person.id], hall.cast.clock())
        session.commit()
    (report,) = nation.take(hall.export())
    assert report.deletions
    for _ in range(2):
        assert counts(nation, Person, Answer) == [1, 0]
        with nation.cast.database.sessions() as session:
            named = select(BundleRecord).where(BundleRecord.person == number)
            assert session.scalars(named).all() == [], "nothing that was sent of them stays"
        nation.take(old)


def test_who_is_deleted_on_the_server_goes_with_all_that_was_sent(sites, hall, nation, file):
    nation.take(file)
    with nation.cast.database.sessions() as session:
        writing(session)
        person = session.scalars(select(Person).where(Person.name == "Б. Ана")).one()
        number = person.number
        forget(session, [person.id], nation.cast.clock())
        session.commit()
        assert session.scalars(select(BundleRecord).where(BundleRecord.person == number)).all() == []
    nation.take(file)
    assert counts(nation, Person, Answer) == [1, 0]


def test_the_deletion_travels_back_to_the_laptop(sites, nation):
    hall = sites.make("C")
    hall.cast.training("Б. Ана", **OF_CLERKS).sat_by("Б. Ана")
    nation.trusts(hall)
    hall.trusts(nation, relays=True)
    nation.take(hall.export())
    with nation.cast.database.sessions() as session:
        writing(session)
        forget(session, [session.scalars(select(Person)).one().id], nation.cast.clock())
        session.commit()
    hall.take(nation.export())
    assert counts(hall, Person, Seat, Answer) == [0, 0, 0]


def test_a_programme_of_ones_own_stays_and_the_other_is_a_conflict(nation, file):
    cast = nation.cast
    with cast.database.sessions() as session:
        form = ProgrammeForm("Цифр", hours=8)
        Programmes(session, cast.clock, cast.instrument).add(cast.dora, form)
        own = session.scalars(select(Programme)).one()
        own.title = "Цахим ур чадвар"
        session.commit()
    nation.take(file)
    with cast.database.sessions() as session:
        assert session.scalars(select(Programme.hours)).one() == 8
    (conflict,) = nation.conflicts()
    assert (conflict.reason, conflict.kind, conflict.site) == ("content", "programme", "A")
    assert "hours: 8 / 16" in conflict.differs


def test_items_that_the_bank_does_not_know_are_kept_and_named(hall, nation, file):
    with nation.bundles() as (bundles, _):
        bundles._known_items = set
        report = bundles.read(io.BytesIO(file), None, lambda _: None)
    assert sum(report.unknown_items.values()) == counts(nation, Answer)[0]


def test_a_training_of_another_site_is_read_and_not_changed(nation, file):
    nation.take(file)
    cast, dora = nation.cast, nation.cast.dora
    with cast.database.sessions() as session:
        training = session.scalars(select(Training)).one()
        seat = session.scalars(select(Seat).order_by(Seat.id)).first()
        trainings, roster = cast.trainings(session), cast.roster(session)
        seats, editing = Seats(session, cast.clock, trainings), Editing(session, cast.clock, trainings)
        certificates = Certificates(session, cast.clock, cast.instrument, "N")
        hour = cast.hour(session)
        for wish in (
            lambda: trainings.open(dora, training.id, "post"),
            lambda: trainings.close(dora, training.id, "pre"),
            lambda: trainings.add_follow_up(dora, training.id),
            lambda: editing.change(dora, training.id, editing.values(training), training.version),
            lambda: editing.put_away(dora, training.id, away=True),
            lambda: editing.add_trainer(dora, training.id, "boris"),
            lambda: roster.save(training.id, roster.preview(training.id, "Шинэ хүн")),
            lambda: seats.remove(dora, training.id, seat.id),
            lambda: seats.move(dora, training.id, seat.id, training.id),
            lambda: seats.merge(dora, training.id, seat.id, seat.id),
            lambda: seats.undo(dora, training.id, 1),
            lambda: Attendances(session).save(training, {}),
            lambda: Materials(session, cast.instrument).set_timetable(training, {}),
            lambda: certificates.issue(dora, training),
            lambda: certificates.reissue(dora, training, 1, "Нэр"),
            lambda: certificates.revoke(dora, training, 1, "учир"),
            lambda: hour.pause(dora, training.id, "pre"),
            lambda: hour.readmit(dora, training.id, "pre", seat.id, 5),
        ):
            with pytest.raises(Refused, match=r"^of-another-site$"):
                wish()
            session.rollback()

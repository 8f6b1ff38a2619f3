"""Trainings that are changed and trained in two; the programmes and organisations they belong to."""

from dataclasses import replace

import pytest
from support.cast import TRAINING

from digcomp.errors import InputRefused, NotFound, Refused
from digcomp.services.districts import DISTRICTS, NAMES
from digcomp.services.editing import EditedMeanwhile, Editing
from digcomp.services.organisations import DEEPEST, Organisations
from digcomp.services.programmes import ProgrammeForm, Programmes
from digcomp.store.tables import Programme


@pytest.fixture
def course(cast):
    """A training of Boris beside one of Clara."""
    cast.training("Ч. Чулуун", of=cast.clara, place="Алтай")
    return cast.training("Б. Ана", "Д. Бат", blueprint="short")


@pytest.fixture
def editing(cast, session):
    return Editing(session, cast.clock, cast.trainings(session))


# trainings


def test_the_second_of_two_editors_is_told_what_the_first_changed(cast, course, editing, session):
    editing.add_trainer(cast.boris, course.id, cast.clara.login.upper())
    training = cast.trainings(session).get(cast.clara, course.id)
    own = editing.values(training)
    editing.change(cast.boris, course.id, replace(own, place="Шинэ танхим", hours=24), 1)
    editing.change(cast.boris, course.id, replace(own, place="Өөр танхим", hours=16), 2)
    with pytest.raises(EditedMeanwhile) as told:
        editing.change(cast.clara, course.id, replace(own, hours=20), 1)
    assert told.value.by == "Boris"
    assert [(c.field, c.before, c.after) for c in told.value.changes] == [("place", "Мандалговь", "Өөр танхим")]
    session.rollback()
    saved = editing.change(cast.clara, course.id, replace(own, hours=20), told.value.version)
    assert (saved.hours, saved.version) == (20, 4)


def test_saving_what_is_there_already_is_no_change(cast, course, editing, session):
    training = cast.trainings(session).get(cast.boris, course.id)
    assert editing.change(cast.boris, course.id, editing.values(training), 1).version == 1


def test_the_length_of_a_test_stays_once_somebody_has_begun(cast, course, editing, session):
    own = editing.values(cast.trainings(session).get(cast.boris, course.id))
    editing.change(cast.boris, course.id, replace(own, blueprint="standard"), 1)
    session.commit()
    course.join("Б. Ана")
    with pytest.raises(InputRefused) as refusal:
        editing.change(cast.boris, course.id, replace(own, blueprint="short"), 2)
    assert (refusal.value.field, refusal.value.code) == ("blueprint", "begun")


@pytest.mark.parametrize(("district", "organisation_id"), [("MN8101", None), ("MN4899", None), (None, 77), (None, -1)])
def test_a_training_names_only_what_there_is(cast, district, organisation_id):
    new = replace(TRAINING, district=district, organisation_id=organisation_id)
    with cast.database.sessions() as session, pytest.raises(InputRefused):
        cast.trainings(session).create(cast.boris, new)


def test_a_soum_of_the_aimag_is_kept_by_its_code(cast, session):
    training = cast.trainings(session).create(cast.boris, replace(TRAINING, district="MN4801"))
    assert NAMES[training.district].mn == "Сайнцагаан"
    assert [len(DISTRICTS[aimag]) for aimag in ("MN11", "MN48", "MN81", "MN82")] == [9, 15, 24, 18]


def test_an_archived_training_stands_in_its_own_list(cast, course, editing, session):
    trainings = cast.trainings(session)
    with pytest.raises(Refused, match="still-open"):
        editing.put_away(cast.boris, course.id, away=True)
    session.rollback()
    course.close("pre")
    session.expire_all()
    editing.put_away(cast.boris, course.id, away=True)
    assert list(trainings.of(cast.boris)) == []
    assert [one.id for one in trainings.of(cast.boris, archived=True)] == [course.id]
    editing.put_away(cast.boris, course.id, away=False)
    assert [one.id for one in trainings.of(cast.boris)] == [course.id]


def test_a_second_trainer_is_let_in_and_out_by_the_first_alone(cast, course, editing, session):
    trainings, clara = cast.trainings(session), cast.clara
    for login, code in (("nobody", "unknown"), ("boris", "there-already")):
        with pytest.raises(InputRefused, match=code):
            editing.add_trainer(cast.boris, course.id, login)
        session.rollback()
    editing.add_trainer(cast.boris, course.id, "clara")
    assert course.id in [one.id for one in trainings.of(clara)]
    assert [one.login for one in editing.trainers(trainings.get(clara, course.id))] == ["boris", "clara"]
    with pytest.raises(Refused):
        editing.remove_trainer(clara, course.id, clara.id)
    session.rollback()
    editing.remove_trainer(cast.boris, course.id, clara.id)
    with pytest.raises(NotFound):
        trainings.get(clara, course.id)
    with pytest.raises(NotFound):
        editing.remove_trainer(cast.boris, course.id, clara.id)


# programmes and organisations


@pytest.fixture
def programmes(cast, session):
    return Programmes(session, cast.clock, cast.instrument)


def test_a_programme_named_by_a_training_begins_with_its_values(cast, course, programmes):
    (row,) = programmes.all(cast.dora)
    own = row.programme
    assert (own.title, own.blueprint, own.hours, row.trainings) == (TRAINING.programme, "standard", 16, 2)


def test_a_programme_of_others_is_changed_by_an_administrator_alone(cast, course, programmes, session):
    (row,) = programmes.all(cast.boris)
    assert not row.may_change
    form = ProgrammeForm("Шинэ нэр", least_attendance=70, level_on_certificate=True)
    with pytest.raises(Refused):
        programmes.change(cast.boris, row.programme.id, form)
    session.rollback()
    with pytest.raises(Refused):
        programmes.put_away(cast.boris, row.programme.id, away=True)
    session.rollback()
    assert programmes.change(cast.dora, row.programme.id, form).least_attendance == 70
    programmes.put_away(cast.dora, row.programme.id, away=True)
    assert cast.trainings(session).programmes() == []
    assert len(programmes.all(cast.boris, archived=True)) == 1


@pytest.mark.parametrize(
    ("field", "form"),
    [
        ("title", ProgrammeForm(" ")),
        ("title", ProgrammeForm("А" * 201)),
        ("title", ProgrammeForm(TRAINING.programme)),
        ("hours", ProgrammeForm("Х", hours=0)),
        ("target", ProgrammeForm("Х", target="minister")),
        ("blueprint", ProgrammeForm("Х", blueprint="endless")),
        ("least_attendance", ProgrammeForm("Х", least_attendance=101)),
    ],
)
def test_what_makes_no_programme_is_refused_by_field(cast, course, programmes, session, field, form):
    with pytest.raises(InputRefused) as refusal:
        programmes.add(cast.boris, form)
    assert refusal.value.field == field
    assert session.query(Programme).count() == 1
    with pytest.raises(NotFound):
        programmes.get(99)


@pytest.fixture
def organisations(cast, session):
    return Organisations(session, cast.clock)


def test_organisations_stand_as_a_tree(cast, organisations):
    top = organisations.add(cast.boris, "Засаг даргын тамгын газар")
    organisations.add(cast.boris, "Архив", organisations.add(cast.boris, "Хэлтэс", top.id).id)
    organisations.add(cast.boris, "Яам")
    found = [(branch.organisation.name, branch.depth) for branch in organisations.tree(cast.boris)]
    assert found == [("Засаг даргын тамгын газар", 0), ("Хэлтэс", 1), ("Архив", 2), ("Яам", 0)]


def test_an_organisation_with_others_below_is_not_put_away(cast, organisations, session):
    top = organisations.add(cast.boris, "Яам")
    below = organisations.add(cast.boris, "Газар", top.id)
    with pytest.raises(Refused, match="others-below"):
        organisations.put_away(cast.boris, top.id, away=True)
    session.rollback()
    organisations.put_away(cast.boris, below.id, away=True)
    organisations.put_away(cast.boris, top.id, away=True)
    assert organisations.tree(cast.boris) == []
    assert len(organisations.tree(cast.boris, archived=True)) == 2
    with pytest.raises(Refused, match="above-archived"):
        organisations.put_away(cast.boris, below.id, away=False)


def test_what_makes_no_organisation_is_refused(cast, organisations, session):
    top = organisations.add(cast.boris, "Яам")
    wrong = [("", None, "missing"), ("А" * 121, None, "too-long"), (" Яам ", None, "taken"), ("Х", 99, "not-possible")]
    for name, parent, code in wrong:
        with pytest.raises(InputRefused, match=code):
            organisations.add(cast.boris, name, parent)
        session.rollback()
    for n in range(DEEPEST - 1):
        top = organisations.add(cast.boris, f"Шат {n}", top.id)
    with pytest.raises(InputRefused, match="too-deep"):
        organisations.add(cast.boris, "Х", top.id)


def test_an_organisation_that_others_name_is_renamed_by_an_administrator_alone(cast, course, organisations, session):
    tax = organisations.add(cast.clara, "Татвар")
    organisations.rename(cast.boris, tax.id, "Татварын хэлтэс")
    session.commit()
    with cast.database.sessions() as own:
        roster = cast.roster(own)
        roster.save(course.id, roster.preview(course.id, "Х. Нэг; Татварын хэлтэс"))
    with pytest.raises(Refused, match="of-others"):
        organisations.rename(cast.clara, tax.id, "Минийх")
    session.rollback()
    assert organisations.rename(cast.dora, tax.id, "Татварын газар").name == "Татварын газар"
    (branch,) = organisations.tree(cast.clara)
    assert (branch.uses, branch.may_change) == (0, False)  # one person of another's training: told in fives

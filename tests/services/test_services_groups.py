"""Groups for managers: ten and more, each person once, the day before's, and nothing that a subtraction would tell."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from support.cast import statements_of
from support.nation import DAY, Nation, Sat, Scored, empty, write

from digcomp.services.accounts import Account
from digcomp.services.groups import Groups, Offices
from digcomp.services.organisations import Organisations
from digcomp.store.nation_tables import Result, TallyDue
from digcomp.store.tables import Seat, Sitting, Training

BOTH = ("pre", "post")
ADMINISTRATOR = Account(0, "", "", "administrator")


def manager(office):
    return Account(0, "", "", "manager", office + 1)


@pytest.fixture
def hold(cast, session):
    """Write a ministry: its own people, and those of the offices under it, all in one hall."""
    scored = Scored(cast.instrument)

    def write_down(own, *offices, halls=1, again=()):
        sat, person = [], 0
        for office, count in enumerate((own, *offices)):
            for _ in range(count):
                sat.append(Sat(person, person % halls, office, BOTH))
                person += 1
        nation = Nation((None, *[0] * len(offices)), (("MN48", 0),) * (halls + bool(again)), (*sat, *again))
        empty(session)
        write(session, nation, scored, cast.boris.id)
        return nation

    return write_down


def seen(cast, account):
    """By the name of a group, its people; None for the whole."""
    with cast.database.sessions() as session:
        (branch,) = Groups(session, cast.clock, cast.instrument).of(account).branches
    found = {part.name if part.cell[0] != "own" else "own": part.people for part in branch.parts}
    return {None: branch.whole.people if branch.whole else None, **found}


def test_numbers_are_told_in_fives(cast, hold):
    hold(11, 14, 23)
    assert seen(cast, manager(0)) == {None: 45, "own": 10, "Газар 2": 10, "Газар 3": 20}


def test_a_small_office_takes_another_with_it(cast, hold):
    hold(0, 12, 14, 4)
    assert seen(cast, manager(0)) == {None: 30, "Газар 3": 10, "": 15}


def test_what_is_hidden_above_is_hidden_below(cast, hold):
    hold(0, 12, 14, 4)
    assert seen(cast, manager(1)) == {None: None}
    assert seen(cast, manager(2)) == {None: 10}
    assert seen(cast, manager(3)) == {None: None}


def test_fewer_than_ten_are_not_shown(cast, hold):
    hold(3, 2, 4)
    assert seen(cast, manager(0)) == {None: None}


def test_administrators_see_each_organisation_at_the_top(cast, hold):
    hold(12, 11)
    assert seen(cast, ADMINISTRATOR) == {None: 20, "own": 10, "Газар 2": 10}


@pytest.mark.parametrize("role", ["trainer", "author", "analyst", "manager"])
def test_others_see_nothing(cast, session, hold, role):
    hold(20)
    assert Groups(session, cast.clock, cast.instrument).of(Account(0, "", "", role)).branches == ()


def test_somebody_who_sat_in_two_halls_counts_once_where_they_sat_last(cast, hold):
    hold(0, 15, 10, again=[Sat(person, 1, 2, BOTH) for person in range(5)])
    assert seen(cast, manager(0)) == {None: 25, "Газар 2": 10, "Газар 3": 15}


def test_who_finishes_today_is_told_tomorrow(cast, session, hold):
    hold(30)
    ended = select(Sitting.id).order_by(Sitting.id.desc()).limit(12)
    session.execute(
        update(Sitting).where(Sitting.id.in_(ended)).values(finished_at=cast.clock() - timedelta(minutes=5))
    )
    session.execute(update(Sitting).where(Sitting.wave_id == 1, Sitting.id.in_(ended)).values(finished_at=None))
    session.commit()
    assert seen(cast, manager(0)) == {None: 20}
    cast.clock.forward(days=1)
    assert seen(cast, manager(0)) == {None: 30}


def test_demonstrations_and_people_taken_off_the_roster_do_not_count(cast, session, hold):
    hold(30, halls=2)
    session.execute(update(Training).where(Training.id == 2).values(demo=True))
    session.execute(update(Seat).where(Seat.id == 1).values(removed_at=DAY))
    session.commit()
    assert seen(cast, manager(0)) == {None: 10}


def test_a_result_of_other_parameters_is_scored_anew(cast, session, hold):
    hold(12)
    before = Groups(session, cast.clock, cast.instrument).of(manager(0)).branches[0].whole.means.overall
    session.execute(update(Result).values(basis="other"))
    session.commit()
    (branch,) = Groups(session, cast.clock, cast.instrument).of(manager(0)).branches
    assert branch.whole.people == 10
    # Nobody here has answers: without any, a group is where the population is, and knows it badly.
    assert branch.whole.means.overall.high - branch.whole.means.overall.low > before.high - before.low


def test_trainings_that_are_due_are_made_good_and_the_rest_is_told(cast, session, hold):
    hold(12, halls=1)
    session.add(TallyDue(training_id=1))
    session.commit()
    assert Groups(session, cast.clock, cast.instrument).of(manager(0)).waiting == 0
    assert session.get(TallyDue, 1) is None


def test_a_page_asks_the_database_as_often_for_many_as_for_few(cast, session, hold):
    counts = []
    for sizes in ((12, 14), (40, 41, 42, 43, 44)):
        hold(*sizes)
        with statements_of(cast.database) as sent:
            seen(cast, manager(0))
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_deciding_over_thousands_of_offices_is_quick():
    tree = [(1, None, "Яам"), *((n, 1 + (n - 2) // 40, f"Газар {n}") for n in range(2, 2002))]
    offices = Offices(tree, {n: n % 17 for n in range(1, 2002)})
    assert ("all", 1) in offices.shown
    assert not any(0 < offices.counts[cell] < 10 for cell in offices.shown)


def test_an_organisation_is_no_part_of_one_at_its_side(cast, session, hold):
    hold(12)
    Organisations(session, cast.clock).add(cast.dora, "Өөр яам")
    assert [one.name for one in Groups(session, cast.clock, cast.instrument).of(ADMINISTRATOR).branches] == [
        "Газар 1",
        "Өөр яам",
    ]

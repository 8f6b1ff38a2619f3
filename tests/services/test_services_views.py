"""What those who see no people are told beside groups: numbers in fives, and no file in which few stand out."""

import pytest
from support.nation import Nation, Sat, Scored, empty, write

from digcomp.errors import Refused
from digcomp.services.comparison import Comparison
from digcomp.services.research import Research

BOTH = ("pre", "post")


@pytest.fixture
def hall(cast, session):
    """Write one hall: how many sat both tests, and how many the first alone."""

    def write_down(both, first_alone):
        sat = [Sat(n, 0, None, BOTH if n < both else ("pre",)) for n in range(both + first_alone)]
        empty(session)
        write(session, Nation((), (("MN48", 0),), tuple(sat)), Scored(cast.instrument), cast.boris.id)

    return write_down


@pytest.mark.parametrize(("alone", "told"), [(0, 24), (4, 24), (5, 29), (9, 33)])
def test_the_few_who_sat_other_tests_than_the_rest_are_not_in_the_research_file(cast, session, hall, alone, told):
    hall(12, alone)
    assert Research(session, cast.clock, cast.instrument, 1).sittings == told


def test_where_all_are_few_there_is_no_file(cast, session, hall):
    hall(4, 4)
    with pytest.raises(Refused, match="small-group"):
        Research(session, cast.clock, cast.instrument, 1)


def test_a_comparison_tells_analysts_in_fives_and_trainers_exactly(cast, session, hall):
    hall(13, 2)

    def told(account):
        page = cast.trainings(session).page(account, held=False)
        return [side.people for side in Comparison(session, cast.instrument).of(page).sides]

    assert told(cast.anand) == [10]
    assert told(cast.boris) == [13]

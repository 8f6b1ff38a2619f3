"""Nobody works a small group out of the pages: all that managers and analysts are shown, added and subtracted.

Real services are asked over small nations in real tables. Every number they show is put down with the set of people
that it is of (which the test finds by itself, and proves by the mean); then every set of fewer than ten is looked for
that follows by adding and subtracting. What is attacked shares no code with the attack.
"""

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from support.cast import Cast, Clock, open_quickly, settings_in
from support.nation import Nation, Sat, Scored, empty, write

from digcomp.assessment import kept_figures as figures
from digcomp.assessment.anonymity import coarsened
from digcomp.services.accounts import Account
from digcomp.services.comparison import Comparison
from digcomp.services.groups import Groups
from digcomp.store.tables import Programme
from digcomp.web import papers
from digcomp.web.parts import Parts

LEAST, STEP = 10, 5
AIMAGS = ("MN48", "MN65", "MN81")
#: Which tests somebody sat: most both, some one.
TESTS = (("pre", "post"), ("pre", "post"), ("pre", "post"), ("pre",), ("post",))


class Land:
    """An installation that is emptied for each nation; no dataclass, for hypothesis prints what it is given."""

    def __init__(self, cast):
        self.cast, self.scored = cast, Scored(cast.instrument)

    def hold(self, nation, *, tallies=True):
        with self.cast.database.sessions() as session:
            empty(session)
            write(session, nation, self.scored, self.cast.boris.id, tallies=tallies)
        return self.cast, self.scored


@pytest.fixture(scope="module")
def land(makes, instrument, tmp_path_factory):
    folder = tmp_path_factory.mktemp("views")
    settings = settings_in(folder, DIGCOMP_DATABASE_URL=makes.address(folder))
    makes.fill(settings.database_url)
    cast = Cast(open_quickly(settings), instrument, settings, Clock())
    yield Land(cast)
    cast.database.engine.dispose()
    makes.drop(settings.database_url)


@st.composite
def nations(draw):
    """Offices under offices, halls in aimags; groups of many sizes near the least, and some people in two halls."""
    offices = [None]
    offices += [draw(st.sampled_from([None, *range(n)])) for n in range(1, draw(st.integers(2, 8)))]
    halls = draw(st.lists(st.tuples(st.sampled_from(AIMAGS), st.integers(0, 1)), min_size=1, max_size=4))
    seed = draw(st.integers(0, 2**20))
    sizes = draw(st.lists(st.integers(0, 16), min_size=len(offices), max_size=len(offices)))
    return nation_of(offices, halls, sizes, np.random.default_rng(seed))


def nation_of(offices, halls, sizes, rng):
    sat, person = [], 0
    for office, size in enumerate(sizes):
        usual = int(rng.integers(len(halls)))
        for _ in range(size):
            hall = usual if rng.random() < 0.6 else int(rng.integers(len(halls)))
            sat.append(Sat(person, hall, office, TESTS[int(rng.integers(len(TESTS)))]))
            if rng.random() < 0.1 and len(halls) > 1:  # again in another hall, and from another office
                other = (hall + 1) % len(halls)
                sat.append(Sat(person, other, int(rng.integers(len(offices))), ("pre", "post")))
            person += 1
    return Nation(tuple(offices), tuple(halls), tuple(sat))


def recovered(published: Iterable[frozenset], least=LEAST):
    """Sets of fewer people than the least that are told, by themselves or by adding and subtracting."""
    shown = [people for people in published if people]
    everybody = frozenset().union(*shown)
    atoms: dict[tuple[bool, ...], set] = {}
    for one in everybody:
        atoms.setdefault(tuple(one in people for people in shown), set()).add(one)
    if not atoms:
        return []
    matrix = np.array(list(atoms), dtype=float).T
    _, singular, basis = np.linalg.svd(matrix)
    hidden = basis[(singular > 1e-9).sum() :]  # what may be added to any solution without a reader noticing
    groups = list(atoms.values())
    found = []
    for size in (1, 2, 3):
        for chosen in combinations(range(len(groups)), size):
            together = frozenset().union(*(groups[n] for n in chosen))
            if len(together) < least and np.abs(hidden[:, chosen].sum(axis=1)).max(initial=0) < 1e-9:
                found.append(together)
    return found


# Managers


def under(nation: Nation, office: int) -> set[int]:
    """An office with all under it."""
    return {office}.union(*(under(nation, one) for one, above in enumerate(nation.offices) if above == office))


def shown_to_managers(cast, scored, nation):
    """The people of each number that any manager, or an administrator, is shown."""
    latest = nation.latest()
    readers = [Account(0, "", "", "administrator")]
    readers += [Account(0, "", "", "manager", n + 1) for n in range(len(nation.offices))]
    published = []
    with cast.database.sessions() as session:
        for account in readers:
            for branch in Groups(session, cast.clock, cast.instrument).of(account).branches:
                for group, people in sets_of(nation, latest, branch):
                    assert group.people == in_fives(people)
                    assert group.means.overall.mean == pytest.approx(mean_of(scored, latest, people), abs=1e-6)
                    published.append(people)
    return published


def sets_of(nation, latest, branch):
    """The groups of a branch, each with its people."""

    def people(cell):
        kind, number = cell
        offices = {number - 1} if kind == "own" else under(nation, number - 1)
        return frozenset(one for one, (office, _, _) in latest.items() if office in offices)

    named = [group for group in branch.parts if group.cell[0] != "others"]
    for group in (*([branch.whole] if branch.whole else []), *branch.parts):
        own = people(group.cell if group.cell[0] != "others" else ("all", group.cell[1]))
        yield group, own.difference(*(people(one.cell) for one in named)) if group.cell[0] == "others" else own


def mean_of(scored, latest, people):
    rows = [scored.of(person, *latest[person][1:]) for person in sorted(people)]
    return figures.group_means(scored.instrument, figures.Sums.of(rows, scored.instrument.tree.size)).overall.mean


def in_fives(people):
    return len(people) - len(people) % STEP


def old_pages(nation):
    """What each page showed when it hid within its own branch alone."""
    latest = nation.latest()
    published = []
    for top in range(len(nation.offices)):
        home = {top: top}
        for child in (n for n, above in enumerate(nation.offices) if above == top):
            home |= dict.fromkeys(under(nation, child), child)
        people = [(person, office) for person, (office, _, _) in latest.items() if office in home]
        if len(people) < LEAST:
            continue
        names = [("" if home[office] == top else f"office {home[office]}",) for _, office in people]
        told = coarsened([(person, name) for (person, _), name in zip(people, names, strict=True)])
        parts: dict = {}
        for (person, _), name in zip(people, told, strict=True):
            parts.setdefault(name, set()).add(person)
        published += [frozenset(person for person, _ in people), *map(frozenset, parts.values())]
    return published


@given(nation=nations())
def test_no_small_group_follows_from_the_pages_of_all_managers_together(land, nation):
    cast, scored = land.hold(nation, tallies=False)
    assert recovered(shown_to_managers(cast, scored, nation)) == []


#: A ministry with nobody of its own: an agency of 12 (8 of its own, 4 below it), an office of 4 and one of 24.
MINISTRY = Nation(
    (None, 0, 0, 1, 0),
    ((AIMAGS[0], 0),),
    tuple(Sat(person, 0, office, ("pre",)) for person, office in enumerate([1] * 8 + [2] * 4 + [3] * 4 + [4] * 24)),
)


def test_the_attack_succeeds_on_pages_that_hide_each_by_itself(land):
    cast, scored = land.hold(MINISTRY, tallies=False)
    office = frozenset(range(8, 12))
    assert office in recovered(old_pages(MINISTRY))
    found = shown_to_managers(cast, scored, MINISTRY)
    assert recovered(found) == []
    assert frozenset(range(40)) in found, "hiding must leave something to be shown"


# Analysts


def shown_to_analysts(cast, nation):
    """By figure: the sets of seats that a number of it is of, over all pages, filters and reports."""
    published: dict[str, list[frozenset]] = {"gain": [], "level": []}
    with cast.database.sessions() as session:
        anand = Account(0, "", "", "analyst")
        for aimag in ("", *AIMAGS):
            page = cast.trainings(session).page(anand, 1, aimag, held=True)
            found = Comparison(session, cast.instrument).of(page)
            sides = {side.training.id - 1: side for side in found.sides}
            for hall, side in sides.items():
                people = nation.sitters(hall, "pre") & nation.sitters(hall, "post")
                assert side.people == in_fives(people)
                published["gain"].append(seats(hall, people))
            for code, pooled in found.aimags:
                halls = [hall for hall in sides if nation.halls[hall][0] == code]
                assert pooled.trainings == len(halls), "together are those that are shown, and no others"
                published["gain"].append(frozenset().union(*(of_both(nation, hall) for hall in halls)))
        for programme in (None, *session.scalars(select(Programme).order_by(Programme.id)).all()):
            published["level"] += in_report(cast, session, nation, programme)
    return published


def in_report(cast, session, nation, programme):
    """The sets behind a report's numbers: of each hall, of each aimag, and of all."""
    report = report_of(cast, session, programme)
    halls = [n for n, (_, own) in enumerate(nation.halls) if programme is None or own == programme.id - 1]
    large = {hall: own for hall in halls if len(own := latest_test(nation, hall)) >= LEAST}
    assert sorted(row.level.people for row in report.trainings) == sorted(in_fives(own) for own in large.values())
    by_aimag: dict[str, list[frozenset]] = {}
    for hall, own in large.items():
        by_aimag.setdefault(nation.halls[hall][0], []).append(own)
    together = {code: frozenset().union(*own) for code, own in by_aimag.items()}
    assert {place.code: place.people for place in report.places if place.mean is not None} == {
        code: in_fives(own) for code, own in together.items()
    }
    everybody = frozenset().union(*large.values())
    assert (report.whole.people if report.whole else 0) == in_fives(everybody)
    # People of small halls are in no mean: those of the halls that are shown, by size, give the whole.
    if report.whole:
        means = {row.name: row.level.mean for row in report.trainings}
        own = [(len(one), means[name]) for hall, one in large.items() for name in means if f"Танхим {hall}," in name]
        assert report.whole.mean == pytest.approx(sum(n * mean for n, mean in own) / len(everybody), abs=1e-6)
    return [*large.values(), *together.values(), everybody]


def latest_test(nation, hall):
    """Seats of the latest test of a hall that ten or more sat."""
    tests = [nation.sitters(hall, test) for test in ("post", "pre")]
    return next((seats(hall, own) for own in tests if len(own) >= LEAST), frozenset())


def of_both(nation, hall):
    return seats(hall, nation.sitters(hall, "pre") & nation.sitters(hall, "post"))


def seats(hall, people):
    return frozenset((hall, person) for person in people)


def report_of(cast, session, programme):
    """What the PDF is set from."""
    caught = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("digcomp.reports.national.national_report", lambda report, *_: caught.append(report) or b"")
        papers.national_paper(
            Parts(cast.settings, cast.database, cast.instrument, cast.clock), session, programme, "en"
        )
    return caught[0]


@given(nation=nations())
def test_no_small_group_follows_from_all_that_an_analyst_is_shown(land, nation):
    cast, _ = land.hold(nation)
    for sets in shown_to_analysts(cast, nation).values():
        assert recovered(sets) == []


def test_the_attack_succeeds_on_a_total_that_holds_small_halls():
    halls = [seats(0, range(14)), seats(1, range(20)), seats(2, range(4))]
    naive = [halls[0], halls[1], frozenset().union(*halls)]
    assert recovered(naive) == [halls[2]]


def test_the_attack_succeeds_where_the_few_who_sat_one_test_alone_are_counted():
    """Why numbers are told in fives: thirty sat the second test and twenty-eight of them the first."""
    assert recovered([seats(0, range(30)), seats(0, range(28))]) == [seats(0, (28, 29))]

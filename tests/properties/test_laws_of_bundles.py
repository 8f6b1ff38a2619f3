"""Laws of bundles: any split, order and repetition of them makes the same database."""

import os
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from support.databases import Makes
from support.sites import Site, Sites, contents
from support.small import OF_CLERKS

from digcomp.exchange.bundle_records import Record
from digcomp.exchange.bundles import Tombstone
from digcomp.services.attendance import Attendances
from digcomp.services.certificates import Certificates
from digcomp.services.forgetting import forget
from digcomp.services.organisations import Organisations
from digcomp.services.programmes import ProgrammeForm, Programmes
from digcomp.services.seats import Seats
from digcomp.store.engine import writing
from digcomp.store.queries import trainings as queries
from digcomp.store.tables import Person, Programme, Seat, Training

#: More examples: DIGCOMP_BUNDLE_EXAMPLES=300.
EXAMPLES = int(os.environ.get("DIGCOMP_BUNDLE_EXAMPLES", "3"))


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, makes: Makes) -> Iterator[Sites]:
    sites = Sites(tmp_path_factory.mktemp("sites"), makes)
    yield sites
    sites.close()


@pytest.fixture(scope="module")
def history(sites: Sites) -> tuple[list[Site], list[bytes]]:
    """Two halls and a laptop that was set up again from a backup, each with what happened in it, bundle by bundle."""
    a, b = sites.make("A"), sites.make("B")
    files = [*_hall(a, "Ана"), *_hall(b, "Билгүүн")]
    twin = sites.make("A", like=a)
    _goes_on(a, "Дорж")
    _goes_on(twin, "Туяа")
    files += [a.export(), twin.export()]
    _goes_on(a, "Оюун")
    files.append(a.export())
    return [a, b], files


def _hall(site: Site, name: str) -> list[bytes]:
    cast, files = site.cast, list[bytes]()
    with cast.database.sessions() as session:
        Organisations(session, cast.clock).add(cast.boris, f"Газар {name}")
        Organisations(session, cast.clock).add(cast.boris, "Яам")
    course = cast.training(f"{name}\tЯам", f"Хоёр {name}\tГазар {name}", "Гурав", "Дөрөв", **OF_CLERKS)
    other = cast.training("Зургаа", opened=None, **OF_CLERKS)
    files.append(site.export())
    course.sat_by(name)
    course.join("Гурав")
    files.append(site.export())
    cast.clock.forward(days=1)
    course.sat_by(f"Хоёр {name}")
    course.close("pre")
    course.open("post")
    course.sat_by(name, kind="post")
    course.close("post")
    with cast.database.sessions() as session:
        training = cast.trainings(session).get(course.trainer, course.id)
        seats = {seat.person.name: seat for seat in queries.seats_of(session, training.id)}
        for day in (training.starts_on, training.ends_on):
            Attendances(session).save(training, {(seats[name].id, day): 480})
        Certificates(session, cast.clock, cast.instrument, cast.settings.site).issue(cast.boris, training)
        changes = Seats(session, cast.clock, cast.trainings(session))
        changes.move(cast.boris, training.id, seats["Дөрөв"].id, other.id)
        files.append(site.export())
        changes.remove(cast.boris, training.id, seats["Гурав"].id)
        programmes = Programmes(session, cast.clock, cast.instrument)
        programme = session.scalars(select(Programme)).one()
        programmes.change(cast.boris, programme.id, ProgrammeForm(programme.title, hours=20 + len(name)))
        writing(session)
        person = session.scalars(select(Person).where(Person.name == f"Хоёр {name}")).one()
        forget(session, [person.id], cast.clock())
        session.commit()
    files.append(site.export())
    return files


def _goes_on(site: Site, name: str) -> None:
    """Somebody joins, and a name is corrected: on the twin too, but otherwise."""
    cast = site.cast
    cast.clock.forward(hours=len(name))
    with cast.database.sessions() as session:
        training = session.scalars(select(Training).order_by(Training.id)).first()
        assert training is not None
        roster = cast.roster(session)
        roster.save(training.id, roster.preview(training.id, name))
        writing(session)
        seat = session.scalars(select(Seat).order_by(Seat.id)).first()
        assert seat is not None
        seat.person.name = f"{name} шинэ"
        session.commit()


def _imported(sites: Sites, sender: Site, files: Sequence[bytes]) -> Site:
    nation = sites.make("N")
    nation.trusts(sender, relays=True)
    nation.take(*files)
    return nation


def _lines(site: Site) -> dict[str, list[str]]:
    """The dump without the numbers of the bundles that carried it."""
    dump = site.dump()
    dump["bundle_record"] = [line for line in dump["bundle_record"] if "'history'" not in line]
    return dump


@pytest.fixture(scope="module")
def whole(sites: Sites, history: tuple[list[Site], list[bytes]]) -> tuple[Site, Site, dict[str, list[str]]]:
    """A carrier of others' records, a server that took everything at once, and its dump."""
    carrier = sites.make("X")
    stones, records = contents(*history[1])
    nation = _imported(sites, carrier, [carrier.signed(stones, records, 1)])
    return carrier, nation, _lines(nation)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_any_split_order_and_repetition_makes_the_same_database(sites, history, whole, seed, pieces):
    carrier, _, wanted = whole
    stones, records = contents(*history[1])
    files = _split(carrier, stones, records, np.random.default_rng(seed), pieces)
    nation = _imported(sites, carrier, files)
    found = _lines(nation)
    for table, lines in wanted.items():
        assert found[table] == lines, table
    assert [one for one in nation.conflicts() if one.kind != "history"] == _conflicts(whole[1])
    sites.remove(nation)


def _split(
    carrier: Site, stones: list[Tombstone], records: list[Record], rng: np.random.Generator, pieces: int
) -> list[bytes]:
    """Bundles of all that, some of it twice, in an order of chance, and half of them again."""
    parts: list[tuple[list[Tombstone], list[Record]]] = [([], []) for _ in range(pieces)]
    for stone in stones:
        parts[rng.integers(pieces)][0].append(stone)
    for n in rng.permutation(len(records)):
        for part in rng.integers(pieces, size=rng.choice([1, 1, 2])):
            parts[part][1].append(records[n])
    files = [carrier.signed(*part, number) for number, part in enumerate(parts, 2)]
    again = rng.permutation(pieces)[: pieces // 2]
    return [files[n] for n in (*rng.permutation(pieces), *again)]


def _conflicts(site: Site) -> list[object]:
    return [one for one in site.conflicts() if one.kind != "history"]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(range(11)))
def test_bundles_as_they_were_made_may_come_in_any_order(sites, history, whole, order):
    makers, files = history
    assert len(files) == len(order)
    nation = sites.make("N")
    nation.trusts(*makers)
    nation.take(*(files[n] for n in order))
    assert _lines(nation) == whole[2]
    found = nation.conflicts()
    assert [(one.reason, one.uid) for one in found if one.reason == "history"] == [("history", "A/5")]
    onward = sites.make("M")
    onward.trusts(nation, relays=True)
    onward.take(nation.export())
    assert _lines(onward) == whole[2]
    assert [one for one in onward.conflicts() if one.site != "N"] == found


def test_the_history_has_everything_that_could_go_wrong(whole):
    """What makes the laws above worth something: people, certificates, deletions and conflicts of every kind."""
    dump = whole[2]
    for table in ("answer", "sitting", "certificate", "attendance", "tombstone", "organisation"):
        assert dump[table], table
    found = {(one.reason, one.kind) for one in whole[1].conflicts()}
    assert {("content", "person"), ("content", "programme")} <= found
    assert not any("Хоёр" in line for line in dump["person"]), "deleted people never come back"

"""From versions to tables, second half, the thinking: which rows the trainings of other sites ought to have.

A pure function of what is held: where two records want one place (two seats of one person, two sittings of one test),
the same one gets it in every order; what waits for another record is left out until that has come.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from digcomp.exchange import bundle_records as records
from digcomp.exchange.bundle_records import Content

KEPT, CLASH, HELD = "kept", "clash", "held"


@dataclass(frozen=True, slots=True)
class Candidate:
    """The kept version of a record."""

    kind: str
    uid: str
    site: str
    version: str
    content: Content


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables have that trainings lean on."""

    own: Collection[str]  # uids of trainings that are held here
    programmes: Collection[str]
    organisations: Collection[tuple[str, ...]]
    people: Collection[str]
    buried_seats: Collection[str]


@dataclass
class Plan:
    """What ought to be, by uid; positions of seats are given anew where two want one. States of all that was asked."""

    trainings: dict[str, Candidate] = field(default_factory=dict)
    seats: dict[str, Candidate] = field(default_factory=dict)
    sittings: dict[str, Candidate] = field(default_factory=dict)
    feedback: dict[str, Candidate] = field(default_factory=dict)
    certificates: dict[str, Candidate] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    states: dict[tuple[str, str], str] = field(default_factory=dict)


def plan(candidates: Iterable[Candidate], known: Known) -> Plan:
    """What the tables ought to have of these."""
    made, by_kind = Plan(), dict[str, list[Candidate]]()
    for one in sorted(candidates, key=lambda one: (one.uid, one.version)):
        by_kind.setdefault(one.kind, []).append(one)
    for one in by_kind.get(records.TRAINING, ()):
        _training(made, one, known)
    _seats(made, by_kind, known)
    _sittings(made, by_kind.get(records.SITTING, ()))
    for one in by_kind.get(records.FEEDBACK, ()):
        if _has_training(made, one):
            made.feedback[one.uid] = one
    for one in by_kind.get(records.CERTIFICATE, ()):
        if _has_training(made, one) and _on_its_seat(made, one):
            made.certificates[one.uid] = one
    return made


def _training(made: Plan, one: Candidate, known: Known) -> None:
    office = one.content["organisation"]
    complete = office is None or tuple(office) in known.organisations
    if one.uid in known.own:
        made.states[one.kind, one.uid] = CLASH
    elif one.content["programme"] not in known.programmes:
        made.states[one.kind, one.uid] = HELD
    else:
        made.trainings[one.uid] = one
        made.states[one.kind, one.uid] = KEPT if complete else HELD


def _has_training(made: Plan, one: Candidate) -> bool:
    """A part of a training is changed where the training is, and nowhere else."""
    training = made.trainings.get(one.content["training"])
    made.states[one.kind, one.uid] = HELD if training is None else KEPT if training.site == one.site else CLASH
    return training is not None and training.site == one.site


def _on_its_seat(made: Plan, one: Candidate) -> bool:
    seat = made.seats.get(one.content["seat"])
    good = seat is not None and seat.content["training"] == one.content["training"]
    if not good:
        made.states[one.kind, one.uid] = HELD
    return good


def _seats(made: Plan, by_kind: Mapping[str, list[Candidate]], known: Known) -> None:
    certified = {one.content["seat"] for one in by_kind.get(records.CERTIFICATE, ())}
    wanted: dict[tuple[str, str], list[Candidate]] = {}
    for one in by_kind.get(records.SEAT, ()):
        training, person = one.content["training"], one.content["person"]
        if not _has_training(made, one):
            continue
        if person not in known.people:
            made.states[one.kind, one.uid] = HELD
        elif f"{training}/{person}" in known.buried_seats and one.uid not in certified:
            made.states[one.kind, one.uid] = CLASH
        else:
            wanted.setdefault((training, person), []).append(one)
    for same in wanted.values():
        best = max(same, key=lambda one: (one.content["removed_at"] is None, one.version))
        for one in same:
            made.states[one.kind, one.uid] = CLASH
        _seat(made, best, known)
    made.positions = _positions(made.seats.values())


def _seat(made: Plan, best: Candidate, known: Known) -> None:
    content = best.content
    if f"{content['training']}/{content['person']}" in known.buried_seats:
        made.hidden.add(best.uid)
    office = content["organisation_path"]
    complete = office is None or tuple(office) in known.organisations
    made.seats[best.uid] = best
    made.states[best.kind, best.uid] = KEPT if complete else HELD


def _positions(seats: Iterable[Candidate]) -> dict[str, int]:
    """Each its own place; of two that want one the second goes to the end."""
    found, taken, late = dict[str, int](), dict[str, set[int]](), list[Candidate]()
    for one in sorted(seats, key=lambda one: (one.content["position"], one.uid)):
        places = taken.setdefault(one.content["training"], set())
        if one.content["position"] in places:
            late.append(one)
        else:
            places.add(one.content["position"])
            found[one.uid] = one.content["position"]
    for one in late:
        places = taken[one.content["training"]]
        found[one.uid] = max(places) + 1
        places.add(found[one.uid])
    return found


def _sittings(made: Plan, candidates: Iterable[Candidate]) -> None:
    wanted: dict[tuple[str, str], list[Candidate]] = {}
    for one in candidates:
        if not _has_training(made, one) or not _on_its_seat(made, one):
            continue
        training = made.trainings[one.content["training"]].content
        if one.content["seat"] in made.hidden:
            made.states[one.kind, one.uid] = CLASH
        elif one.content["wave"] not in [wave["kind"] for wave in training["waves"]]:
            made.states[one.kind, one.uid] = HELD
        else:
            wanted.setdefault((one.content["seat"], one.content["wave"]), []).append(one)
    for same in wanted.values():
        best: Any = max(same, key=lambda one: (len(one.content["answers"]), one.version))
        for one in same:
            made.states[one.kind, one.uid] = KEPT if one is best else CLASH
        made.sittings[best.uid] = best

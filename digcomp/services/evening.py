"""The evening sheet of a hall: what to teach tomorrow, and why."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

import digcomp.measurement as dm
from digcomp.assessment.evening import EveningSheet, Pairing, area_standings, leads, mastered
from digcomp.assessment.growth import SMALLEST_GROUP
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.missed import Missed, most_missed
from digcomp.assessment.partners import partners
from digcomp.assessment.sitting import QUIZ
from digcomp.framework import Text
from digcomp.services.readiness import is_ready
from digcomp.services.results import Hall, Results
from digcomp.services.summaries import Summaries, stamps, wave_of
from digcomp.store.queries import halls
from digcomp.store.queries.halls import Sat
from digcomp.store.tables import Seat, Training, Wave


class Evenings:
    """Evening sheets of trainings that the caller may see (ask `Trainings.get` first)."""

    def __init__(self, session: Session, instrument: Instrument) -> None:
        self._session = session
        self._results = Results(session, instrument)
        self._kept = Summaries(session, instrument)

    def sheet(self, training: Training, kind: str = "pre") -> EveningSheet | None:
        """The sheet of one test; None before anybody has a result."""
        hall = self._results.hall(training, kind)
        if hall is None:
            return None
        wave, target = wave_of(training, kind), self._results.target(training)
        seats = halls.seats(self._session, training.id)
        sat, means = halls.sat(self._session, [wave.id]), hall.means
        instrument = self._kept.instrument(training)
        content = self._content(training, wave, hall, sat) if means else {"missed": [], "pairings": []}
        names = {seat.id: seat.person.name for seat in seats}
        priorities = hall.cohort.priorities if means else ()
        return EveningSheet(
            people=len(hall.seats),
            seats=len(seats),
            unfinished=tuple(names[one.seat_id] for one in sat if not is_ready(one, wave)),
            absent=_absent(seats, sat),
            target=target.id if target else None,
            hours=training.hours,
            areas=area_standings(instrument.framework, means, target) if means else (),
            leads=leads(priorities, training.hours) if priorities else (),
            mastered=mastered(priorities),
            missed=tuple(_missed(one) for one in content["missed"]),
            pairings=tuple(_pairing(one, names) for one in content["pairings"]),
            self_gaps=hall.self_gaps,
        )

    def _content(self, training: Training, wave: Wave, hall: Hall, sat: Sequence[Sat]) -> dict[str, Any]:
        """What was missed and who could help whom; people are kept by seat, for a name may be mended later."""
        instrument = self._kept.instrument(training)
        ready = [one for one in sat if is_ready(one, wave)]

        def work_out() -> dict[str, Any]:
            rows = halls.responses(self._session, wave.id)
            shown = {one.id for one in ready}
            answers: dict[str, list[tuple[int, str]]] = {}
            for sitting, item, score, response in rows:
                if sitting in shown:
                    answers.setdefault(item, []).append((score, response))
            missed = [asdict(one) for one in most_missed(instrument.bank, answers)]
            return {"missed": missed, "pairings": self._pairings(instrument, hall, ready, wave)}

        basis = self._kept.basis(instrument, [training.target, stamps(ready), SMALLEST_GROUP])
        return self._kept.content(training.id, f"eve:{wave.kind}", basis, work_out)

    def _pairings(
        self, instrument: Instrument, hall: Hall, ready: Sequence[Sat], wave: Wave
    ) -> list[tuple[str, int, list[int]]]:
        scores = halls.scores(self._session, [wave.id], QUIZ)
        found = dm.posterior(instrument.quiz_items, instrument.tree, [scores[one.id] for one in ready])
        first = leads(hall.cohort.priorities, 0)
        groups = partners(found, [instrument.framework.position(one.competence) for one in first])
        ids = [competence.id for competence in instrument.framework.competences]
        return [
            (ids[one.competence], ready[one.helper].seat_id, [ready[n].seat_id for n in one.learners]) for one in groups
        ]


def _absent(seats: Sequence[Seat], sat: Sequence[Sat]) -> tuple[str, ...]:
    there = {one.seat_id for one in sat}
    return tuple(seat.person.name for seat in seats if seat.id not in there)


def _missed(content: dict[str, Any]) -> Missed:
    why = content["misconception"]
    return Missed(
        **content | {"stem": Text(*_both(content["stem"])), "misconception": Text(*_both(why)) if why else None}
    )


def _both(content: dict[str, str]) -> tuple[str, str]:
    return content["mn"], content["en"]


def _pairing(content: tuple[str, int, list[int]], names: dict[int, str]) -> Pairing:
    competence, helper, learners = content
    return Pairing(competence, names[helper], tuple(names[one] for one in learners))

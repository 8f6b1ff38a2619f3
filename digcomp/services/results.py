"""What a trainer sees of a hall: results of one test, growth between two."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from digcomp.assessment.cohort import Cohort, make_cohort
from digcomp.assessment.growth import SMALLEST_GROUP, group_growth, person_growth
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.profile import make_profile
from digcomp.assessment.results import Growth, Profile, Shift
from digcomp.assessment.selfview import SelfGap, self_gaps
from digcomp.assessment.sitting import QUIZ, REFLECTION, Given, Record
from digcomp.errors import NotFound
from digcomp.framework import TargetProfile
from digcomp.services.sittings import FEWEST_ANSWERS
from digcomp.store.engine import writing
from digcomp.store.queries import sitting_path as path
from digcomp.store.queries import trainings as queries
from digcomp.store.tables import Seat, Sitting, Summary, Training, Wave


@dataclass(frozen=True, slots=True)
class Hall:
    """Results of one test of a training: seats and rows in one order."""

    kind: str
    seats: tuple[Seat, ...]
    sittings: tuple[int, ...]
    cohort: Cohort
    self_gaps: tuple[SelfGap, ...]  # empty for groups under the minimum
    unfinished: int


@dataclass(frozen=True, slots=True)
class HallGrowth:
    """Growth of a training: each person's and the group's; the group's only from the minimum size on."""

    first: str
    last: str
    people: tuple[tuple[Seat, Growth], ...]
    group: Growth | None
    before: Cohort
    after: Cohort
    only_first: int
    only_last: int


class Results:
    """Results of a training that the caller may see (ask `Trainings.get` first)."""

    def __init__(self, session: Session, instrument: Instrument) -> None:
        self._session = session
        self._instrument = instrument

    def hall(self, training: Training, kind: str) -> Hall | None:
        """Results of one test; None before anybody has answered enough."""
        wave = next((wave for wave in training.waves if wave.kind == kind), None)
        if wave is None:
            raise NotFound("wave")
        seats, scores, sittings = self._read(training)
        own = [sitting for sitting in sittings if sitting.wave_id == wave.id]
        ready = [s for s in own if len(scores.get(s.id, {}).get(QUIZ, {})) >= FEWEST_ANSWERS and _over(s, wave.state)]
        if not ready:
            return None
        ready.sort(key=lambda sitting: seats[sitting.seat_id].position)
        quizzes = [scores[sitting.id][QUIZ] for sitting in ready]
        said = [scores[sitting.id].get(REFLECTION, {}) for sitting in ready]
        return Hall(
            kind=kind,
            seats=tuple(seats[sitting.seat_id] for sitting in ready),
            sittings=tuple(sitting.id for sitting in ready),
            cohort=make_cohort(self._instrument, quizzes, self.target(training)),
            self_gaps=self_gaps(self._instrument, quizzes, said) if len(ready) >= SMALLEST_GROUP else (),
            unfinished=len(own) - len(ready),
        )

    def growth(self, training: Training, first: str = "pre", last: str = "post") -> HallGrowth | None:
        """Growth between two tests; None before anybody has sat both."""
        waves = {wave.kind: wave for wave in training.waves}
        if first not in waves or last not in waves:
            return None
        seats, scores, sittings = self._read(training)
        before, after = (self._quizzes(sittings, scores, waves[kind]) for kind in (first, last))
        both = sorted(before.keys() & after.keys(), key=lambda seat_id: seats[seat_id].position)
        if not both:
            return None
        pairs = [(before[seat], after[seat]) for seat in both]
        people, group = self._stored_growth(training, f"{first}-{last}", pairs)
        halls = [make_cohort(self._instrument, list(part), None) for part in zip(*pairs, strict=True)]
        return HallGrowth(
            first=first,
            last=last,
            people=tuple(zip((seats[seat] for seat in both), people, strict=True)),
            group=group,
            before=halls[0],
            after=halls[1],
            only_first=len(before.keys() - after.keys()),
            only_last=len(after.keys() - before.keys()),
        )

    def person(self, training: Training, sitting_id: int) -> tuple[Sitting, Profile, Growth | None]:
        """One person's tested profile for their trainer: the self-view is left out."""
        sitting = self._session.get(Sitting, sitting_id)
        if sitting is None or sitting.wave.training_id != training.id:
            raise NotFound("sitting")
        rows = path.answers(self._session, sitting.id)
        quiz = tuple(
            Given(r.phase, r.position, r.item_id, r.response, r.score, r.dont_know) for r in rows if r.phase == QUIZ
        )
        if len(quiz) < FEWEST_ANSWERS:
            raise NotFound("sitting")
        record = Record(sitting.seed, sitting.blueprint, (), (), quiz)
        earlier = queries.scores_of_seat(self._session, sitting.seat_id)
        first_id = next(iter(earlier))
        growth = None
        if first_id != sitting.id and len(earlier[first_id]) >= FEWEST_ANSWERS:
            growth = person_growth(self._instrument, earlier[first_id], record.scores(QUIZ))
        return sitting, make_profile(self._instrument, record, self.target(training)), growth

    def target(self, training: Training) -> TargetProfile | None:
        """The target profile of a training."""
        return self._instrument.targets.get(training.target or "")

    def _read(self, training: Training) -> tuple[dict[int, Seat], dict[int, dict[str, dict[str, int]]], list[Sitting]]:
        """Seats, scores and sittings of a training: three queries however many people there are."""
        seats = {seat.id: seat for seat in queries.seats_of(self._session, training.id)}
        scores = queries.scores_of(self._session, training.id)
        return seats, scores, list(queries.sittings_of(self._session, training.id))

    def _quizzes(
        self, sittings: list[Sitting], scores: dict[int, dict[str, dict[str, int]]], wave: Wave
    ) -> dict[int, dict[str, int]]:
        over = (s for s in sittings if s.wave_id == wave.id and _over(s, wave.state))
        own = {sitting.seat_id: scores.get(sitting.id, {}).get(QUIZ, {}) for sitting in over}
        return {seat_id: quiz for seat_id, quiz in own.items() if len(quiz) >= FEWEST_ANSWERS}

    def _stored_growth(
        self, training: Training, kind: str, pairs: list[tuple[dict[str, int], dict[str, int]]]
    ) -> tuple[list[Growth], Growth | None]:
        """Growth from the summary, worked out anew when the answers or the instrument are others."""
        versions = (self._instrument.bank.version, self._instrument.scale_version, self._instrument.framework.id)
        basis = hashlib.sha256(json.dumps([versions, pairs]).encode()).hexdigest()

        def work_out() -> dict[str, Any]:
            before, after = (list(part) for part in zip(*pairs, strict=True))
            enough = len(pairs) >= SMALLEST_GROUP
            group = group_growth(self._instrument, before, after) if enough else None
            people = [person_growth(self._instrument, one, two) for one, two in pairs]
            return {"group": asdict(group) if group else None, "people": [asdict(one) for one in people]}

        content = self._summary(training.id, kind, basis, work_out)
        group = _growth(content["group"]) if content["group"] else None
        return [_growth(one) for one in content["people"]], group

    def _summary(
        self, training_id: int, kind: str, basis: str, work_out: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        stored = queries.summary(self._session, training_id, kind)
        if stored is not None and stored.basis == basis:
            return stored.content
        content = work_out()
        writing(self._session)
        self._session.merge(Summary(training_id=training_id, kind=kind, basis=basis, content=content))
        self._session.commit()
        return content


def _over(sitting: Sitting, wave_state: str) -> bool:
    return sitting.finished_at is not None or wave_state == "closed"


def _growth(content: dict[str, Any]) -> Growth:
    """A growth as its summary holds it."""
    return Growth(
        people=content["people"],
        overall=Shift(**content["overall"]),
        areas=tuple((area, Shift(**shift)) for area, shift in content["areas"]),
        competences=tuple((competence, Shift(**shift)) for competence, shift in content["competences"]),
        effect_size=content["effect_size"],
    )

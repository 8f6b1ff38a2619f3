"""What a trainer sees of a hall: results of one test, growth between two.

What takes time is kept in summaries, so that a hall of a thousand opens as one of ten.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any

from sqlalchemy.orm import Session

from digcomp.assessment.growth import SMALLEST_GROUP, Reliable, person_growth
from digcomp.assessment.hall_means import HallMeans, means_over_waves
from digcomp.assessment.heatmap import Heatmap, Levels, unpacked, unpacked_levels
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.kept_figures import Rows, each_gain, group_gain, group_means, hall_table, level_table, size_of
from digcomp.assessment.leavers import Leavers, compared
from digcomp.assessment.profile import make_profile
from digcomp.assessment.responseshift import ShiftRow, response_shift
from digcomp.assessment.results import Growth, Profile, Shift
from digcomp.assessment.selfview import SelfGap, gaps_to
from digcomp.assessment.sitting import QUIZ, REFLECTION, Given, Record
from digcomp.errors import NotFound
from digcomp.framework import TargetProfile
from digcomp.services import kept
from digcomp.services.readiness import FEWEST_ANSWERS, is_ready
from digcomp.services.summaries import Summaries, growth_of, means_of, reliable_of, stamps, wave_of
from digcomp.store.queries import halls
from digcomp.store.queries import sitting_path as path
from digcomp.store.queries import trainings as queries
from digcomp.store.queries.halls import Sat
from digcomp.store.tables import Seat, Sitting, Training, Wave

Quiz = dict[str, int]
#: In the name of what a figure rests on: by sums of moments, as tallies are; figures of before are worked out anew.
SUMMED = "sums, changes overall"


@dataclass(frozen=True, slots=True)
class Hall:
    """Results of one test of a training: seats and rows in one order."""

    kind: str
    seats: tuple[Seat, ...]
    sittings: tuple[int, ...]
    cohort: Heatmap
    self_gaps: tuple[SelfGap, ...]  # empty for groups under the minimum, which have no means either
    means: HallMeans | None
    unfinished: int

    @property
    def speaks(self) -> bool:
        """Whether the hall is large enough for figures of the group."""
        return len(self.seats) >= SMALLEST_GROUP


@dataclass(frozen=True, slots=True)
class HallGrowth:
    """Growth of a training: each person's, overall, and the group's; the group's only from the minimum size on."""

    first: str
    last: str
    people: tuple[tuple[Seat, Shift], ...]
    group: Growth | None
    reliable: Reliable | None
    before: Levels
    after: Levels
    leavers: Leavers | None
    only_first: int
    only_last: int


class Results:
    """Results of a training that the caller may see (ask `Trainings.get` first).

    All of a training is on one scale, that of its first sitting, so that halls and people can be compared.
    """

    def __init__(self, session: Session, instrument: Instrument) -> None:
        self._session = session
        self._instrument = instrument
        self._kept = Summaries(session, instrument)

    def hall(self, training: Training, kind: str) -> Hall | None:
        """Results of one test; None before anybody has answered enough."""
        wave = wave_of(training, kind)
        seats = self._seats(training)
        sat = halls.sat(self._session, [wave.id])
        ready = sorted((one for one in sat if is_ready(one, wave)), key=lambda one: seats[one.seat_id].position)
        if not ready:
            return None
        content = self._hall(training, wave, ready)
        seats = self._seats(training)  # once more at one go: what was written has let go of those read before
        return Hall(
            kind=kind,
            seats=tuple(seats[one.seat_id] for one in ready),
            sittings=tuple(one.id for one in ready),
            cohort=unpacked(content),
            self_gaps=tuple(SelfGap(**gap) for gap in content["self_gaps"]),
            means=means_of(content["means"]) if content["means"] else None,
            unfinished=len(sat) - len(ready),
        )

    def _seats(self, training: Training) -> dict[int, Seat]:
        return {seat.id: seat for seat in halls.seats(self._session, training.id)}

    def _hall(self, training: Training, wave: Wave, ready: Sequence[Sat]) -> dict[str, Any]:
        instrument = self._kept.instrument(training)

        def work_out() -> dict[str, Any]:
            rows, enough = kept.rows(self._session, instrument, ready), len(ready) >= SMALLEST_GROUP
            said = self._scores(ready, (wave.id,), REFLECTION) if enough else []
            gaps = gaps_to(instrument, rows.mean @ instrument.tree.area_weights.T, said) if enough else ()
            means = asdict(group_means(instrument, rows.sums)) if enough else None
            table = hall_table(instrument, rows, self.target(training))
            return {**table, "self_gaps": [asdict(gap) for gap in gaps], "means": means}

        basis = self._kept.basis(instrument, [SUMMED, training.target, stamps(ready)])
        return self._kept.content(training.id, f"hall:{wave.kind}", basis, work_out)

    def course(self, training: Training) -> tuple[int, tuple[HallMeans, ...]] | None:
        """Means at all three tests of those who sat all, and their number; None before ten have."""
        waves = list(training.waves)
        by_wave = self._ready(*waves)
        everybody = sorted(set.intersection(*map(set, by_wave))) if len(waves) > 2 else []
        if len(everybody) < SMALLEST_GROUP:
            return None
        chosen, instrument = [[own[seat] for seat in everybody] for own in by_wave], self._kept.instrument(training)

        def work_out() -> dict[str, Any]:
            ids = [wave.id for wave in waves]
            found = means_over_waves(instrument, [self._scores(own, ids, QUIZ) for own in chosen])
            return {"waves": [asdict(one) for one in found]}

        basis = self._kept.basis(instrument, [stamps(own) for own in chosen])
        content = self._kept.content(training.id, "course", basis, work_out)
        return len(everybody), tuple(means_of(one) for one in content["waves"])

    def growth(self, training: Training, first: str = "pre", last: str = "post") -> HallGrowth | None:
        """Growth between two tests; None before anybody has sat both."""
        waves = {wave.kind: wave for wave in training.waves}
        if first not in waves or last not in waves:
            return None
        seats = self._seats(training)
        before, after = self._ready(waves[first], waves[last])
        both = sorted(before.keys() & after.keys(), key=lambda seat_id: seats[seat_id].position)
        if not both:
            return None
        group = self._group(training, (waves[first], waves[last]), before, after, both)
        each = self._each(training, (waves[first], waves[last]), before, after, both)
        seats = self._seats(training)  # once more at one go: what was written has let go of those read before
        return HallGrowth(
            first=first,
            last=last,
            people=tuple((seats[seat], Shift(*one)) for seat, one in zip(both, each["people"], strict=True)),
            group=growth_of(group["group"]) if group["group"] else None,
            reliable=reliable_of(each["reliable"]) if group["group"] else None,
            before=unpacked_levels(group["before"]),
            after=unpacked_levels(group["after"]),
            leavers=Leavers(**group["leavers"]) if group["leavers"] else None,
            only_first=len(before.keys() - after.keys()),
            only_last=len(after.keys() - before.keys()),
        )

    def gain(self, training: Training, *, only_stored: bool = False) -> tuple[int, Growth | None] | None:
        """How many sat the tests before and after, and the group's growth from ten on.

        None where the growth is asked for only if it is stored, and is not.
        """
        waves = {wave.kind: wave for wave in training.waves}
        if not {"pre", "post"} <= waves.keys():
            return 0, None
        before, after = self._ready(waves["pre"], waves["post"])
        both = sorted(before.keys() & after.keys())
        if len(both) < SMALLEST_GROUP:
            return len(both), None
        pair = waves["pre"], waves["post"]
        basis = self._pair_basis(training, before, after)
        if only_stored and self._kept.stored(training.id, "group:pre-post", basis) is None:
            return None
        content = self._group(training, pair, before, after, both)
        return len(both), growth_of(content["group"])

    def _ready(self, *waves: Wave) -> list[dict[int, Sat]]:
        """Seat to sitting of those who have a result, test by test."""
        sat = halls.sat(self._session, [wave.id for wave in waves])
        return [{one.seat_id: one for one in sat if one.wave_id == wave.id and is_ready(one, wave)} for wave in waves]

    def _pair_basis(self, training: Training, before: dict[int, Sat], after: dict[int, Sat]) -> str:
        return self._kept.basis(
            self._kept.instrument(training), [SUMMED, stamps(before.values()), stamps(after.values())]
        )

    def _of_pair(
        self,
        what: str,
        training: Training,
        waves: tuple[Wave, Wave],
        before: dict[int, Sat],
        after: dict[int, Sat],
        work_out: Callable[[], dict[str, Any]],
    ) -> dict[str, Any]:
        """What is kept of two tests, worked out anew when answers or scale are others."""
        basis = self._pair_basis(training, before, after)
        return self._kept.content(training.id, f"{what}:{waves[0].kind}-{waves[1].kind}", basis, work_out)

    def _group(
        self,
        training: Training,
        waves: tuple[Wave, Wave],
        before: dict[int, Sat],
        after: dict[int, Sat],
        both: Sequence[int],
    ) -> dict[str, Any]:
        instrument = self._kept.instrument(training)

        def work_out() -> dict[str, Any]:
            first, last = (
                kept.rows(self._session, instrument, [own[seat] for seat in both]) for own in (before, after)
            )
            left = [one for seat, one in before.items() if seat not in after]
            gone = kept.rows(self._session, instrument, left) if left else None
            apart = compared(instrument, gone.overall, first.overall) if gone else None
            group = group_gain(instrument, self._gains(training, before, after, both).sums) if enough else None
            return {
                "group": asdict(group) if group else None,
                "before": level_table(instrument, first),
                "after": level_table(instrument, last),
                "leavers": asdict(apart) if apart else None,
            }

        enough = len(both) >= SMALLEST_GROUP

        return self._of_pair("group", training, waves, before, after, work_out)

    def _each(
        self,
        training: Training,
        waves: tuple[Wave, Wave],
        before: dict[int, Sat],
        after: dict[int, Sat],
        both: Sequence[int],
    ) -> dict[str, Any]:
        instrument = self._kept.instrument(training)

        def work_out() -> dict[str, Any]:
            people, reliable = each_gain(instrument, self._gains(training, before, after, both))
            return {"people": [astuple(one) for one in people], "reliable": asdict(reliable)}

        return self._of_pair("each", training, waves, before, after, work_out)

    def _gains(self, training: Training, before: dict[int, Sat], after: dict[int, Sat], both: Sequence[int]) -> Rows:
        instrument, pairs = self._kept.instrument(training), [(before[seat], after[seat]) for seat in both]
        found = kept.gain_rows(self._session, instrument, training.id, pairs)
        return Rows.of(found, size_of(instrument, gain=True))

    def looking_back(self, training: Training) -> tuple[ShiftRow, ...]:
        """How the group now rates what it could do before the training; empty for fewer than ten."""
        rated = halls.retrospectives(self._session, training.id)
        first = next((wave for wave in training.waves if wave.kind == "pre"), None)
        if first is None or len(rated) < SMALLEST_GROUP:
            return ()
        said = halls.scores(self._session, [first.id], REFLECTION)
        by_seat = {one.seat_id: said.get(one.id, {}) for one in halls.sat(self._session, [first.id])}
        pairs = [(by_seat.get(seat, {}), now) for seat, now in rated]
        return response_shift(self._instrument, [pair for pair in pairs if pair[0].keys() & pair[1].keys()])

    def person(self, training: Training, sitting_id: int) -> tuple[Sitting, Profile, Growth | None]:
        """One person's tested profile for their trainer: the self-view is left out."""
        sitting = self._session.get(Sitting, sitting_id)
        if sitting is None or sitting.wave.training_id != training.id or sitting.seat.removed_at:
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
        instrument = self._kept.instrument(training)
        growth = None
        if first_id != sitting.id and len(earlier[first_id]) >= FEWEST_ANSWERS:
            growth = person_growth(instrument, earlier[first_id], record.scores(QUIZ))
        return sitting, make_profile(instrument, record, self.target(training)), growth

    def target(self, training: Training) -> TargetProfile | None:
        """The target profile of a training."""
        return self._instrument.targets.get(training.target or "")

    def _scores(self, sat: Iterable[Sat], wave_ids: Iterable[int], phase: str) -> list[Quiz]:
        found = halls.scores(self._session, wave_ids, phase)
        return [found.get(one.id, {}) for one in sat]

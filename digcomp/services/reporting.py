"""What printed reports of a training and of a programme are made of: groups alone, never people."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from sqlalchemy.orm import Session

from digcomp.assessment.comparison import gain_of
from digcomp.assessment.growth import CLAIM, SMALLEST_GROUP
from digcomp.assessment.hall_means import Mean
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.profile import versions
from digcomp.assessment.results import Shift, Versions
from digcomp.errors import NotFound
from digcomp.services.accounts import READS_ALL, Account
from digcomp.services.kept import GAIN
from digcomp.services.materials import Materials, Satisfaction
from digcomp.services.national import catch_up
from digcomp.services.readiness import is_ready
from digcomp.services.results import Hall, HallGrowth, Results
from digcomp.services.summaries import Summaries
from digcomp.store.queries import halls, national
from digcomp.store.queries import reporting as queries
from digcomp.store.queries import trainings as training_queries
from digcomp.store.queries.certificates import trainer_name
from digcomp.store.tables import Programme, Training

Progress = Callable[[int, int], None]
#: The latest first.
TESTS = ("follow-up", "post", "pre")


@dataclass(frozen=True, slots=True)
class Attended:
    """Attendance of a training: of how many it is noted, their mean share of the hours, and how many had enough."""

    noted: int
    share: float
    enough: int
    least: int  # per cent of the hours that the programme asks


@dataclass(frozen=True, slots=True)
class Closing:
    """A training that is over; `moved` is how many surely rose, surely fell, and neither: from ten people on."""

    training: Training
    trainer: str
    roster: int
    sat: Mapping[str, int]  # test to people with a result
    growth: HallGrowth | None
    moved: tuple[int, int, int] | None
    attended: Attended | None
    certificates: int
    satisfaction: Satisfaction


@dataclass(frozen=True, slots=True)
class Held:
    """One training of a programme: its mean in the latest test that ten or more sat, and its gain if ten sat both."""

    training: national.Place
    people: int
    level: Mean | None
    both: int
    gain: Shift | None


class Reporting:
    """Facts for reports. For a training ask `Trainings.get` first."""

    def __init__(self, session: Session, instrument: Instrument) -> None:
        self._session = session
        self._instrument = instrument
        self._results = Results(session, instrument)

    def training(self, training_id: int) -> Training:
        """Any training: for the command line, where nobody is signed in."""
        found = training_queries.training(self._session, training_id)
        if found is None:
            raise NotFound("training")
        return found

    def hall(self, training: Training, kind: str) -> Hall | None:
        """Everybody with a result in one test."""
        return self._results.hall(training, kind)

    def versions(self, training: Training | None = None) -> Versions:
        """What results are made with: those of a training on its scale."""
        kept = Summaries(self._session, self._instrument)
        if training is None:
            return versions(self._instrument, "")
        return versions(kept.instrument(training), training.blueprint)

    def closing(self, training: Training, first: str = "pre", last: str = "post") -> Closing:
        """A training from its first test to its last."""
        growth = self._results.growth(training, first, last)
        return Closing(
            training=training,
            trainer=trainer_name(self._session, training),
            roster=len(halls.seats(self._session, training.id)),
            sat=self._sat(training),
            growth=growth,
            moved=_moved(growth) if growth and growth.group else None,
            attended=self._attended(training),
            certificates=queries.certificates_valid(self._session, training.id),
            satisfaction=Materials(self._session, self._instrument).satisfaction(training),
        )

    def programme(self, account: Account, programme_id: int) -> Programme:
        """A programme whose trainings may be compared: for who reads the groups of all trainings."""
        if account.role not in READS_ALL:
            raise NotFound("programme")
        return self.programme_numbered(programme_id)

    def programme_numbered(self, programme_id: int) -> Programme:
        """Any programme: for the command line, where nobody is signed in."""
        found = queries.programme(self._session, programme_id)
        if found is None:
            raise NotFound("programme")
        return found

    def held(self, programme_id: int | None, progress: Progress | None = None) -> list[Held]:
        """Every training of a programme, or of all, in the order they were held: from their tallies alone.

        What is due is made good first, all of it where progress is told; otherwise some, and the rest says nothing.
        """
        trainings = self._to_compare(programme_id)
        among = [one.id for one in trainings]
        while (left := catch_up(self._session, self._instrument, among)) and progress:
            progress(len(trainings) - left, len(trainings))
        figures = national.figures(self._session, programme_id)
        if progress:
            progress(len(trainings), len(trainings))
        return [_held(one, figures.get(one.id, {})) for one in trainings]

    def _to_compare(self, programme_id: int | None) -> Sequence[national.Place]:
        """Invented trainings are left out where there are real ones."""
        trainings = national.held(self._session, programme_id)
        return [one for one in trainings if not one.demo] or trainings

    def _sat(self, training: Training) -> dict[str, int]:
        waves = {wave.id: wave for wave in training.waves}
        sat = halls.sat(self._session, list(waves))
        counts = Counter(waves[one.wave_id].kind for one in sat if is_ready(one, waves[one.wave_id]))
        return {wave.kind: counts[wave.kind] for wave in training.waves}

    def _attended(self, training: Training) -> Attended | None:
        minutes = queries.minutes_attended(self._session, training.id)
        if not minutes:
            return None
        whole, least = training.hours * 60, training.programme.least_attendance
        enough = sum(100 * one >= least * whole for one in minutes)
        return Attended(len(minutes), sum(minutes) / (len(minutes) * whole), enough, least)


def _held(training: national.Place, figures: national.Figures) -> Held:
    both, change, low, high = figures.get(GAIN, (0, 0.0, 0.0, 0.0))
    for kind in TESTS:
        people, *mean = figures.get(kind, (0, 0.0, 0.0, 0.0))
        if people >= SMALLEST_GROUP and not isnan(mean[0]):
            gain = gain_of(change, low, high) if both >= SMALLEST_GROUP and not isnan(change) else None
            return Held(training, people, Mean(*mean), both, gain)
    return Held(training, max((figures[kind][0] for kind in TESTS if kind in figures), default=0), None, 0, None)


def _moved(growth: HallGrowth) -> tuple[int, int, int]:
    chances = [one.probability for _, one in growth.people]
    rose, fell = sum(chance >= CLAIM for chance in chances), sum(chance <= 1 - CLAIM for chance in chances)
    return rose, fell, len(chances) - rose - fell

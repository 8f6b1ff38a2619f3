"""Figures that take a moment to work out, kept until what they rest on is another.

Each says from which answers it was made: a stamp of every sitting, read in one query without the answers themselves.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.orm import Session

from digcomp.assessment.growth import Reliable
from digcomp.assessment.hall_means import HallMeans, Mean
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.results import Growth, Shift
from digcomp.errors import NotFound
from digcomp.store.engine import writing
from digcomp.store.queries import trainings as queries
from digcomp.store.queries.halls import Sat
from digcomp.store.tables import Summary, Training, Wave


class Summaries:
    """The figures kept of trainings, and the instrument they are made with."""

    def __init__(self, session: Session, instrument: Instrument) -> None:
        self._session = session
        self._instrument = instrument

    def instrument(self, training: Training) -> Instrument:
        """The instrument on the scale of a training."""
        scale = queries.first_scale(self._session, training.id)
        return self._instrument.on(scale) if scale else self._instrument

    def basis(self, instrument: Instrument, rests_on: object) -> str:
        """What a figure rests on, as one name."""
        # With the parameters themselves, for a scale's file may be made anew under its name.
        own = [instrument.bank.version, instrument.scale_version, instrument.parameters_name, instrument.framework.id]
        cuts = instrument.framework.cut_scores.version
        return hashlib.sha256(json.dumps([own, cuts, rests_on]).encode()).hexdigest()

    def stored(self, training_id: int, kind: str, basis: str) -> dict[str, Any] | None:
        """A figure as it is kept; None where it is not, or rests on something else."""
        found = queries.summary(self._session, training_id, kind)
        return found.content if found is not None and found.basis == basis else None

    def content(
        self, training_id: int, kind: str, basis: str, work_out: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        """A figure as it is kept, worked out anew where it is not."""
        found = self.stored(training_id, kind, basis)
        if found is not None:
            return found
        content: dict[str, Any] = json.loads(json.dumps(work_out()))  # as it will be read, tuples and all
        writing(self._session, alone=f"summary/{training_id}/{kind}")
        self._session.merge(Summary(training_id=training_id, kind=kind, basis=basis, content=content))
        self._session.commit()
        return content


def wave_of(training: Training, kind: str) -> Wave:
    """A test of a training by its kind."""
    wave = next((wave for wave in training.waves if wave.kind == kind), None)
    if wave is None:
        raise NotFound("wave")
    return wave


def stamps(sat: Iterable[Sat]) -> list[tuple[int, int, int]]:
    """Sittings with the stamps of their answers."""
    return [(one.id, *one.stamp) for one in sat]


def growth_of(content: dict[str, Any]) -> Growth:
    """A growth as its summary holds it."""
    interval = content["effect_interval"]
    return Growth(
        people=content["people"],
        overall=Shift(**content["overall"]),
        areas=tuple((area, Shift(**shift)) for area, shift in content["areas"]),
        competences=tuple((competence, Shift(**shift)) for competence, shift in content["competences"]),
        effect_size=content["effect_size"],
        effect_interval=(interval[0], interval[1]) if interval else None,
        area_effects=tuple(content["area_effects"]),
        competence_effects=tuple(content["competence_effects"]),
    )


def reliable_of(content: dict[str, Any]) -> Reliable:
    """Shares of sure gains as their summary holds them."""
    shares = {name: tuple(content[name]) for name in ("area_gain", "area_loss")}
    return Reliable(people=content["people"], gain=content["gain"], loss=content["loss"], **shares)


def means_of(content: dict[str, Any]) -> HallMeans:
    """Means as their summary holds them."""
    areas, competences = (tuple(Mean(**one) for one in content[name]) for name in ("areas", "competences"))
    return HallMeans(Mean(**content["overall"]), areas, competences)

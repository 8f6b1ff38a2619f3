"""Joining a test by its code, and coming back by one's own."""

import numpy as np
from sqlalchemy.orm import Session

from digcomp.assessment.instrument import Instrument
from digcomp.errors import InputRefused, NotFound, SittingOver, WaveClosed
from digcomp.measurement import AdaptiveTest
from digcomp.services.clock import SYSTEM_CHANCE, Chance, Clock, digits, letters
from digcomp.services.opening import OPEN, PAUSED, of_wave
from digcomp.services.roster import Roster, checked_name, plain
from digcomp.services.tokens import PUBLIC
from digcomp.store.engine import writing
from digcomp.store.queries import trainings as queries
from digcomp.store.tables import Seat, Sitting, Wave

#: The consent text's version; a new text is a new version, and old sittings keep theirs.
CONSENT_VERSION = "2026-11"
#: Exposure of items is judged by so many of the latest finished sittings.
EXPOSURE_WINDOW = 400


def only_digits(text: str) -> str:
    """A code as typed, without spaces and hyphens."""
    return "".join(mark for mark in text if mark not in " \u00a0-–\t")


class Joining:
    """The way into a sitting."""

    def __init__(
        self, session: Session, clock: Clock, instrument: Instrument, site: str, chance: Chance = SYSTEM_CHANCE
    ) -> None:
        self._chance = chance
        self._session = session
        self._clock = clock
        self._instrument = instrument
        self._roster = Roster(session, clock, site, chance)

    def wave(self, code: str) -> Wave:
        """The open test of a code; NotFound for no such code, WaveClosed for one not open."""
        code = only_digits(code)
        wave = queries.wave_coded(self._session, code) if code.isdigit() and len(code) == 6 else None
        if wave is None:
            raise NotFound("wave")
        state = of_wave(wave, self._clock()).state
        if state not in (OPEN, PAUSED):  # who joins during a pause takes the seat and waits inside
            raise WaveClosed(state)
        return wave

    def join(
        self, code: str, name: str, personal_code: str, language: str, *, consent: bool, known: str = ""
    ) -> Sitting:
        """Take a seat and begin, or go on with the sitting this seat already has.

        Somebody with a personal code takes their seat. A typed name takes the seat that the roster holds under it; a
        seat whose sitting has begun is only reached by its personal code, or by its name where the browser knows the
        code: somebody went back and sends the page once more.
        """
        writing(self._session)  # first of all: the test must still be open when the seat is taken
        wave = self.wave(code)
        if not consent:
            raise InputRefused("consent", "missing")
        seat = self._seat(wave, name, personal_code, known)
        sitting = queries.sitting_at(self._session, wave.id, seat.id)
        if sitting is None:
            sitting = self._begin(wave, seat, language)
        self._session.commit()
        return sitting

    def resume(self, personal_code: str) -> Sitting:
        """The newest sitting of a personal code."""
        seat = self._by_code(personal_code)
        sitting = queries.latest_sitting(self._session, seat.id)
        if sitting is None:
            raise SittingOver("not-begun")
        return sitting

    def _seat(self, wave: Wave, name: str, personal_code: str, known: str) -> Seat:
        if personal_code.strip():
            seat = self._by_code(personal_code)
            if seat.training_id != wave.training_id:
                raise InputRefused("personal_code", "other-training")
            # Computers are shared: the code that a page still knows may be that of whoever sat there before.
            if name.strip() and plain(name) != plain(seat.person.name):
                raise InputRefused("personal_code", "other-name")
            return seat
        wanted = plain(checked_name(name))
        same = [seat for seat in queries.seats_of(self._session, wave.training_id) if plain(seat.person.name) == wanted]
        own = next((seat for seat in same if seat.code == known), None)
        if own:
            return own
        free = [seat for seat in same if queries.sitting_at(self._session, wave.id, seat.id) is None]
        if free:
            return free[0]
        if same:
            raise InputRefused("name", "seat-begun")
        return self._roster.walk_in(wave.training_id, name)

    def _by_code(self, personal_code: str) -> Seat:
        code = only_digits(personal_code)
        seat = queries.seat_coded(self._session, code) if code.isdigit() and len(code) == 8 else None
        if seat is None:
            raise InputRefused("personal_code", "unknown")
        return seat

    def _begin(self, wave: Wave, seat: Seat, language: str) -> Sitting:
        blueprint, now, seed = wave.training.blueprint, self._clock(), int(digits(self._chance, 9))
        # A training stays on the scale it began with: what is shown of before and after must not differ by the ruler.
        scale = queries.first_scale(self._session, wave.training_id) or self._instrument.scale_version
        instrument = self._instrument.on(scale)
        sitting = Sitting(
            public=letters(self._chance, PUBLIC),
            wave_id=wave.id,
            seat_id=seat.id,
            language=language,
            seed=seed,
            blueprint=blueprint,
            framework_version=instrument.framework.id,
            bank_version=instrument.bank.version,
            scale_version=instrument.scale_version,
            seen=queries.items_met_by(self._session, seat.person_id),
            ineligible=self._ineligible(instrument.quiz(blueprint), seed),
            consent_version=CONSENT_VERSION,
            consented_at=now,
            started_at=now,
        )
        self._session.add(sitting)
        self._session.flush()
        return sitting

    def _ineligible(self, test: AdaptiveTest, seed: int) -> list[str]:
        """Items kept back in this sitting, by how often each was asked before."""
        if test.exposure is None:
            return []
        asked, sittings, kept = queries.exposure(self._session, EXPOSURE_WINDOW)
        ids = test.bank.ids
        seen = np.array([asked.get(item, 0) for item in ids], dtype=float)
        eligible = sittings - np.array([kept.get(item, 0) for item in ids], dtype=float)
        drawn = test.exposure.draw(seen, eligible, sittings, np.random.default_rng([seed, 3]).random(len(ids)))
        return [item for item, stays in zip(ids, drawn, strict=True) if not stays]

"""Joining a test by its code, and coming back by one's own."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from sqlalchemy.orm import Session

from digcomp.assessment.instrument import Instrument
from digcomp.errors import InputRefused, NotFound, SittingOver, WaveClosed
from digcomp.measurement import AdaptiveTest
from digcomp.services.clock import SYSTEM_CHANCE, Chance, Clock, digits, letters
from digcomp.services.consent import Consents
from digcomp.services.opening import OPEN, PAUSED, of_wave
from digcomp.services.roster import Roster, checked_name, plain
from digcomp.services.tokens import PUBLIC
from digcomp.store.engine import writing
from digcomp.store.queries import trainings as queries
from digcomp.store.tables import Seat, Sitting, Wave

#: So long after a training its personal codes open nothing without the name: slips of paper are long lost by then.
LONG_OVER = timedelta(days=60)
#: Exposure of items is judged by so many of the latest finished sittings.
EXPOSURE_WINDOW = 400


def only_digits(text: str) -> str:
    """A code as typed, without spaces and hyphens."""
    return "".join(mark for mark in text if mark not in " \u00a0-–\t")


def _refuse_nameless(name: str) -> None:
    """Before any code is looked up: the answer must not tell whether there is one."""
    if not name.strip():
        raise InputRefused("name", "needed")


class Joining:
    """The way into a sitting."""

    def __init__(
        self,
        session: Session,
        clock: Clock,
        instrument: Instrument,
        site: str,
        chance: Chance = SYSTEM_CHANCE,
        retention_years: int = 3,
    ) -> None:
        self._consents = Consents(session, clock, retention_years)
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
            raise WaveClosed(state, demo=wave.training.demo)
        return wave

    def join(
        self,
        code: str,
        name: str,
        personal_code: str,
        language: str,
        *,
        consent: bool,
        known: str = "",
        ask_name: bool = False,
    ) -> Sitting:
        """Take a seat and begin, or go on with the sitting this seat already has.

        Somebody with a personal code takes their seat. A typed name takes the seat that the roster holds under it; a
        seat whose sitting has begun is only reached by its personal code, or by its name where the browser knows the
        code: somebody went back and sends the page once more. `ask_name`: codes are being tried out, so that one
        without its name opens nothing.
        """
        # First of all, and then looked at again: the test must still be open when the seat is taken.
        writing(self._session, alone=f"training/{self.wave(code).training_id}")
        wave = self.wave(code)
        if not consent:
            raise InputRefused("consent", "missing")
        if ask_name and personal_code.strip():
            _refuse_nameless(name)
        seat = self._seat(wave, name, personal_code, known)
        sitting = queries.sitting_at(self._session, wave.id, seat.id)
        if sitting is None:
            sitting = self._begin(wave, seat, language)
        self._session.commit()
        return sitting

    def resume(self, personal_code: str, name: str = "", *, ask_name: bool = False) -> Sitting:
        """The newest sitting of a personal code.

        The name is needed besides where the code alone is too little: the training is long over, two sites have given
        the same code, or codes are being tried out (`ask_name`). Whether there is such a code is told to nobody then.
        """
        if ask_name:
            _refuse_nameless(name)
        seats = self._coded(personal_code)
        if name.strip() or len(seats) > 1 or any(map(self._is_long_over, seats)):
            seats = [seat for seat in seats if name.strip() and plain(seat.person.name) == plain(name)]
        if len(seats) != 1:
            raise InputRefused("personal_code", "unknown")
        sitting = queries.latest_sitting(self._session, seats[0].id)
        if sitting is None:
            raise SittingOver("not-begun")
        return sitting

    def _is_long_over(self, seat: Seat) -> bool:
        training = queries.training(self._session, seat.training_id)
        return training is not None and self._clock().date() - training.ends_on > LONG_OVER

    def _seat(self, wave: Wave, name: str, personal_code: str, known: str) -> Seat:
        if personal_code.strip():
            coded = self._coded(personal_code)
            seat = next((one for one in coded if one.training_id == wave.training_id), None)
            if seat is None:
                raise InputRefused("personal_code", "other-training" if coded else "unknown")
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

    def _coded(self, personal_code: str) -> Sequence[Seat]:
        code = only_digits(personal_code)
        return queries.seats_coded(self._session, code) if code.isdigit() and len(code) == 8 else []

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
            consent_version=self._consents.keep(language),
            consent_language=self._consents.read_in(language),
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

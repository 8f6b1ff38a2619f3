"""Seats after the roster is made: move, merge, take off, and undo each of these."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from digcomp.errors import NotFound, Refused
from digcomp.services.accounts import Account
from digcomp.services.clock import Clock
from digcomp.services.elsewhere import refuse_if_elsewhere
from digcomp.services.national import refresh
from digcomp.services.seat_merging import merge, unmerge
from digcomp.services.trainings import Trainings
from digcomp.store.engine import writing
from digcomp.store.queries import people as queries
from digcomp.store.queries import trainings as training_queries
from digcomp.store.tables import Event, Seat, Training

REMOVED, MOVED, ARRIVED, MERGED = "seat-removed", "seat-moved", "seat-arrived", "seats-merged"
#: Changes of a training's seats that its page lists.
LATEST = 30


@dataclass(frozen=True, slots=True)
class SeatChange:
    """One change in the list: what, by whom, about whom, and whether it can be undone here."""

    event_id: int
    action: str
    by: str
    at: datetime
    names: tuple[str, ...]
    undone: bool
    may_undo: bool


class Seats:
    """Changes of the seats of own trainings. Nothing is deleted: answers stay, and each change can be undone."""

    def __init__(self, session: Session, clock: Clock, trainings: Trainings) -> None:
        self._session = session
        self._clock = clock
        self._trainings = trainings

    def get(self, training: Training, seat_id: int) -> Seat:
        """One seat of a training that the caller may see; a removed one is not found."""
        seat = queries.seat(self._session, seat_id)
        if seat is None or seat.training_id != training.id or seat.removed_at is not None:
            raise NotFound("seat")
        return seat

    def elsewhere(self, training: Training) -> Sequence[str]:
        """Names of people who sit in another training on the same days."""
        return queries.elsewhere(self._session, training.id, training.starts_on, training.ends_on)

    def remove(self, account: Account, training_id: int, seat_id: int) -> Seat:
        """Take somebody off the roster: they are shown nowhere, their answers are kept."""
        writing(self._session)
        training = self._trainings.get(account, training_id)
        refuse_if_elsewhere(training)
        seat = self.get(training, seat_id)
        seat.removed_at = self._clock()
        self._note(account, training.id, REMOVED, {"seat": seat.id})
        refresh(self._session, [training.id])
        self._session.commit()
        return seat

    def move(self, account: Account, training_id: int, seat_id: int, to_id: int) -> Seat:
        """Give somebody the same seat, with its code and sittings, in another training that this account may see.

        Raises
        ------
        NotFound
            For a training of strangers, on either side.
        Refused
            there-already, was-there (taken off there), certificate, other-scale, no-such-test.

        """
        writing(self._session)
        training, to = self._trainings.get(account, training_id), self._trainings.get(account, to_id)
        refuse_if_elsewhere(training)
        refuse_if_elsewhere(to)
        seat = self.get(training, seat_id)
        if training.id == to.id:
            raise Refused("there-already")
        if queries.has_certificate(self._session, seat.id):
            raise Refused("certificate")
        detail = {"seat": seat.id, "to": to.id, "position": seat.position}
        self._rehouse(seat, to)
        arrival = self._note(account, to.id, ARRIVED, {"seat": seat.id, "from": training.id})
        self._session.flush()
        self._note(account, training.id, MOVED, {**detail, "arrival": arrival.id})
        self._session.commit()
        return seat

    def _rehouse(self, seat: Seat, to: Training, position: int | None = None) -> None:
        """Give a seat and its sittings to another training, each sitting to the test of its kind."""
        there = queries.seat_of_person(self._session, to.id, seat.person_id)
        if there is not None:
            raise Refused("there-already" if there.removed_at is None else "was-there")
        sittings = queries.sittings_at(self._session, [seat.id])
        waves, scale = queries.waves_of(self._session, to.id), training_queries.first_scale(self._session, to.id)
        for sitting in sittings:
            if sitting.wave.kind not in waves:
                raise Refused("no-such-test")
            if scale not in (None, sitting.scale_version):
                raise Refused("other-scale")
        if position is None or queries.position_taken(self._session, to.id, position):
            position = training_queries.highest_position(self._session, to.id) + 1
        for sitting in sittings:
            sitting.wave = waves[sitting.wave.kind]
        refresh(self._session, [seat.training_id, to.id])
        seat.training_id, seat.position = to.id, position

    def merge(self, account: Account, training_id: int, kept_id: int, dropped_id: int) -> Seat:
        """Make one participant of two: seats and sittings of the second go to the one kept.

        Raises
        ------
        Refused
            same-seat, both-sat (a test), certificate, elsewhere (the second sits in a training of strangers too).

        """
        writing(self._session)
        training = self._trainings.get(account, training_id)
        refuse_if_elsewhere(training)
        kept, dropped = self.get(training, kept_id), self.get(training, dropped_id)
        own = {one.training_id for one in queries.seats_of_person(self._session, dropped.person_id)}
        for one in own - {training.id}:
            try:
                refuse_if_elsewhere(self._trainings.get(account, one))
            except NotFound:
                raise Refused("elsewhere") from None
        detail = merge(self._session, kept, dropped, self._clock())
        refresh(self._session, detail["trainings"])
        self._note(account, training.id, MERGED, detail)
        self._session.commit()
        return kept

    def undo(self, account: Account, training_id: int, event_id: int) -> None:
        """Undo a change; Refused("changed-since") where what it made is not there any more."""
        writing(self._session)
        training = self._trainings.get(account, training_id)
        refuse_if_elsewhere(training)
        event = queries.event(self._session, event_id)
        if event is None or event.training_id != training.id or event.action not in (REMOVED, MOVED, MERGED):
            raise NotFound("event")
        if event.undone_at is not None:
            raise Refused("undone-already")
        undo = {REMOVED: self._undo_removal, MOVED: self._undo_move, MERGED: self._undo_merge}
        undo[event.action](account, training, event.detail)
        event.undone_at = self._clock()
        self._session.commit()

    def _undo_removal(self, _account: Account, training: Training, detail: dict[str, Any]) -> None:
        seat = queries.seat(self._session, detail["seat"])
        if seat is None or seat.training_id != training.id or seat.removed_at is None:
            raise Refused("changed-since")
        seat.removed_at = None
        refresh(self._session, [training.id])

    def _undo_move(self, account: Account, training: Training, detail: dict[str, Any]) -> None:
        seat = queries.seat(self._session, detail["seat"])
        if seat is None or seat.training_id != detail["to"] or seat.removed_at is not None:
            raise Refused("changed-since")
        self._trainings.get(account, detail["to"])
        if queries.has_certificate(self._session, seat.id):
            raise Refused("certificate")
        self._rehouse(seat, training, detail["position"])
        arrival = queries.event(self._session, detail["arrival"])
        if arrival is not None:
            arrival.undone_at = self._clock()

    def _undo_merge(self, account: Account, training: Training, detail: dict[str, Any]) -> None:
        for training_id in {training.id, *detail["trainings"]}:
            self._trainings.get(account, training_id)
        unmerge(self._session, detail)
        refresh(self._session, {training.id, *detail["trainings"]})

    def changes(self, training: Training) -> list[SeatChange]:
        """The latest changes, the newest first: two queries however many there are."""
        found = queries.events(self._session, training.id, (REMOVED, MOVED, ARRIVED, MERGED), LATEST)
        seats = queries.seats_by_id(self._session, {n for event, _ in found for n in _about(event)})
        return [
            SeatChange(
                event_id=event.id,
                action=event.action,
                by=name,
                at=event.at,
                names=tuple(seats[n].person.name for n in _about(event) if n in seats),
                undone=event.undone_at is not None,
                may_undo=event.undone_at is None and event.action != ARRIVED,
            )
            for event, name in found
        ]

    def _note(self, account: Account, training_id: int, action: str, detail: dict[str, Any]) -> Event:
        event = Event(training_id=training_id, user_id=account.id, action=action, detail=detail, at=self._clock())
        self._session.add(event)
        return event


def _about(event: Event) -> list[int]:
    """Seats that an event is about; names are read from them, for an event keeps none."""
    return [event.detail[key] for key in ("kept", "dropped", "seat") if key in event.detail]

"""Two participants who are one: whose is what afterwards, and how it is parted again."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from digcomp.errors import Refused
from digcomp.store.queries import people as queries
from digcomp.store.tables import Attendance, Seat, Sitting


def merge(session: Session, kept: Seat, dropped: Seat, now: datetime) -> dict[str, Any]:
    """Give the kept person all that the dropped one has; what was done, as it takes to undo it.

    Where both have a seat in one training, the sittings go to the kept one's and the other is taken off; elsewhere the
    seat itself changes hands.
    """
    if kept.person_id == dropped.person_id:
        raise Refused("same-seat")
    detail: dict[str, Any] = {
        "kept": kept.id, "dropped": dropped.id, "persons": [kept.person_id, dropped.person_id],
        "trainings": [], "sittings": [], "seats": [], "removed": [], "days": [], "feedback": [], "revived": [],
    }  # fmt: skip
    for seat in queries.seats_of_person(session, dropped.person_id):
        detail["trainings"].append(seat.training_id)
        own = queries.seat_of_person(session, seat.training_id, kept.person_id)
        if own is None:
            seat.person = kept.person
            detail["seats"].append(seat.id)
        elif seat.removed_at is None:
            _empty(session, seat, own, now, detail)
    session.flush()
    moved = [sitting.id for sitting in queries.sittings_at(session, detail["seats"])]
    queries.give_looks(session, [*moved, *(row[0] for row in detail["sittings"])], kept.person_id)
    return detail


def _empty(session: Session, seat: Seat, own: Seat, now: datetime, detail: dict[str, Any]) -> None:
    """Move sittings, days and the mark of feedback from one seat to another of the same training; take it off."""
    if queries.has_certificate(session, seat.id):
        raise Refused("certificate")
    sittings = queries.sittings_at(session, [seat.id, own.id])
    waves = [sitting.wave_id for sitting in sittings]
    if len(waves) > len(set(waves)):
        raise Refused("both-sat")
    for sitting in sittings:
        if sitting.seat_id == seat.id:
            sitting.seat = own
            detail["sittings"].append([sitting.id, seat.id, own.id])
    _take_over(session, seat, own, detail)
    seat.removed_at = now
    detail["removed"].append(seat.id)


def _take_over(session: Session, seat: Seat, own: Seat, detail: dict[str, Any]) -> None:
    """Days and the mark of feedback that the seat kept has not itself."""
    days = {day.day for day in queries.attendance_of(session, own.id)}
    for day in queries.attendance_of(session, seat.id):
        if day.day not in days:
            session.add(Attendance(seat_id=own.id, day=day.day, minutes=day.minutes))
            detail["days"].append([own.id, day.day.isoformat()])
    if own.feedback_at is None and seat.feedback_at is not None:
        own.feedback_at = seat.feedback_at
        detail["feedback"].append(own.id)
    if own.removed_at is not None:
        detail["revived"].append([own.id, own.removed_at.isoformat()])
        own.removed_at = None


def unmerge(session: Session, detail: dict[str, Any]) -> None:
    """Part the two again; Refused("changed-since") where something of it has changed hands once more."""
    ids = {detail["kept"], *detail["seats"], *detail["removed"], *detail["feedback"]}
    ids |= {row[0] for row in detail["revived"]} | {n for row in detail["sittings"] for n in row[1:]}
    seats = queries.seats_by_id(session, ids)
    moved = {sitting.id: sitting for sitting in queries.sittings_at(session, list(seats))}
    if not _is_as_merged(detail, seats, moved):
        raise Refused("changed-since")
    _give_back(session, detail, seats, moved)
    session.flush()
    parted = [row[0] for row in detail["sittings"]]
    parted += [sitting.id for sitting in moved.values() if sitting.seat_id in detail["seats"]]
    queries.give_looks(session, parted, detail["persons"][1])


def _give_back(session: Session, detail: dict[str, Any], seats: dict[int, Seat], moved: dict[int, Sitting]) -> None:
    for sitting_id, from_id, _ in detail["sittings"]:
        moved[sitting_id].seat = seats[from_id]
    for seat_id in detail["removed"]:
        seats[seat_id].removed_at = None
    for seat_id in detail["seats"]:
        seats[seat_id].person_id = detail["persons"][1]
    for seat_id, day in detail["days"]:
        copied = session.get(Attendance, (seat_id, datetime.fromisoformat(day).date()))
        if copied is not None:
            session.delete(copied)
    for seat_id in detail["feedback"]:
        seats[seat_id].feedback_at = None
    for seat_id, moment in detail["revived"]:
        seats[seat_id].removed_at = datetime.fromisoformat(moment)


def _is_as_merged(detail: dict[str, Any], seats: dict[int, Seat], moved: dict[int, Sitting]) -> bool:
    kept = detail["persons"][0]
    return (
        all(n in moved and moved[n].seat_id == to for n, _, to in detail["sittings"])
        and all(n in seats and seats[n].removed_at is not None for n in detail["removed"])
        and all(n in seats and seats[n].person_id == kept for n in detail["seats"])
    )

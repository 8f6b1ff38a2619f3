"""Deletion for good: what goes with a person, what stays without one, and the mark that no copy comes back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from digcomp.errors import InputRefused, NotFound
from digcomp.services import national
from digcomp.services.accounts import Account
from digcomp.services.clock import Clock
from digcomp.services.tokens import public_of
from digcomp.services.trainings import Trainings
from digcomp.services.typed import tidy
from digcomp.store.engine import writing
from digcomp.store.queries import privacy as queries
from digcomp.store.tables import Certificate, Event, Person, Seat, Sitting

#: Kinds of tombstones: a person by number, a sitting by its public id, a seat by training and number.
PERSON, SITTING, SEAT = "person", "sitting", "seat"
DELETED = "person-deleted"
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Gone:
    """What a deletion took."""

    people: int = 0
    sittings: int = 0
    certificates: int = 0  # made invalid

    def __add__(self, other: "Gone") -> "Gone":
        return Gone(self.people + other.people, self.sittings + other.sittings, self.certificates + other.certificates)


def forget(
    session: Session,
    person_ids: Collection[int],
    now: datetime,
    *,
    keep_certificates: bool = False,
    seat_ids: Collection[int] | None = None,
) -> tuple[Gone, set[int]]:
    """Delete people with all that is kept of them, or some of their seats; what went, and the trainings it was of.

    Scores stay as tallies of items. A valid certificate that is kept keeps its seat and the name, and nothing else.
    The caller holds the write lock.
    """
    gone, trainings = Gone(), set[int]()
    for person in queries.people(session, person_ids):
        own = [seat for seat in queries.seats(session, person.id) if seat_ids is None or seat.id in seat_ids]
        trainings |= {seat.training_id for seat in own}
        gone += _forget_seats(session, person, own, now, keep_certificates=keep_certificates)
        if not queries.seats(session, person.id):
            queries.bury(session, PERSON, person.number, now)
            queries.forget_people(session, [person.id])
            gone += Gone(people=1)
    queries.forget_figures(session, trainings)
    session.expire_all()
    return gone, trainings


def _forget_seats(
    session: Session, person: Person, seats: Collection[Seat], now: datetime, *, keep_certificates: bool
) -> Gone:
    ids = [seat.id for seat in seats]
    sittings, certificates = queries.sittings(session, ids), queries.certificates(session, ids)
    kept = {one.seat_id for one in certificates if keep_certificates and one.revoked_at is None}
    _tally(session, sittings)
    national.forget(session, [one.id for one in sittings])
    queries.forget_sittings(session, [one.id for one in sittings])
    queries.forget_days(session, ids)
    dropped = [one for one in certificates if one.seat_id not in kept or one.revoked_at is not None]
    queries.forget_certificates(session, dropped, now)
    _bury_parts(session, person, seats, sittings, now)
    for seat in seats:
        if seat.id in kept:
            # Off the roster: nobody sees it any more but who asks for the certificate by its number.
            seat.removed_at, seat.organisation, seat.organisation_id = now, "", None
    session.flush()
    queries.forget_seats(session, [one for one in ids if one not in kept])
    return Gone(0, len(sittings), sum(one.revoked_at is None for one in dropped))


def _tally(session: Session, sittings: Collection[Sitting]) -> None:
    for item_id, score, dont_know, count in queries.tallies(session, [one.id for one in sittings]):
        queries.add_tally(session, item_id, score, dont_know, count)


def _bury_parts(
    session: Session, person: Person, seats: Collection[Seat], sittings: Collection[Sitting], now: datetime
) -> None:
    """Marks of the parts, for where the person stays."""
    for sitting in sittings:
        queries.bury(session, SITTING, sitting.public, now)
    uids = queries.trainings(session, {seat.training_id for seat in seats})
    for seat in seats:
        queries.bury(session, SEAT, f"{uids[seat.training_id].uid}/{person.number}", now)


class Forgetting:
    """Who may have what deleted: everybody themselves, a trainer their training's, an administrator all of it."""

    def __init__(self, session: Session, clock: Clock, secret_key: str, trainings: Trainings) -> None:
        self._session = session
        self._clock = clock
        self._secret_key = secret_key
        self._trainings = trainings

    def own(self, token: str, personal_code: str, *, sure: bool, keep_certificates: bool) -> Gone:
        """Delete all that is kept of whoever sat this sitting; InputRefused for a field that does not confirm it."""
        public = public_of(token, self._secret_key)
        writing(self._session)
        sitting = queries.sitting(self._session, public)
        if sitting is None:
            raise NotFound("sitting")
        if not sure:
            raise InputRefused("sure", "missing")
        if "".join(personal_code.split()).replace("-", "") != sitting.seat.code:
            raise InputRefused("personal_code", "other")
        people = self._one_and_merged(sitting.seat.person_id)
        gone, trainings = forget(self._session, people, self._clock(), keep_certificates=keep_certificates)
        self._note(None, trainings, "person", "")
        self._session.commit()
        return gone

    def on_request(
        self, account: Account, training_id: int, seat_id: int, reason: str, *, sure: bool, keep_certificates: bool
    ) -> Gone:
        """Delete somebody who asked for it: a trainer what is of their training, an administrator everything."""
        why = tidy(reason)
        if not why or len(why) > LONGEST_REASON:
            raise InputRefused("reason", "too-long" if why else "missing")
        if not sure:
            raise InputRefused("sure", "missing")
        writing(self._session)
        training = self._trainings.get(account, training_id)
        seat = self._session.get(Seat, seat_id)
        if seat is None or seat.training_id != training.id or seat.removed_at is not None:
            raise NotFound("seat")
        everything = account.role == "administrator"
        people = self._one_and_merged(seat.person_id) if everything else {seat.person_id}
        only = None if everything else [seat.id]
        now = self._clock()
        gone, trainings = forget(self._session, people, now, keep_certificates=keep_certificates, seat_ids=only)
        self._note(account, trainings, account.role, why)
        self._session.commit()
        return gone

    def certificates_of(self, person_id: int) -> list[Certificate]:
        """The valid certificates of somebody, of which is asked whether they stay."""
        ids = [seat.id for seat in queries.seats(self._session, person_id)]
        return [one for one in queries.certificates(self._session, ids) if one.revoked_at is None]

    def _one_and_merged(self, person_id: int) -> set[int]:
        """The person, and those that were found to be the same one."""
        seats = queries.seats(self._session, person_id)
        trainings = {seat.training_id for seat in seats}
        return {person_id} | queries.merged_into(self._session, trainings, {seat.id for seat in seats})

    def _note(self, account: Account | None, trainings: Collection[int], by: str, reason: str) -> None:
        """That it was done, by whom and why; not whose it was."""
        for training_id in sorted(trainings):
            self._session.add(
                Event(
                    training_id=training_id,
                    user_id=account.id if account else None,
                    action=DELETED,
                    detail={"by": by, "reason": reason},
                    at=self._clock(),
                )
            )

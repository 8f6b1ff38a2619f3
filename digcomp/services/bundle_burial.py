"""Deletions that come from elsewhere: what they name goes here too, and no older bundle brings it back."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from digcomp.exchange.bundles import Tombstone
from digcomp.services import national
from digcomp.services.bundle_tables import Tables
from digcomp.services.forgetting import PERSON, SEAT, SITTING, forget
from digcomp.store.queries import bundles as queries
from digcomp.store.queries import privacy as privacy_queries
from digcomp.store.tables import Certificate, Person, Seat, Sitting, Training

CERTIFICATE = "certificate"


def bury(session: Session, stones: Collection[Tombstone], site: str, now: datetime) -> int:
    """Delete what these name, of this site's trainings and of others'; how many deletions are new."""
    new = [one for one in stones if queries.bury(session, one.kind, one.uid, one.at)]
    session.flush()
    uids = queries.drop_buried(session) | {one.uid.partition("/")[0] for one in new if one.kind == SEAT}
    if uids:
        national.refresh(session, Tables(session, site).project(uids))
    _bury_own_parts(session, new, now)
    numbers = [one.uid for one in new if one.kind == PERSON]
    people = queries.rows_by(session, (Person.id,), Person.number, numbers)
    _, trainings = forget(session, [person_id for (person_id,) in people], now)
    national.refresh(session, trainings)
    return len(new)


def _bury_own_parts(session: Session, new: Iterable[Tombstone], now: datetime) -> None:
    """Parts of trainings that are held here; those of others have gone with their versions."""
    by_kind: dict[str, set[str]] = {}
    for one in new:
        by_kind.setdefault(one.kind, set()).add(one.uid)
    for uid in sorted(by_kind.get(SEAT, ())):
        training, _, number = uid.partition("/")
        for seat in queries.found_by(session, Seat, Seat.training_id, _training_ids(session, training)):
            if seat.person.number == number:
                _, trainings = forget(session, [seat.person_id], now, keep_certificates=True, seat_ids=[seat.id])
                national.refresh(session, trainings)
    gone = queries.found_by(session, Sitting, Sitting.public, by_kind.get(SITTING, ()))
    privacy_queries.forget_sittings(session, [one.id for one in gone])
    certificates = queries.found_by(session, Certificate, Certificate.number, by_kind.get(CERTIFICATE, ()))
    privacy_queries.forget_certificates(session, certificates, now)


def _training_ids(session: Session, uid: str) -> list[int]:
    """The training of a uid, if it is held here."""
    found = queries.found_by(session, Training, Training.uid, [uid])
    return [one.id for one in found if one.trainer_id is not None]

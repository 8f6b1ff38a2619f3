"""What this site says: its own trainings and whom they name, as records that travel."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from digcomp.exchange import bundle_records as records
from digcomp.exchange.bundle_records import Content
from digcomp.store.queries import bundles as queries
from digcomp.store.tables import Organisation, Person, Programme, Seat, Sitting, Training

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said:
    """A record as the tables have it now; `person_id` is whom it tells of."""

    kind: str
    uid: str
    content: Content
    person_id: int | None = None


def moment(value: datetime | None) -> str | None:
    """A moment as records have it."""
    return value.astimezone(UTC).isoformat() if value is not None else None


def organisation_paths(session: Session) -> dict[int, tuple[str, ...]]:
    """Organisation id to the names from the top down to it."""
    found = {one.id: one for one in queries.organisations(session)}

    def path(one: Organisation) -> tuple[str, ...]:
        above = found.get(one.parent_id) if one.parent_id is not None else None
        return (*(path(above) if above is not None else ()), one.name)

    return {number: path(one) for number, one in found.items()}


def organisation_content(path: Sequence[str], one: Organisation) -> Content:
    """What an organisation is; when it was added and put away is each installation's own."""
    return {"path": list(path), "aimag": one.aimag}


def programme_content(one: Programme) -> Content:
    """What a programme is; whether it is in use is each installation's own."""
    return {
        "title": one.title,
        "blueprint": one.blueprint,
        "target": one.target,
        "hours": one.hours,
        "least_attendance": one.least_attendance,
        "level_on_certificate": one.level_on_certificate,
    }


def person_content(one: Person) -> Content:
    """Who somebody is."""
    return {"name": one.name, "created_at": moment(one.created_at)}


class Source:
    """The records of trainings that are held here."""

    def __init__(self, session: Session, site: str) -> None:
        self._session = session
        self._site = site
        self._paths = organisation_paths(session)
        self._trainers = queries.trainer_names(session)

    def common(self, trainings: Sequence[Training]) -> Iterator[Said]:
        """What these trainings lean on: organisations with those above them, programmes, people."""
        offices = queries.organisations_named_by(self._session, [one.id for one in trainings])
        named = {self._paths[number][:depth] for number in offices for depth in range(1, len(self._paths[number]) + 1)}
        organisations = {one.id: one for one in queries.organisations(self._session)}
        for number, path in sorted(self._paths.items(), key=lambda pair: (pair[1], pair[0])):
            if path in named:
                named.remove(path)  # of two of one name the older one speaks
                content = organisation_content(path, organisations[number])
                yield Said(records.ORGANISATION, records.name_uid(*path), content)
        for programme in {one.programme.id: one.programme for one in trainings}.values():
            yield Said(records.PROGRAMME, records.name_uid(programme.title), programme_content(programme))
        for person in queries.people_in(self._session, [one.id for one in trainings]):
            yield Said(records.PERSON, person.number, person_content(person), person.id)

    def training(self, training: Training) -> Iterator[Said]:
        """Everything of one training: seven queries, however many people there are."""
        yield Said(records.TRAINING, training.uid, self._training(training))
        seats = {seat.id: seat for seat in queries.all_seats(self._session, training.id)}
        yield from self._seats(training, seats)
        yield from self._sittings(training, seats)
        for said in queries.feedback_of(self._session, training.id):
            own = {"ratings": said.ratings, "comment": said.comment, "given_on": said.given_on.isoformat()}
            yield Said(records.FEEDBACK, said.uid, {"training": training.uid, **own})
        yield from self._certificates(training, seats)

    def _training(self, training: Training) -> Content:
        plain = ("aimag", "place", "district", "hours", "target", "blueprint", "demo")
        waves = [
            {
                "kind": wave.kind,
                "state": wave.state,
                "opened_at": moment(wave.opened_at),
                "closed_at": moment(wave.closed_at),
            }
            for wave in training.waves
        ]
        return {
            **{name: getattr(training, name) for name in plain},
            "programme": training.programme.title,
            "trainer_name": self._trainers.get(training.trainer_id or 0, training.trainer_name),
            "organisation": self._path(training.organisation_id),
            "starts_on": training.starts_on.isoformat(),
            "ends_on": training.ends_on.isoformat(),
            "created_at": moment(training.created_at),
            "archived_at": moment(training.archived_at),
            "waves": waves,
            "lessons": queries.lessons_of(self._session, training.id),
        }

    def _path(self, organisation_id: int | None) -> list[str] | None:
        return list(self._paths[organisation_id]) if organisation_id is not None else None

    def _seats(self, training: Training, seats: Mapping[int, Seat]) -> Iterator[Said]:
        days = _grouped(queries.days_of(self._session, training.id), lambda one: one.seat_id)
        for seat in seats.values():
            content = {
                "training": training.uid,
                "person": seat.person.number,
                "code": seat.code,
                "position": seat.position,
                "organisation": seat.organisation,
                "organisation_path": self._path(seat.organisation_id),
                "removed_at": moment(seat.removed_at),
                "feedback_at": moment(seat.feedback_at),
                "attendance": {one.day.isoformat(): one.minutes for one in days.get(seat.id, ())},
            }
            yield Said(records.SEAT, seat_uid(seat), content, seat.person_id)

    def _sittings(self, training: Training, seats: Mapping[int, Seat]) -> Iterator[Said]:
        kinds = {wave.id: wave.kind for wave in training.waves}
        answers = queries.answers_of(self._session, training.id)
        looked_back = {one.sitting_id: one for one in queries.retrospectives_of(self._session, training.id)}
        for sitting in queries.sittings_of(self._session, training.id):
            seat, back = seats[sitting.seat_id], looked_back.get(sitting.id)
            said = {"ratings": back.ratings, "said_at": moment(back.said_at)} if back else None
            content = {
                **sitting_content(sitting),
                "training": training.uid,
                "wave": kinds[sitting.wave_id],
                "seat": seat_uid(seat),
                "person": seat.person.number,
                "answers": [[*row[:-1], moment(row[-1])] for row in answers.get(sitting.id, ())],
                "retrospective": said,
            }
            yield Said(records.SITTING, sitting.public, content, seat.person_id)

    def _certificates(self, training: Training, seats: Mapping[int, Seat]) -> Iterator[Said]:
        found = queries.certificates_of(self._session, training.id)
        numbers = {one.id: one.number for one in found}
        for one in found:
            seat = seats[one.seat_id]
            content = {
                "training": training.uid,
                "seat": seat_uid(seat),
                "person": seat.person.number,
                "name": one.name,
                "hours": one.hours,
                "levels": one.levels,
                "script_text": one.script_text,
                "issued_at": moment(one.issued_at),
                "revoked_at": moment(one.revoked_at),
                "revoked_reason": one.revoked_reason,
                "replaces": numbers.get(one.replaces_id or 0),
            }
            yield Said(records.CERTIFICATE, one.number, content, seat.person_id)


#: Columns of a sitting that travel as they are.
SITTING_COLUMNS = (
    "language", "seed", "blueprint", "framework_version", "bank_version", "scale_version", "ineligible", "seen",
    "consent_version", "consent_language", "finish_reason",
)  # fmt: skip
SITTING_MOMENTS = ("consented_at", "started_at", "finished_at")


def sitting_content(sitting: Sitting) -> Content:
    """What a sitting is in itself; until when somebody was readmitted matters in the hall alone."""
    plain: dict[str, Any] = {name: getattr(sitting, name) for name in SITTING_COLUMNS}
    return plain | {name: moment(getattr(sitting, name)) for name in SITTING_MOMENTS}


def seat_uid(seat: Seat) -> str:
    """The one name of a seat that stays when it is moved or its person is merged: that of its code."""
    return f"{seat.site}/{seat.code}"


def day(text: str) -> date:
    """A day as tables have it."""
    return date.fromisoformat(text)


def _grouped(rows: Iterable[T], key: Callable[[T], int]) -> dict[int, list[T]]:
    groups: dict[int, list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups

"""From versions to tables, second half, the doing: rows of other sites' trainings become those that were planned.

Rows that are right stay, so that what hangs on them here (who looked, what was worked out) stays too.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from digcomp.exchange import bundle_records as records
from digcomp.exchange.bundle_records import Content, unpacked
from digcomp.services.bundle_plan import Candidate, Known, Plan, plan
from digcomp.services.bundle_source import SITTING_COLUMNS, SITTING_MOMENTS, organisation_paths
from digcomp.store.bundle_tables import BundleRecord
from digcomp.store.queries import bundles as queries
from digcomp.store.tables import (
    Answer,
    Attendance,
    Certificate,
    Feedback,
    Lesson,
    Person,
    Programme,
    Retrospective,
    Seat,
    Sitting,
    Training,
    Wave,
)

Row = dict[str, Any]
#: Seats that change places wait here, below every place that there is.
_ASIDE = -1_000_000


def moment(text: str | None) -> datetime | None:
    """A moment as tables have it."""
    return datetime.fromisoformat(text) if text is not None else None


class Tables:
    """Brings trainings of other sites into the state that the versions held of them say."""

    def __init__(self, session: Session, site: str) -> None:
        self._session = session
        self._site = site
        self._offices = {path: number for number, path in reversed(organisation_paths(session).items())}
        self._buried_seats = queries.buried(session, "seat")

    def project(self, uids: Collection[str]) -> list[int]:
        """Make the tables right for these trainings; their ids."""
        rows = [row for row in queries.records_of(self._session, uids) if row.state not in ("own", "other")]
        made = self._plan(rows)
        for row in rows:
            row.state = made.states[row.kind, row.uid]
        self._session.flush()
        trainings = self._trainings(uids, made)
        waves = self._waves(made, trainings, drop=False)
        seats, sittings = self._seats_there(made, trainings), self._sittings_there(made, waves)
        people = self._ids(Person, Person.number, {one.content["person"] for one in made.seats.values()})
        targets = self._seat_rows(made, trainings, people)
        # A seat whose new place is another's still is made anew; so is a sitting, and all on a seat that goes.
        gone = _unplaced(seats, targets, ("training_id", "person_id"))
        gone_sittings = {uid for uid, one in sittings.items() if uid not in made.sittings}
        gone_sittings |= {uid for uid, one in sittings.items() if one["seat_id"] in {seats[g]["id"] for g in gone}}
        self._drop_certificates(made, trainings, {seats[uid]["id"] for uid in gone})
        self._drop(Sitting, Sitting.id, sittings, gone_sittings)
        self._drop(Seat, Seat.id, seats, gone)
        seat_ids = self._write_seats({uid: row for uid, row in seats.items() if uid not in gone}, targets)
        staying = {uid: row for uid, row in sittings.items() if uid not in gone_sittings}
        self._write_sittings(staying, made, waves, seat_ids)
        self._waves(made, trainings, drop=True)
        self._attendance(made, seat_ids)
        self._feedback(made, trainings)
        self._certificates(made, seat_ids)
        self._session.flush()
        self._session.expire_all()
        return sorted(trainings.values())

    def _plan(self, rows: Iterable[BundleRecord]) -> Plan:
        candidates: dict[tuple[str, str], Candidate] = {}
        for row in sorted(rows, key=lambda row: row.version):
            one = Candidate(row.kind, row.uid, row.site, row.version, unpacked(row.content or b""))
            candidates[row.kind, row.uid] = one
        every = list(candidates.values())
        titles = {one.content["programme"] for one in every if one.kind == records.TRAINING}
        numbers = {one.content["person"] for one in every if one.kind == records.SEAT}
        uids = {one.uid for one in every if one.kind == records.TRAINING}
        held_here = queries.rows_by(self._session, (Training.uid, Training.site), Training.uid, uids)
        return plan(
            every,
            Known(
                own={uid for uid, site in held_here if site == self._site},
                programmes=self._ids(Programme, Programme.title, titles),
                organisations=self._offices,
                people=self._ids(Person, Person.number, numbers),
                buried_seats=self._buried_seats,
            ),
        )

    def _ids(self, table: type[Any], column: Any, values: Collection[str]) -> dict[str, int]:
        return dict(queries.rows_by(self._session, (column, table.id), column, values))

    def _trainings(self, uids: Collection[str], made: Plan) -> dict[str, int]:
        """Rows of the trainings themselves, with their timetables; uid to id."""
        there = {one.uid: one for one in queries.found_by(self._session, Training, Training.uid, uids)}
        titles = {one.content["programme"] for one in made.trainings.values()}
        programmes = self._ids(Programme, Programme.title, titles)
        for uid, planned in made.trainings.items():
            one = there.get(uid)
            if one is None:
                one = there[uid] = Training(uid=uid, waves=[])
                self._session.add(one)
            content = planned.content
            values = {name: content[name] for name in _PLAIN}
            values |= {name: date.fromisoformat(content[name]) for name in ("starts_on", "ends_on")}
            values |= {name: moment(content[name]) for name in ("created_at", "archived_at")}
            values |= {"site": planned.site, "programme_id": programmes[content["programme"]]}
            values["organisation_id"] = self._offices.get(tuple(content["organisation"] or ()))
            for name, value in values.items():
                setattr(one, name, value)
        self._session.flush()
        found = {uid: one.id for uid, one in there.items() if one.site != self._site}
        self._lessons(made, found)
        return found

    def _lessons(self, made: Plan, trainings: Mapping[str, int]) -> None:
        queries.drop_all(self._session, Lesson, Lesson.training_id, trainings.values())
        rows = [
            {"training_id": trainings[uid], "competence": competence, "minutes": minutes}
            for uid, one in made.trainings.items()
            for competence, minutes in one.content["lessons"].items()
        ]
        queries.add_all(self._session, Lesson, rows)

    def _waves(self, made: Plan, trainings: Mapping[str, int], *, drop: bool) -> dict[tuple[str, str], int]:
        """Rows of tests; training and kind to id. Those that are no more go last, when nothing hangs on them."""
        there = {(one.training_id, one.kind): one for one in self._of(Wave, Wave.training_id, trainings)}
        wanted = {
            (trainings[uid], wave["kind"]): wave for uid, one in made.trainings.items() for wave in one.content["waves"]
        }
        if drop:
            gone = {there[key].id for key in there if key not in wanted}
            queries.drop_all(self._session, Wave, Wave.id, gone)
            return {}
        for (training_id, kind), wave in wanted.items():
            one = there.get((training_id, kind))
            if one is None:
                one = there[training_id, kind] = Wave(training_id=training_id, kind=kind)
                self._session.add(one)
            # It is open there and not here: nobody may answer on two servers.
            one.state = "closed" if wave["state"] == "open" else wave["state"]
            one.opened_at, one.closed_at = moment(wave["opened_at"]), moment(wave["closed_at"])
        self._session.flush()
        uids = {number: uid for uid, number in trainings.items()}
        return {(uids[training_id], kind): one.id for (training_id, kind), one in there.items()}

    def _of(self, table: type[Any], column: Any, trainings: Mapping[str, int]) -> list[Any]:
        return queries.found_by(self._session, table, column, set(trainings.values()))

    def _seats_there(self, made: Plan, trainings: Mapping[str, int]) -> dict[str, Row]:
        """Seats of these trainings, and those that come to them from another one."""
        columns = [getattr(Seat, name) for name in ("id", *_SEAT)]
        rows = queries.rows_by(self._session, columns, Seat.training_id, set(trainings.values()))
        codes = {uid.split("/")[1] for uid in made.seats}
        rows += queries.rows_by(self._session, columns, Seat.code, codes)
        found = {f"{row.site}/{row.code}": dict(row._mapping) for row in rows}
        ours = set(trainings.values())
        return {uid: row for uid, row in found.items() if row["training_id"] in ours or uid in made.seats}

    def _sittings_there(self, made: Plan, waves: Mapping[tuple[str, str], int]) -> dict[str, Row]:
        columns = [getattr(Sitting, name) for name in ("id", "public", *_SITTING)]
        rows = queries.rows_by(self._session, columns, Sitting.wave_id, set(waves.values()))
        rows += queries.rows_by(self._session, columns, Sitting.public, set(made.sittings))
        return {row.public: dict(row._mapping) for row in rows}

    def _seat_rows(self, made: Plan, trainings: Mapping[str, int], people: Mapping[str, int]) -> dict[str, Row]:
        rows = {}
        for uid, one in made.seats.items():
            content, hidden = one.content, uid in made.hidden
            site, code = uid.split("/")
            began = made.trainings[content["training"]].content["created_at"]
            rows[uid] = {
                "training_id": trainings[content["training"]],
                "person_id": people[content["person"]],
                "position": made.positions[uid],
                "site": site,
                "code": code,
                "organisation": "" if hidden else content["organisation"],
                "organisation_id": None if hidden else self._offices.get(tuple(content["organisation_path"] or ())),
                "removed_at": moment(content["removed_at"] or (began if hidden else None)),
                "feedback_at": moment(content["feedback_at"]),
            }
        return rows

    def _write_seats(self, staying: Mapping[str, Row], targets: Mapping[str, Row]) -> dict[str, int]:
        changed = {uid for uid, row in staying.items() if any(row[name] != targets[uid][name] for name in _SEAT)}
        moved = {u for u in changed if any(staying[u][n] != targets[u][n] for n in ("position", "training_id"))}
        aside = [{"id": staying[uid]["id"], "position": _ASIDE - staying[uid]["id"]} for uid in sorted(moved)]
        queries.change_all(self._session, Seat, aside)
        queries.change_all(self._session, Seat, [{"id": staying[u]["id"], **targets[u]} for u in sorted(changed)])
        queries.add_all(self._session, Seat, [row for uid, row in targets.items() if uid not in staying])
        codes = {row["code"] for row in targets.values()}
        rows = queries.rows_by(self._session, (Seat.id, Seat.site, Seat.code), Seat.code, codes)
        return {f"{row.site}/{row.code}": row.id for row in rows}

    def _write_sittings(
        self, there: Mapping[str, Row], made: Plan, waves: Mapping[tuple[str, str], int], seats: Mapping[str, int]
    ) -> None:
        targets = {uid: _sitting_row(one.content, waves, seats) for uid, one in made.sittings.items()}
        gone = _unplaced(there, targets, ("wave_id", "seat_id"))
        self._drop(Sitting, Sitting.id, there, gone)
        staying = {uid: row for uid, row in there.items() if uid not in gone}
        changed = [u for u, row in staying.items() if any(row[name] != targets[u][name] for name in _SITTING)]
        queries.change_all(self._session, Sitting, [{"id": staying[u]["id"], **targets[u]} for u in sorted(changed)])
        # In the order in which they began, for some pages ask for the latest by its id.
        new = sorted((u for u in targets if u not in staying), key=lambda u: (targets[u]["started_at"], u))
        queries.add_all(self._session, Sitting, [{"public": uid, **targets[uid]} for uid in new])
        ids = self._ids(Sitting, Sitting.public, set(targets))
        self._answers(made, ids, {ids[uid] for uid in staying})
        self._retrospectives(made, ids)

    def _answers(self, made: Plan, ids: Mapping[str, int], staying: Collection[int]) -> None:
        columns = [getattr(Answer, name) for name in ("sitting_id", *_ANSWER)]
        there: dict[int, set[tuple[Any, ...]]] = {}
        for row in queries.rows_by(self._session, columns, Answer.sitting_id, staying):
            there.setdefault(row[0], set()).add(tuple(row[1:]))
        new, anew = list[Row](), set[int]()
        for uid, one in made.sittings.items():
            sitting_id = ids[uid]
            wanted = {(*answer[:-1], moment(answer[-1])) for answer in one.content["answers"]}
            old = there.get(sitting_id, set())
            if not old <= wanted:  # one was replaced: all are written again, for two may not have one item meanwhile
                anew.add(sitting_id)
                old = set()
            for answer in sorted(wanted - old):
                new.append({"sitting_id": sitting_id, **dict(zip(_ANSWER, answer, strict=True))})
        queries.drop_all(self._session, Answer, Answer.sitting_id, anew)
        queries.add_all(self._session, Answer, new)

    def _retrospectives(self, made: Plan, ids: Mapping[str, int]) -> None:
        queries.drop_all(self._session, Retrospective, Retrospective.sitting_id, set(ids.values()))
        rows = [
            {"sitting_id": ids[uid], "ratings": said["ratings"], "said_at": moment(said["said_at"])}
            for uid, one in made.sittings.items()
            if (said := one.content["retrospective"])
        ]
        queries.add_all(self._session, Retrospective, rows)

    def _attendance(self, made: Plan, seats: Mapping[str, int]) -> None:
        queries.drop_all(self._session, Attendance, Attendance.seat_id, {seats[uid] for uid in made.seats})
        rows = [
            {"seat_id": seats[uid], "day": date.fromisoformat(day), "minutes": minutes}
            for uid, one in made.seats.items()
            if uid not in made.hidden
            for day, minutes in one.content["attendance"].items()
        ]
        queries.add_all(self._session, Attendance, rows)

    def _feedback(self, made: Plan, trainings: Mapping[str, int]) -> None:
        there = {one.uid: one.training_id for one in self._of(Feedback, Feedback.training_id, trainings)}
        known = queries.rows_by(self._session, (Feedback.uid, Feedback.training_id), Feedback.uid, set(made.feedback))
        wrong = {uid for uid, _ in known} | set(there)
        queries.drop_all(self._session, Feedback, Feedback.uid, wrong)
        rows = [
            {
                "uid": uid,
                "training_id": trainings[one.content["training"]],
                "ratings": one.content["ratings"],
                "comment": one.content["comment"],
                "given_on": date.fromisoformat(one.content["given_on"]),
            }
            for uid, one in sorted(made.feedback.items())
        ]
        queries.add_all(self._session, Feedback, rows)

    def _drop_certificates(self, made: Plan, trainings: Mapping[str, int], seats: Collection[int]) -> None:
        """Certificates that ought not to be there, or whose seat goes; none points at one that is gone."""
        there = queries.certificates_in(self._session, set(trainings.values()))
        gone = {one.id for one in there if one.number not in made.certificates or one.seat_id in seats}
        queries.unlink_certificates(self._session, gone)
        queries.drop_all(self._session, Certificate, Certificate.id, gone)

    def _certificates(self, made: Plan, seats: Mapping[str, int]) -> None:
        wanted = made.certificates
        there = {one.number: one for one in queries.found_by(self._session, Certificate, Certificate.number, wanted)}
        for number, planned in sorted(wanted.items()):
            one = there.get(number)
            if one is None:
                one = there[number] = Certificate(number=number)
                self._session.add(one)
            content = planned.content
            one.seat_id, one.name, one.hours = seats[content["seat"]], content["name"], content["hours"]
            one.levels, one.script_text = content["levels"], content["script_text"]
            one.issued_at = datetime.fromisoformat(content["issued_at"])
            one.revoked_at, one.revoked_reason = moment(content["revoked_at"]), content["revoked_reason"]
        self._session.flush()
        for number, planned in wanted.items():
            before = there.get(planned.content["replaces"] or "")
            there[number].replaces_id = before.id if before else None

    def _drop(self, table: type[Any], column: Any, there: Mapping[str, Row], uids: Collection[str]) -> None:
        queries.drop_all(self._session, table, column, {there[uid]["id"] for uid in uids})


_PLAIN = ("trainer_name", "aimag", "place", "district", "hours", "target", "blueprint", "demo")
_SEAT = (
    "training_id", "person_id", "position", "site", "code", "organisation", "organisation_id", "removed_at",
    "feedback_at",
)  # fmt: skip
_SITTING = ("wave_id", "seat_id", *SITTING_COLUMNS, *SITTING_MOMENTS, "open_until")
_ANSWER = ("phase", "position", "item_id", "response", "score", "dont_know", "answered_at")


def _sitting_row(content: Content, waves: Mapping[tuple[str, str], int], seats: Mapping[str, int]) -> Row:
    row = {name: content[name] for name in SITTING_COLUMNS} | {name: moment(content[name]) for name in SITTING_MOMENTS}
    row["wave_id"], row["seat_id"] = waves[content["training"], content["wave"]], seats[content["seat"]]
    return row | {"open_until": None}


def _unplaced(there: Mapping[str, Row], targets: Mapping[str, Row], place: tuple[str, str]) -> set[str]:
    """What is there and ought not to be, or ought to stand where another one stands now."""
    places = {tuple(row[name] for name in place): uid for uid, row in there.items()}
    gone = {uid for uid in there if uid not in targets}
    for uid, row in targets.items():
        if uid in there:
            occupant = places.get(tuple(row[name] for name in place), uid)
            if occupant != uid and occupant not in gone:
                gone.add(uid)
    return gone

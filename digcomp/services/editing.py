"""A training after it was made: change it, put it away, train it in two."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from digcomp.errors import InputRefused, NotFound, Refused
from digcomp.services.accounts import Account
from digcomp.services.clock import Clock
from digcomp.services.elsewhere import refuse_if_elsewhere
from digcomp.services.trainings import NewTraining, Trainings
from digcomp.services.typed import tidy
from digcomp.store.engine import writing
from digcomp.store.queries import editing as queries
from digcomp.store.queries import people as people_queries
from digcomp.store.tables import Event, Training, TrainingTrainer, User

EDITED, ARCHIVED, UNARCHIVED = "edited", "archived", "unarchived"
TRAINER_ADDED, TRAINER_REMOVED = "trainer-added", "trainer-removed"
#: What two trainers may have changed, in the order of the form.
FIELDS = (
    "programme",
    "aimag",
    "district",
    "place",
    "organisation_id",
    "starts_on",
    "ends_on",
    "hours",
    "target",
    "blueprint",
)
#: Changes of one training that are looked back at.
LATEST = 50


@dataclass(frozen=True, slots=True)
class Change:
    """What one edit made of one field."""

    field: str
    before: Any
    after: Any


class EditedMeanwhile(Refused):
    """Somebody saved the training after this form was opened; carries who, when and what, and the new version."""

    def __init__(self, by: str, at: datetime, changes: tuple[Change, ...], version: int) -> None:
        super().__init__("edited-meanwhile")
        self.by = by
        self.at = at
        self.changes = changes
        self.version = version


class Editing:
    """Changes of trainings; each begins at the one door, `Trainings.get`."""

    def __init__(self, session: Session, clock: Clock, trainings: Trainings) -> None:
        self._session = session
        self._clock = clock
        self._trainings = trainings

    def values(self, training: Training) -> NewTraining:
        """What the form of a training is filled with."""
        return NewTraining(
            programme=training.programme.title,
            aimag=training.aimag,
            place=training.place,
            starts_on=training.starts_on,
            ends_on=training.ends_on,
            hours=training.hours,
            target=training.target,
            blueprint=training.blueprint,
            demo=training.demo,
            district=training.district,
            organisation_id=training.organisation_id,
        )

    def change(self, account: Account, training_id: int, new: NewTraining, version: int) -> Training:
        """Save a form that was opened at a version.

        Raises
        ------
        InputRefused
            For the first value that cannot be taken; the length of a test that people have begun stays.
        EditedMeanwhile
            When another trainer was quicker; nothing was saved.

        """
        writing(self._session)  # before looking: of two who save at once one must see the other's version
        training = self._trainings.get(account, training_id)
        refuse_if_elsewhere(training)
        self._trainings.check(new)
        if new.blueprint != training.blueprint and queries.has_begun(self._session, training_id):
            raise InputRefused("blueprint", "begun")
        if version != training.version:
            raise self._meanwhile(training, version)
        before = _plain(self.values(training))
        training.programme = self._trainings.programme_of(new)
        training.place = tidy(new.place)
        for field in FIELDS:
            if field not in ("programme", "place"):
                setattr(training, field, getattr(new, field))
        after = _plain(self.values(training))
        changed = {field: [before[field], after[field]] for field in FIELDS if before[field] != after[field]}
        if changed:
            training.version += 1
            self._note(account, training, EDITED, {"version": training.version, "changed": changed})
        self._session.commit()
        return training

    def _meanwhile(self, training: Training, version: int) -> EditedMeanwhile:
        """What has changed since a version: each field from what it was then to what it is now."""
        events = people_queries.events(self._session, training.id, (EDITED,), LATEST)
        since = [(event, name) for event, name in events if event.detail["version"] > version]
        first: dict[str, Any] = {}
        for event, _ in since:  # the newest first, so that the oldest "before" stays
            first |= {field: pair[0] for field, pair in event.detail["changed"].items()}
        now = _plain(self.values(training))
        changes = tuple(Change(f, first[f], now[f]) for f in FIELDS if f in first and first[f] != now[f])
        by, at = (since[0][1], since[0][0].at) if since else ("", training.created_at)
        return EditedMeanwhile(by, at, changes, training.version)

    def put_away(self, account: Account, training_id: int, *, away: bool) -> Training:
        """Archive a training, or take it out again; one with an open test stays."""
        writing(self._session)
        training = self._trainings.get(account, training_id)
        refuse_if_elsewhere(training)
        if away and any(wave.state == "open" for wave in training.waves):
            raise Refused("still-open")
        if (training.archived_at is not None) != away:
            training.archived_at = self._clock() if away else None
            self._note(account, training, ARCHIVED if away else UNARCHIVED, {})
        self._session.commit()
        return training

    def trainers(self, training: Training) -> list[User]:
        """Who made the training, and then who trains beside them."""
        return queries.trainers_of(self._session, training)

    def may_choose_trainers(self, account: Account, training: Training) -> bool:
        """Only who made the training, and administrators."""
        return account.role == "administrator" or training.trainer_id == account.id

    def add_trainer(self, account: Account, training_id: int, login: str) -> User:
        """Let another trainer in by login; InputRefused for a login that there is not, or one that is in already."""
        writing(self._session)
        training = self._chosen_by(account, training_id)
        user = queries.active_user(self._session, login.strip().lower())
        if user is None:
            raise InputRefused("login", "unknown")
        if user.id in [one.id for one in self.trainers(training)]:
            raise InputRefused("login", "there-already")
        self._session.add(TrainingTrainer(training_id=training.id, user_id=user.id))
        self._note(account, training, TRAINER_ADDED, {"user": user.id})
        self._session.commit()
        return user

    def remove_trainer(self, account: Account, training_id: int, user_id: int) -> None:
        """Take a second trainer's way in away; what they did stays."""
        writing(self._session)
        training = self._chosen_by(account, training_id)
        beside = self._session.get(TrainingTrainer, (training.id, user_id))
        if beside is None:
            raise NotFound("trainer")
        self._session.delete(beside)
        self._note(account, training, TRAINER_REMOVED, {"user": user_id})
        self._session.commit()

    def _chosen_by(self, account: Account, training_id: int) -> Training:
        training = self._trainings.get(account, training_id)
        refuse_if_elsewhere(training)
        if not self.may_choose_trainers(account, training):
            raise Refused("of-others")
        return training

    def _note(self, account: Account, training: Training, action: str, detail: dict[str, Any]) -> None:
        event = Event(training_id=training.id, user_id=account.id, action=action, detail=detail, at=self._clock())
        self._session.add(event)


def _plain(new: NewTraining) -> dict[str, Any]:
    """Values as an event keeps them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(new).items()}

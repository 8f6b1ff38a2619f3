"""Programmes: what courses that are held many times have in common, and their rule for certificates."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from digcomp.assessment.instrument import BLUEPRINTS, Instrument
from digcomp.errors import InputRefused, NotFound, Refused
from digcomp.services.accounts import Account
from digcomp.services.alphabet import sort_key
from digcomp.services.clock import Clock
from digcomp.services.trainings import MOST_HOURS
from digcomp.services.typed import tidy
from digcomp.store.engine import writing
from digcomp.store.queries import programmes as queries
from digcomp.store.queries import trainings as training_queries
from digcomp.store.tables import Event, Programme

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class ProgrammeForm:
    """What is filled in."""

    title: str
    hours: int = 16
    target: str | None = None
    blueprint: str = "standard"
    least_attendance: int = 80
    level_on_certificate: bool = False


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme in the list: how many trainings it has, and whether this account may change it."""

    programme: Programme
    trainings: int
    may_change: bool


class Programmes:
    """The programmes of an installation.

    Everybody who trains sees them and may add one. A programme that others hold trainings of is changed by
    administrators alone, for its rule decides about certificates of theirs.
    """

    def __init__(self, session: Session, clock: Clock, instrument: Instrument) -> None:
        self._session = session
        self._clock = clock
        self._instrument = instrument

    def all(self, account: Account, *, archived: bool = False) -> list[ProgrammeRow]:
        """The programmes in use, or those put away, by title."""
        others = self._of_others(account)
        found = queries.programmes_with_trainings(self._session)
        rows = [ProgrammeRow(one, count, one.id not in others) for one, count in found]
        rows.sort(key=lambda row: sort_key(row.programme.title))
        return [row for row in rows if (row.programme.archived_at is not None) == archived]

    def get(self, programme_id: int) -> Programme:
        """One programme."""
        programme = queries.programme(self._session, programme_id)
        if programme is None:
            raise NotFound("programme")
        return programme

    def may_change(self, account: Account, programme: Programme) -> bool:
        """Whether this account may change it."""
        return programme.id not in self._of_others(account)

    def add(self, account: Account, form: ProgrammeForm) -> Programme:
        """Add one; InputRefused names the field."""
        writing(self._session)
        self._check(form, None)
        programme = Programme(created_at=self._clock())
        _fill(programme, form)
        self._session.add(programme)
        self._session.flush()
        self._note(account, "programme-added", programme)
        self._session.commit()
        return programme

    def change(self, account: Account, programme_id: int, form: ProgrammeForm) -> Programme:
        """Change one; trainings that there are keep what they began with, but for the title and the rule."""
        writing(self._session)
        programme = self._changeable(account, programme_id)
        self._check(form, programme)
        _fill(programme, form)
        self._note(account, "programme-changed", programme)
        self._session.commit()
        return programme

    def put_away(self, account: Account, programme_id: int, *, away: bool) -> Programme:
        """Archive a programme, or take it out again; its trainings stay as they are."""
        writing(self._session)
        programme = self._changeable(account, programme_id)
        programme.archived_at = (programme.archived_at or self._clock()) if away else None
        self._note(account, "programme-archived" if away else "programme-unarchived", programme)
        self._session.commit()
        return programme

    def _changeable(self, account: Account, programme_id: int) -> Programme:
        programme = self.get(programme_id)
        if not self.may_change(account, programme):
            raise Refused("of-others")
        return programme

    def _of_others(self, account: Account) -> set[int]:
        return set() if account.role == "administrator" else queries.programmes_of_others(self._session, account.id)

    def _check(self, form: ProgrammeForm, own: Programme | None) -> None:
        title = tidy(form.title)
        same = training_queries.programme_titled(self._session, title) if title else None
        wrong = {
            "title": ("taken" if same is not None and same is not own else "", not title or len(title) > LONGEST_TITLE),
            "hours": ("", not 1 <= form.hours <= MOST_HOURS),
            "target": ("", bool(form.target) and form.target not in self._instrument.targets),
            "blueprint": ("", form.blueprint not in BLUEPRINTS),
            "least_attendance": ("", not 0 <= form.least_attendance <= 100),
        }
        for field, (code, is_wrong) in wrong.items():
            if code or is_wrong:
                raise InputRefused(field, code or "not-possible")

    def _note(self, account: Account, action: str, programme: Programme) -> None:
        detail = {"programme": programme.id}
        self._session.add(Event(user_id=account.id, action=action, detail=detail, at=self._clock()))


def _fill(programme: Programme, form: ProgrammeForm) -> None:
    programme.title = tidy(form.title)
    programme.hours, programme.target, programme.blueprint = form.hours, form.target, form.blueprint
    programme.least_attendance = form.least_attendance
    programme.level_on_certificate = form.level_on_certificate

"""Organisations as a tree: offices that people come from, each under another."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from digcomp.assessment.suppression import in_steps
from digcomp.errors import InputRefused, NotFound, Refused
from digcomp.services.accounts import Account
from digcomp.services.alphabet import sort_key
from digcomp.services.clock import Clock
from digcomp.services.typed import holds_registration_number, tidy
from digcomp.store.engine import writing
from digcomp.store.queries import programmes as queries
from digcomp.store.queries import trainings as training_queries
from digcomp.store.tables import Event, Organisation

#: As long as the place for it in a seat.
LONGEST_NAME = 120
#: A ministry, an agency, an aimag's office, a soum's, and some room.
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Branch:
    """An organisation in its place in the tree; `depth` counts from 0."""

    organisation: Organisation
    depth: int
    uses: int  # people and trainings; in steps of five for who may not see all of them
    may_change: bool


class Organisations:
    """The organisations of an installation.

    Everybody who trains may add one; what people or trainings of others name, only administrators rename or put away.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def tree(self, account: Account, *, archived: bool = False) -> list[Branch]:
        """All in the order of the tree, those in use or those put away too; three queries however many there are."""
        others, uses = self._of_others(account), queries.organisation_uses(self._session)
        if account.role != "administrator":  # how many of other trainers' people come from a small office
            uses = {own: in_steps(count) for own, count in uses.items()}
        under: dict[int | None, list[Organisation]] = {}
        for one in sorted(queries.organisations(self._session), key=lambda one: sort_key(one.name)):
            if archived or one.archived_at is None:
                under.setdefault(one.parent_id, []).append(one)
        branches: list[Branch] = []

        def grow(parent_id: int | None, depth: int) -> None:
            for one in under.get(parent_id, []):
                branches.append(Branch(one, depth, uses.get(one.id, 0), one.id not in others))
                grow(one.id, depth + 1)

        grow(None, 0)
        return branches

    def get(self, organisation_id: int) -> Organisation:
        """One organisation."""
        found = training_queries.organisation(self._session, organisation_id)
        if found is None:
            raise NotFound("organisation")
        return found

    def may_change(self, account: Account, organisation: Organisation) -> bool:
        """Whether this account may rename it or put it away."""
        return organisation.id not in self._of_others(account)

    def add(self, account: Account, name: str, parent_id: int | None = None) -> Organisation:
        """Add one under another, or at the top; InputRefused names the field."""
        writing(self._session)
        if parent_id is not None and self._depth(parent_id) >= DEEPEST:
            raise InputRefused("parent", "too-deep")
        one = Organisation(name=self._checked(name, parent_id, None), parent_id=parent_id, created_at=self._clock())
        self._session.add(one)
        self._session.flush()
        self._note(account, "organisation-added", one)
        self._session.commit()
        return one

    def rename(self, account: Account, organisation_id: int, name: str) -> Organisation:
        """Give it another name; who was seated under the old one stays with it."""
        writing(self._session)
        one = self._changeable(account, organisation_id)
        one.name = self._checked(name, one.parent_id, one)
        self._note(account, "organisation-renamed", one)
        self._session.commit()
        return one

    def put_away(self, account: Account, organisation_id: int, *, away: bool) -> Organisation:
        """Archive it, or take it out again; one with others in use below it stays."""
        writing(self._session)
        one = self._changeable(account, organisation_id)
        below = [other for other in queries.organisations(self._session) if other.parent_id == one.id]
        if away and any(other.archived_at is None for other in below):
            raise Refused("others-below")
        parent = training_queries.organisation(self._session, one.parent_id) if one.parent_id else None
        if not away and parent is not None and parent.archived_at is not None:
            raise Refused("above-archived")
        one.archived_at = (one.archived_at or self._clock()) if away else None
        self._note(account, "organisation-archived" if away else "organisation-unarchived", one)
        self._session.commit()
        return one

    def _changeable(self, account: Account, organisation_id: int) -> Organisation:
        one = self.get(organisation_id)
        if not self.may_change(account, one):
            raise Refused("of-others")
        return one

    def _of_others(self, account: Account) -> set[int]:
        return set() if account.role == "administrator" else queries.organisations_of_others(self._session, account.id)

    def _depth(self, organisation_id: int) -> int:
        """How many stand above and with it; an unknown or archived one cannot be added under."""
        depth, above = 0, training_queries.organisation(self._session, organisation_id)
        if above is None or above.archived_at is not None:
            raise InputRefused("parent", "not-possible")
        while above is not None:
            depth += 1
            above = training_queries.organisation(self._session, above.parent_id) if above.parent_id else None
        return depth

    def _checked(self, name: str, parent_id: int | None, own: Organisation | None) -> str:
        kept = tidy(name)
        if not kept:
            raise InputRefused("name", "missing")
        if len(kept) > LONGEST_NAME:
            raise InputRefused("name", "too-long")
        if holds_registration_number(kept):
            raise InputRefused("name", "registration-number")
        same = queries.organisation_named(self._session, parent_id, kept)
        if same is not None and same is not own:
            raise InputRefused("name", "taken")
        return kept

    def _note(self, account: Account, action: str, one: Organisation) -> None:
        detail = {"organisation": one.id}
        self._session.add(Event(user_id=account.id, action=action, detail=detail, at=self._clock()))

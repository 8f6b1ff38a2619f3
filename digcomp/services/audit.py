"""The audit log: who did what to which record, in numbers alone. It grows, and nothing here changes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from digcomp.services.accounts import Account
from digcomp.services.clock import Clock
from digcomp.store.engine import writing
from digcomp.store.queries import security as queries
from digcomp.store.security_tables import Audit

Page = tuple[list["Line"], int]
Detail = Mapping[str, int | str]
#: Lines of one page.
ON_A_PAGE = 50
#: Letters of a value in a line's detail; what is longer was no number or name of a form.
LONGEST_VALUE = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `login` is who did it, by what the account is called today."""

    id: int
    at: datetime
    user_id: int | None
    login: str
    role: str
    action: str
    kind: str
    subject: str
    detail: dict[str, int | str]


class AuditLog:
    """Writes and reads the log."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def add(
        self, account: Account | None, action: str, kind: str = "", subject: object = "", detail: Detail | None = None
    ) -> None:
        """Add a line to the present transaction, so that an act and its line are kept together or not at all."""
        self._session.add(
            Audit(
                at=self._clock(),
                user_id=account.id if account else None,
                role=account.role if account else "",
                action=action,
                kind=kind,
                subject=str(subject)[:LONGEST_VALUE],
                detail={name: _plain(value) for name, value in (detail or {}).items()},
            )
        )

    def note(
        self, account: Account | None, action: str, kind: str = "", subject: object = "", detail: Detail | None = None
    ) -> None:
        """Add a line in a transaction of its own."""
        writing(self._session)
        self.add(account, action, kind, subject, detail)
        self._session.commit()

    def page(
        self, *, action: str = "", user_id: int | None = None, before: int | None = None
    ) -> tuple[list[Line], int]:
        """Lines, the latest first, and from where the next page goes on: 0 where there is none."""
        found = queries.audit_lines(self._session, action=action, user_id=user_id, before=before, limit=ON_A_PAGE + 1)
        lines = [_line(row, login) for row, login in found[:ON_A_PAGE]]
        return lines, lines[-1].id if len(found) > ON_A_PAGE else 0

    def actions(self) -> list[str]:
        """Actions that the log holds."""
        return queries.audit_actions(self._session)

    def everything(self, since: datetime | None = None) -> Iterator[Line]:
        """Every line, the oldest first."""
        return (_line(row, "") for row in queries.audit_from(self._session, since))


def _line(row: Audit, login: str | None) -> Line:
    return Line(row.id, row.at, row.user_id, login or "", row.role, row.action, row.kind, row.subject, row.detail)


def _plain(value: int | str) -> int | str:
    """A value on one line: what comes from an address must not look like a line of its own."""
    if isinstance(value, int):
        return value
    return "".join(mark if mark.isprintable() else "\ufffd" for mark in value[:LONGEST_VALUE])

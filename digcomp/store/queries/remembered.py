"""Whether a sitting still is as a process remembers it: asked alone, and made the condition of storing an answer.

These are sent with every answer and every question, so they are compiled once and handed to the driver as they are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from typing import cast as typed

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Connection,
    CursorResult,
    Dialect,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.sql.compiler import SQLCompiler

from digcomp.assessment.sitting import QUIZ, REFLECTION, Given
from digcomp.store.queries.sitting_path import ANSWER, INSERT, VALUES, Head, last, mark, of_sitting
from digcomp.store.tables import Answer, Sitting


@dataclass(frozen=True, slots=True)
class Place:
    """How far a sitting has come.

    Answers to questions never change, so that in the quiz their number says which they are. Statements may be changed,
    so that before it each score counts: "3,0,1".
    """

    phase: str
    reached: str | int


def is_still(line: Connection, head: Head, place: Place) -> bool:
    """Whether a sitting is as it is remembered."""
    return _send(line, "ask", place.phase, _memory(head, place)).first() is not None


def store_if_still(line: Connection, head: Head, place: Place, given: Given, now: datetime) -> bool:
    """Store an answer if the sitting is as it is remembered, and neither its position nor its item has one."""
    sent = {name: getattr(given, name) for name in VALUES[1:-1]}
    return bool(_send(line, "store", place.phase, sent | {VALUES[-1]: now} | _memory(head, place)).rowcount)


def _memory(head: Head, place: Place) -> dict[str, Any]:
    return {"public": head.public, "mark": head.mark, "reached": place.reached}


def _scores() -> ColumnElement[str]:
    """The scores of the statements in their order."""
    own = Answer.sitting_id == Sitting.id, Answer.phase == literal_column(f"'{REFLECTION}'")
    ordered = select(cast(Answer.score, String).label("score")).where(*own).order_by(Answer.position).correlate(Sitting)
    comma: Any = literal_column("','")  # no value that would have to be sent each time
    joined = select(func.aggregate_strings(ordered.subquery().c.score, comma)).scalar_subquery()
    return func.coalesce(joined, literal_column("''"))


def _statement(what: str, phase: str, dialect: str) -> ClauseElement:
    if what == "ask":
        return _as_remembered(select(literal_column("1")), phase)
    values = (bindparam(name, type_=ANSWER.c[name].type) for name in VALUES[1:])
    answer = _as_remembered(select(Sitting.id, *values), phase)
    stored: ClauseElement = INSERT[dialect](ANSWER).from_select(VALUES, answer).on_conflict_do_nothing()
    return stored


def _as_remembered(query: Select[Any], phase: str) -> Select[Any]:
    reached = last(QUIZ) if phase == QUIZ else _scores()
    return of_sitting(query).where(mark() == bindparam("mark"), reached == bindparam("reached"))


class _Ready:
    """A statement as the driver takes it."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled = typed(SQLCompiler, statement.compile(dialect=dialect))
        self.text = str(compiled)
        self._order = compiled.positiontup
        written = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()
        }
        self._written: dict[str, Callable[[Any], Any]] = {name: write for name, write in written.items() if write}

    def filled(self, values: Mapping[str, Any]) -> Any:
        """Values as the driver takes them."""
        own = {**values, **{name: write(values[name]) for name, write in self._written.items()}}
        return tuple(own[name] for name in self._order) if self._order else own


_ready: dict[tuple[str, str, str], _Ready] = {}


def _send(line: Connection, what: str, phase: str, values: Mapping[str, Any]) -> CursorResult[Any]:
    key = what, phase, line.dialect.name
    found = _ready.get(key)
    if found is None:
        found = _ready[key] = _Ready(_statement(*key), line.dialect)
    return line.exec_driver_sql(found.text, found.filled(values))

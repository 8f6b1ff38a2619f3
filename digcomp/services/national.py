"""Tallies of many trainings: kept right when people go and when trainings come, and read by national pages."""

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from digcomp.assessment.instrument import Instrument
from digcomp.errors import DigcompError
from digcomp.services import kept
from digcomp.store.engine import writing
from digcomp.store.queries import kept as queries
from digcomp.store.queries import national

Progress = Callable[[int, int], None]
#: One request makes good so many trainings that are due; the next one goes on.
AT_ONCE = 12
#: A rebuild commits after so many trainings, so that a cut costs little and others may write in between.
TOGETHER = 20


def forget(session: Session, sitting_ids: Iterable[int]) -> None:
    """Take sittings out of results and tallies, before they are deleted; in the caller's transaction."""
    kept.drop(session, sitting_ids)


def refresh(session: Session, training_ids: Iterable[int]) -> None:
    """Have trainings scored and summed up anew, where answers or people have changed; with the caller's commit.

    The next page that tells of them does it, or `catch_up`, or `digcomp db rebuild`.
    """
    queries.mark_due(session, training_ids)


def catch_up(session: Session, instrument: Instrument, among: Iterable[int] | None = None) -> int:
    """Make good trainings that are due, or those of some, each in a transaction of its own; how many stay due."""
    wanted = sorted(national.due_among(session, among)) if among is not None else list(queries.due(session))
    for training_id in wanted[:AT_ONCE]:
        _made_good(session, instrument, training_id)
    return max(len(wanted) - AT_ONCE, 0)


def rebuild(session: Session, instrument: Instrument, progress: Progress | None = None) -> list[tuple[int, str]]:
    """Make results and tallies of every training fit its answers; those that cannot be, with the reason.

    A cut loses nothing: what fits already is only summed up again, so that a second run is quick.
    """
    total, done, last, failed = queries.training_count(session), 0, 0, list[tuple[int, str]]()
    while ids := queries.every_training(session, last, TOGETHER):
        session.commit()
        for training_id in ids:
            failed += _made_good(session, instrument, training_id)
        session.expunge_all()  # a nation's rows would pile up
        done, last = done + len(ids), ids[-1]
        if progress:
            progress(done, total)
    return failed


def _made_good(session: Session, instrument: Instrument, training_id: int) -> list[tuple[int, str]]:
    writing(session, alone=f"training/{training_id}")
    try:
        kept.sync(session, instrument, training_id)
    except DigcompError as fault:
        session.rollback()
        writing(session, alone=f"training/{training_id}")
        queries.mark_due(session, [training_id])
        session.commit()
        return [(training_id, str(fault))]
    session.commit()
    return []

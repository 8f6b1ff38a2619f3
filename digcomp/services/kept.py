"""Results kept as tests end, and tallies of them: sums that say of a group what its answers would.

A sitting's result is written with its end, in one transaction. What else changes who belongs to a test (closing,
taking off the roster, a bundle) leads to `sync`, which makes good the difference and sums up anew.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from digcomp.assessment import kept_figures as figures
from digcomp.assessment.growth import SMALLEST_GROUP
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.results import Growth
from digcomp.assessment.sitting import QUIZ
from digcomp.errors import MeasurementError, ScaleMissing
from digcomp.services.readiness import FEWEST_ANSWERS, is_ready
from digcomp.store.nation_tables import Result, Tally
from digcomp.store.queries import halls
from digcomp.store.queries import kept as queries
from digcomp.store.queries import trainings as training_queries
from digcomp.store.queries.halls import Sat

#: A tally of this kind holds the gain between these two tests; the others are tests.
GAIN, FIRST, LAST = "gain", "pre", "post"
KINDS = (GAIN, FIRST, LAST, "follow-up")
#: A tally that says nothing.
NOTHING: Mapping[str, Any] = {"basis": "", "mean": None, "low": None, "high": None, "content": {}, "sums": b""}
#: What cannot be scored now: the answer stands, and the tally waits for the content to be mended.
UNSCORABLE = (ScaleMissing, MeasurementError)


def keep(session: Session, instrument: Instrument, sitting_id: int) -> None:
    """Keep the result of a sitting that ends, and count it in; in the transaction that ends it."""
    ended, quiz = queries.ended(session, sitting_id), halls.scores_of_sitting(session, sitting_id, QUIZ)
    if ended is None or ended.removed or len(quiz) < FEWEST_ANSWERS:
        return
    try:
        own = on_scale_of(session, instrument, ended.training_id)
        _count_in(session, own, sitting_id, ended, quiz)
    except UNSCORABLE:
        queries.mark_due(session, [ended.training_id])


def _count_in(
    session: Session, instrument: Instrument, sitting_id: int, ended: queries.Ended, quiz: Mapping[str, int]
) -> None:
    basis, row = figures.basis(instrument), figures.score(instrument, [quiz])
    kinds = {ended.kind, GAIN} if ended.kind in (FIRST, LAST) else {ended.kind}
    tallies = queries.locked(session, ended.training_id, kinds)
    if queries.results(session, [sitting_id]):
        return  # two requests found the end at once
    own = _result(sitting_id, ended.training_id, ended.kind, ended.seat_id, basis, ended.stamp, row[0])
    queries.put_results(session, [own])
    _add(session, instrument, tallies[ended.kind], basis, row)
    other = {FIRST: LAST, LAST: FIRST}.get(ended.kind)
    partner = queries.result_of_seat(session, ended.training_id, ended.seat_id, other) if other else None
    if other is not None and partner is not None:
        pair = {ended.kind: quiz, other: halls.scores_of_sitting(session, partner.sitting_id, QUIZ)}
        stamps = {ended.kind: (sitting_id, *ended.stamp), other: (partner.sitting_id, partner.last, partner.scores)}
        moved = figures.score_gains(instrument, [pair[FIRST]], [pair[LAST]])
        rests_on = _rests_on(stamps[FIRST], stamps[LAST])
        queries.put_gains(session, [_gain(ended.seat_id, ended.training_id, basis, rests_on, moved[0])])
        _add(session, instrument, tallies[GAIN], basis, moved)


def sync(session: Session, instrument: Instrument, training_id: int) -> None:
    """Make results and tallies of a training fit its answers and people; in the caller's transaction.

    What is kept and still fits is not scored again, so that a second run changes nothing and costs little.

    Raises
    ------
    ScaleMissing, MeasurementError
        Where answers rest on content that is not there; the training stays due.

    """
    training = training_queries.training(session, training_id)
    if training is None:
        return
    own = on_scale_of(session, instrument, training_id)
    basis, tallies = figures.basis(own), queries.locked(session, training_id, KINDS)
    kinds = {wave.id: wave.kind for wave in training.waves}
    waves = {wave.id: wave for wave in training.waves}
    ready = [one for one in halls.sat(session, list(waves)) if is_ready(one, waves[one.wave_id])]
    _sync_results(session, own, training_id, kinds, ready)
    _sync_gains(session, own, training_id, kinds, ready)
    _sum_up(session, own, training_id, tallies, basis)
    queries.done(session, training_id)


def rows(session: Session, instrument: Instrument, ready: Sequence[Sat]) -> figures.Rows:
    """What is kept of some sittings, in their order; scored here where it is not kept or no longer fits."""
    basis, own = figures.basis(instrument), queries.results(session, [one.id for one in ready])
    found = {one.id: own[one.id].figures for one in ready if one.id in own and fit(own[one.id], one, basis)}
    new = [one for one in ready if one.id not in found]
    if new:
        quizzes = halls.scores(session, {one.wave_id for one in new}, QUIZ)
        scored = figures.score(instrument, [quizzes[one.id] for one in new])
        found |= {one.id: row for one, row in zip(new, scored, strict=True)}
    return figures.Rows.of([found[one.id] for one in ready], figures.size_of(instrument, gain=False))


def gain_rows(
    session: Session, instrument: Instrument, training_id: int, pairs: Sequence[tuple[Sat, Sat]]
) -> list[bytes]:
    """What is kept of the changes of some people between two tests, in their order; scored where it is not kept."""
    basis = figures.basis(instrument)
    own = {one.rests_on: one.figures for one in queries.gains_of(session, training_id) if one.basis == basis}
    found = {pair[0].seat_id: own[name] for pair in pairs if (name := rests_on(*pair)) in own}
    new = [pair for pair in pairs if pair[0].seat_id not in found]
    if new:
        quizzes = halls.scores(session, {one.wave_id for pair in new for one in pair}, QUIZ)
        before, after = ([quizzes[pair[at].id] for pair in new] for at in (0, 1))
        scored = figures.score_gains(instrument, before, after)
        found |= {pair[0].seat_id: row for pair, row in zip(new, scored, strict=True)}
    return [found[pair[0].seat_id] for pair in pairs]


def bring_up(session: Session, instrument: Instrument, training_id: int) -> None:
    """`sync`, put off where the content does not allow it; in the caller's transaction."""
    try:
        with session.begin_nested():
            sync(session, instrument, training_id)
    except UNSCORABLE:
        queries.mark_due(session, [training_id])


def fit(result: Result, one: Sat, basis: str) -> bool:
    """Whether a kept result is that of these answers."""
    return (result.basis, result.last, result.scores) == (basis, *one.stamp)


def _sync_results(
    session: Session, instrument: Instrument, training_id: int, kinds: Mapping[int, str], ready: Sequence[Sat]
) -> None:
    basis, kept = figures.basis(instrument), {one.sitting_id: one for one in queries.results_of(session, training_id)}
    good = {
        one.id
        for one in ready
        if one.id in kept
        and fit(kept[one.id], one, basis)
        and (kept[one.id].kind, kept[one.id].seat_id) == (kinds[one.wave_id], one.seat_id)
    }
    queries.drop_results(session, kept.keys() - good)
    new = [one for one in ready if one.id not in good]
    if new:
        quizzes = halls.scores(session, {one.wave_id for one in new}, QUIZ)
        scored = figures.score(instrument, [quizzes[one.id] for one in new])
        rows = [
            _result(one.id, training_id, kinds[one.wave_id], one.seat_id, basis, one.stamp, row)
            for one, row in zip(new, scored, strict=True)
        ]
        queries.put_results(session, rows)


def _sync_gains(
    session: Session, instrument: Instrument, training_id: int, kinds: Mapping[int, str], ready: Sequence[Sat]
) -> None:
    basis = figures.basis(instrument)
    first, last = ({one.seat_id: one for one in ready if kinds[one.wave_id] == kind} for kind in (FIRST, LAST))
    wanted = {seat: rests_on(first[seat], last[seat]) for seat in first.keys() & last.keys()}
    kept = {one.seat_id: (one.basis, one.rests_on) for one in queries.gains_of(session, training_id)}
    good = {seat for seat, own in wanted.items() if kept.get(seat) == (basis, own)}
    queries.drop_gains(session, kept.keys() - good)
    new = sorted(wanted.keys() - good)
    if new:
        quizzes = halls.scores(session, [wave for wave, kind in kinds.items() if kind in (FIRST, LAST)], QUIZ)
        before, after = ([quizzes[own[seat].id] for seat in new] for own in (first, last))
        scored = figures.score_gains(instrument, before, after)
        rows = [_gain(seat, training_id, basis, wanted[seat], row) for seat, row in zip(new, scored, strict=True)]
        queries.put_gains(session, rows)


def sum_up(session: Session, instrument: Instrument, training_id: int) -> None:
    """Make the tallies of what is kept of a training, as it stands; in the caller's transaction."""
    own = on_scale_of(session, instrument, training_id)
    _sum_up(session, own, training_id, queries.locked(session, training_id, KINDS), figures.basis(own))


def _sum_up(
    session: Session, instrument: Instrument, training_id: int, tallies: Mapping[str, Tally], basis: str
) -> None:
    rows: dict[str, list[bytes]] = {kind: [] for kind in tallies}
    for result in queries.results_of(session, training_id):
        rows[result.kind].append(result.figures)
    rows[GAIN] = [one.figures for one in queries.gains_of(session, training_id)]
    for kind, found in rows.items():
        _write(session, instrument, tallies[kind], basis, len(found), _sum(instrument, kind, found))


def drop(session: Session, sitting_ids: Iterable[int]) -> None:
    """Take sittings out of results and sums; what the sums say is worked out when their training is next made good."""
    ids = sorted(set(sitting_ids))
    held, seats = queries.holding(session, ids)
    for training_id in sorted(held):
        queries.locked(session, training_id, KINDS)
    queries.drop_results(session, ids)
    queries.drop_gains(session, seats)
    for training_id in held:
        people = Counter(result.kind for result in queries.results_of(session, training_id))
        people[GAIN] = len(queries.gains_of(session, training_id))
        for kind, tally in queries.locked(session, training_id, KINDS).items():
            queries.write(session, tally, {**NOTHING, "people": people[kind]})
    queries.mark_due(session, held)


def on_scale_of(session: Session, instrument: Instrument, training_id: int) -> Instrument:
    """The instrument on the scale of a training."""
    scale = training_queries.first_scale(session, training_id)
    return instrument.on(scale) if scale else instrument


def rests_on(before: Sat, after: Sat) -> str:
    """Which answers a gain rests on."""
    return _rests_on((before.id, *before.stamp), (after.id, *after.stamp))


def _rests_on(before: Sequence[int], after: Sequence[int]) -> str:
    return ":".join(map(str, (*before, *after)))


def _sum(instrument: Instrument, kind: str, rows: Sequence[bytes]) -> figures.Sums | None:
    return figures.Sums.of(rows, figures.size_of(instrument, gain=kind == GAIN)) if rows else None


def _add(session: Session, instrument: Instrument, tally: Tally, basis: str, rows: Sequence[bytes]) -> None:
    if tally.people and tally.basis != basis:  # sums of other parameters, or none: they are made anew from the results
        queries.mark_due(session, [tally.training_id])
        return
    sums = _sum(instrument, tally.kind, rows)
    if sums is not None and tally.people:
        size = figures.size_of(instrument, gain=tally.kind == GAIN)
        sums = figures.Sums.unpacked(tally.sums, tally.people, size) + sums
    _write(session, instrument, tally, basis, tally.people + len(rows), sums)


def _write(
    session: Session, instrument: Instrument, tally: Tally, basis: str, people: int, sums: figures.Sums | None
) -> None:
    """A tally with what it says of the group, which is nothing for fewer than ten."""
    values: dict[str, Any] = {**NOTHING, "people": people}
    if sums is not None:
        values |= {"basis": basis, "sums": sums.packed()}
    if sums is not None and people >= SMALLEST_GROUP:
        if tally.kind == GAIN:
            growth: Growth = figures.group_gain(instrument, sums)
            whole = growth.overall
            values |= {"mean": whole.change, "low": whole.low, "high": whole.high, "content": asdict(growth)}
        else:
            means = figures.group_means(instrument, sums)
            own = {"means": asdict(means), "levels": sums.levels.round(6).tolist()}
            values |= {"mean": means.overall.mean, "low": means.overall.low, "high": means.overall.high, "content": own}
    queries.write(session, tally, values)


def _result(
    sitting_id: int, training_id: int, kind: str, seat_id: int, basis: str, stamp: queries.Stamp, row: bytes
) -> dict[str, Any]:
    own = {"sitting_id": sitting_id, "training_id": training_id, "kind": kind, "seat_id": seat_id}
    return {**own, "basis": basis, "last": stamp[0], "scores": stamp[1], "figures": row}


def _gain(seat_id: int, training_id: int, basis: str, rests_on: str, row: bytes) -> dict[str, Any]:
    own = {"seat_id": seat_id, "training_id": training_id, "basis": basis}
    return {**own, "rests_on": rests_on, "figures": row}

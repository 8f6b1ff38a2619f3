"""Acknowledged means stored: the server is killed in the middle of its work, again and again.

Some kills here, of `digcomp serve` itself; DIGCOMP_LONG=1 adds three hundred of servers that are forked, so that the
time goes into answers and not into starts.
"""

import json
import os
import sys
import time

import numpy as np
import pytest
from sqlalchemy import select, text
from support.cast import Cast

from digcomp.assessment.sitting import REFLECTION, Finished, Record, next_task
from digcomp.services.tokens import public_of
from digcomp.store.tables import Answer, Sitting
from durability.phones import Journal, phones
from durability.process import QuickServer, Server

LONG = os.environ.get("DIGCOMP_LONG") == "1"
PHONES = 8


def test_nothing_that_was_acknowledged_is_lost_however_often_the_server_is_killed(cast, serve):
    # On a computer that has other work it makes fewer, but never less than three.
    server = serve()
    _killed_again_and_again(cast, server, kills=8, seconds=25, pause=(0.2, 1.5))


@pytest.mark.skipif(not LONG, reason="takes minutes: DIGCOMP_LONG=1")
@pytest.mark.timeout(1800)
def test_nothing_is_lost_in_three_hundred_kills(cast, serve):
    _killed_again_and_again(cast, serve(QuickServer), kills=300, seconds=660, pause=(0.1, 1.5))


def _killed_again_and_again(cast: Cast, server: Server, kills: int, seconds: float, pause: tuple[float, float]) -> None:
    course = cast.training(blueprint="short")
    tokens = [course.join(f"Хүн {_letters(n)}") for n in range(PHONES + kills * 4)]
    rng = np.random.default_rng(20)
    with phones(PHONES, tokens, server.address, cast.instrument.bank) as everybody:
        end, done = time.monotonic() + seconds, 0
        while done < kills and (done < 3 or time.monotonic() < end):
            done += 1
            time.sleep(float(rng.uniform(*pause)))
            server.kill()
            server.start()
        time.sleep(0.5)
        server.kill()
    journals = [journal for phone in everybody for journal in phone.journals]
    check_journals(cast, journals, done, f"starts {min(server.started_in):.1f} to {max(server.started_in):.1f} s")
    assert "Traceback" not in server.said


def check_journals(cast: Cast, journals: list[Journal], kills: int, more: str) -> None:
    """What the phones were told is what the database holds, after so many kills."""
    told = sum(len(journal.acknowledged) for journal in journals)
    resumed = sum(journal.resumed for journal in journals)
    sys.stdout.write(f"{kills} kills, {told} answers acknowledged, {resumed} times cut off, {more}\n")  # shown with -s
    assert told > kills * 3, f"only {told} answers in {kills} kills: too little load to prove anything"
    assert resumed >= kills, "no kill was ever noticed"
    _check_file(cast)
    for journal in journals:
        _check(cast, journal)


def _check_file(cast: Cast) -> None:
    if cast.database.engine.dialect.name == "sqlite":
        with cast.database.engine.connect() as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def _check(cast: Cast, journal: Journal) -> None:
    stored = _stored(cast, journal.token)
    answers = [(row.item_id, row.response) for row in stored]
    assert len({item for item, _ in answers}) == len(answers), "an answer is there twice"
    extra = answers[len(journal.acknowledged) :]
    assert answers[: len(journal.acknowledged)] == journal.acknowledged, "acknowledged, and not stored"
    assert extra in ([], [journal.in_doubt]), "stored, and never sent"
    for phase in {row.phase for row in stored}:
        positions = [row.position for row in stored if row.phase == phase]
        assert positions == list(range(1, len(positions) + 1))
    _check_way(cast, journal.token)


def _check_way(cast: Cast, token: str) -> None:
    """Played again from its beginning, the sitting asks what it asked, and what comes next is what is asked now."""
    now = cast.present(token)
    given = sorted(now.record.answers, key=lambda one: (one.phase != REFLECTION, one.position))
    own = cast.instrument.on(now.head.scale_version)
    for n, one in enumerate(given):
        task = next_task(own, _up_to(now.record, given[:n]))
        assert not isinstance(task, Finished)
        assert (task.phase, task.position, task.item_id) == (one.phase, one.position, one.item_id)
    task = next_task(own, now.record)
    assert type(task) is type(now.task)
    assert task == now.task or isinstance(task, Finished)


def _up_to(record: Record, given: list) -> Record:
    return Record(record.seed, record.blueprint, record.seen, record.ineligible, tuple(given))


def _stored(cast: Cast, token: str) -> list[Answer]:
    public = public_of(token, cast.settings.secret_key)
    with cast.database.sessions() as session:
        query = select(Answer).join(Sitting, Sitting.id == Answer.sitting_id).where(Sitting.public == public)
        rows = session.scalars(query).all()
    return sorted(rows, key=lambda row: (row.phase != REFLECTION, row.position))


def _letters(n: int) -> str:
    return "".join("абвгдежзик"[int(digit)] for digit in str(n))


def test_the_journal_would_notice_a_lost_answer(cast):
    """The check itself can fail: one answer less, or another one, and it does."""
    token = cast.training("Б. Ана").join("Б. Ана")
    cast.sit(token, until=lambda task: task.position == 4)
    journal = Journal(token, [(row.item_id, row.response) for row in _stored(cast, token)])
    _check(cast, journal)
    lost = Journal(token, [*journal.acknowledged, ("1.1-L1-q01", json.dumps("1"))])
    with pytest.raises(AssertionError, match="not stored"):
        _check(cast, lost)
    with pytest.raises(AssertionError, match="never sent"):
        _check(cast, Journal(token, journal.acknowledged[:-1]))

"""What guards the door: failed tries, second factors, links for passwords, the audit log, groups of an organisation."""

import subprocess
import sys
import time
from datetime import timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from support.cast import CHEAP, PASSWORD

from digcomp.errors import InputRefused, NotFound, TooOften
from digcomp.services.account_changes import LINK_LASTS, AccountDesk, OwnAccount, Wish
from digcomp.services.accounts import Accounts
from digcomp.services.attempts import Allowance, Attempts, neighbourhood
from digcomp.services.audit import AuditLog
from digcomp.services.passwords import check_password
from digcomp.services.second_factor import SecondFactors
from digcomp.services.signing_in import Caller, SigningIn
from digcomp.store.security_tables import Attempt, Audit
from digcomp.store.tables import User

FEW = Allowance("few", 3, timedelta(minutes=10))
GROWING = Allowance("growing", 2, timedelta(days=1), growing=True)
HERE, ELSEWHERE = Caller("192.0.2.1"), Caller("198.51.100.7")


@pytest.fixture
def session(database):
    with database.sessions() as own:
        yield own


@pytest.fixture
def attempts(session, clock):
    return Attempts(session, clock, "k" * 32)


@pytest.fixture
def factors(session, clock):
    return SecondFactors(session, clock, "k" * 32)


@pytest.fixture
def door(session, clock, attempts, factors):
    return SigningIn(session, clock, attempts, factors, CHEAP)


def test_failures_wait_only_when_all_that_are_free_are_spent(attempts, clock):
    for _ in range(3):
        attempts.refuse_waiting(FEW.of("a"))
        attempts.fail(FEW.of("a"))
    with pytest.raises(TooOften) as refusal:
        attempts.refuse_waiting(FEW.of("a"), FEW.of("b"))
    assert refusal.value.minutes == 10
    attempts.refuse_waiting(FEW.of("b"))
    clock.forward(minutes=10)
    attempts.refuse_waiting(FEW.of("a"))


def test_waits_grow_to_a_quarter_of_an_hour_and_no_further(attempts, clock):
    waits = []
    for _ in range(12):
        attempts.fail(GROWING.of("a"))
        waits.append(attempts._wait(GROWING.of("a")).total_seconds())
    assert waits == [0, 30, 60, 120, 240, 480, *[900] * 6]


def test_a_clock_that_was_wrong_by_years_locks_nobody_out(attempts, clock):
    clock.forward(days=4000)
    for _ in range(9):
        attempts.fail(FEW.of("a"), GROWING.of("a"))
    clock.forward(days=-4000)
    attempts.refuse_waiting(FEW.of("a"), GROWING.of("a"))
    attempts.fail(FEW.of("a"))
    assert not attempts.is_spent(FEW.of("a"))


def test_what_has_lapsed_is_cleared_away_and_no_name_is_kept(attempts, session, clock):
    attempts.fail(FEW.of("192.0.2.1", "boris"))
    (row,) = session.query(Attempt).all()
    assert "boris" not in row.key
    assert "192" not in row.key
    clock.forward(hours=1)
    attempts.fail(FEW.of("other"))
    assert session.query(Attempt).count() == 1


def test_one_household_of_the_sixth_version_counts_as_one():
    assert (
        neighbourhood("2001:db8:1:2:3::4") == neighbourhood("2001:db8:1:2:ffff::9") != neighbourhood("2001:db8:1:3::4")
    )
    assert neighbourhood("::ffff:192.0.2.1") == neighbourhood("192.0.2.1") != neighbourhood("192.0.2.2")
    assert neighbourhood(None) == neighbourhood("no address") == "unknown"


def test_nobody_is_locked_out_by_a_stranger_who_tries(cast, door):
    login = cast.boris.login
    for n in range(40):
        try:
            door.password(login, "wrong", Caller(f"203.0.113.{n % 8}"))
        except TooOften:
            continue
    with pytest.raises(TooOften):
        door.password(login, PASSWORD, Caller("203.0.113.1"))
    assert door.password(login, PASSWORD, ELSEWHERE), "an address that has not failed gets in"
    assert door.password(login, PASSWORD, Caller("203.0.113.1", device="known")), "and so does a browser that is known"


def test_a_known_browser_cannot_try_for_ever_either(cast, door):
    for _ in range(5):
        assert door.password(cast.boris.login, "wrong", Caller("192.0.2.1", "known")) is None
    with pytest.raises(TooOften):
        door.password(cast.boris.login, PASSWORD, Caller("192.0.2.1", "known"))


def test_logins_that_there_are_not_wait_like_others(door):
    outcomes = []
    for _ in range(7):
        try:
            outcomes.append(door.password("nobody", "wrong", HERE))
        except TooOften:
            outcomes.append("wait")
    assert outcomes == [None] * 5 + ["wait"] * 2


def enrolled(factors, account, clock):
    """Set up a second factor; what the phone would know, and the recovery codes."""
    offered = factors.offer(account)
    phone = pyotp.TOTP(offered.typed.replace(" ", ""))
    return phone, factors.enrol(account, offered.sealed, phone.at(clock()))


def test_a_code_is_good_once_and_for_a_minute(cast, factors, clock):
    phone, _ = enrolled(factors, cast.boris, clock)
    assert not factors.check(cast.boris, phone.at(clock())), "the one that set it up is used"
    clock.forward(seconds=30)
    code = phone.at(clock())
    assert factors.check(cast.boris, f"{code[:3]} {code[3:]}")
    assert not factors.check(cast.boris, code)
    clock.forward(seconds=30)
    old = phone.at(clock())
    clock.forward(seconds=90)
    assert not factors.check(cast.boris, old)


def test_each_recovery_code_is_good_once(cast, factors, clock, session):
    _, codes = enrolled(factors, cast.boris, clock)
    assert len(set(codes)) == 10
    assert factors.check(cast.boris, codes[0].upper())
    assert not factors.check(cast.boris, codes[0])
    assert factors.codes_left(cast.boris) == 9
    assert not factors.check(cast.boris, "")


def test_neither_secret_nor_codes_can_be_read_in_the_database(cast, factors, clock, session):
    phone, codes = enrolled(factors, cast.boris, clock)
    row = session.get_one(User, cast.boris.id)
    kept = f"{row.totp_secret} {row.recovery_codes}"
    assert not any(one in kept for one in (phone.secret, *codes, *(code.replace("-", "") for code in codes)))


@pytest.mark.parametrize("sealed", ["", "a.b.c.d.e", "ы", "x" * 400])
def test_a_seal_of_nobody_enrols_nobody(cast, factors, sealed):
    with pytest.raises(InputRefused):
        factors.enrol(cast.boris, sealed, "123456")


def test_a_secret_is_bound_to_its_account_and_to_this_installation(cast, factors, session, clock):
    sealed = factors.offer(cast.clara).sealed
    assert factors.offer(cast.clara, sealed).typed == factors.offer(cast.clara, sealed).typed
    assert factors.offer(cast.boris, sealed).typed != factors.offer(cast.clara, sealed).typed
    other = SecondFactors(session, clock, "j" * 32)
    assert other.offer(cast.clara, sealed).typed != factors.offer(cast.clara, sealed).typed


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "too-short"), ("x" * 201, "too-long"), ("1234567890", "common"), ("Password2026!", "common"),
        ("нууцүг12345", "common"), ("qwertyuiop", "common"), ("abababababab", "common"), ("Сараа-1990-01", "own-name"),
        ("saraa123456", "own-name"), ("spiderman2026!", "common"), ("!!elephant77", "common"),
        ("1qaz2wsx3edc", "common"), ("Монгол-улс 2026", "common"), ("j3nn1f3r 1990", "common"),
    ],
)  # fmt: skip
def test_a_bad_password_is_refused(password, code):
    with pytest.raises(InputRefused) as refusal:
        check_password(password, "saraa", "Б. Сараа")
    assert refusal.value.code == code


@given(st.lists(st.sampled_from(["уул", "нар", "гэрэл", "морь", "цэцэг", "чулуу"]), min_size=3, unique=True))
def test_several_words_with_spaces_are_a_password(words):
    password = " ".join(words)
    if 10 <= len(password) <= 200 and len(set(password)) > 5:
        check_password(password, "saraa", "Б. Сараа")


@pytest.mark.parametrize(
    "password", ["цагаан морь 3", "three small words", "Бат-Эрдэнэ1985", "@4($3!1|0$5+7%2" * 13, "ургамал 12"]
)
def test_what_is_not_guessed_soon_is_taken_soon(password):
    begun = time.process_time()
    check_password(password, "saraa", "Б. Сараа")
    assert time.process_time() - begun < 5


def test_the_words_of_the_world_are_read_only_when_a_password_is_set():
    code = "import sys, digcomp.web.app, digcomp.services.passwords; print('zxcvbn' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_both_ways_to_compose_a_letter_are_one_password(cast, session, clock):
    accounts = Accounts(session, clock, CHEAP)
    accounts.add("eva2", "Eva", "гэрийн нууц үг й", "author")
    assert accounts.sign_in("eva2", "гэрии\u0306н нууц үг и\u0306")


def test_a_link_sets_a_password_once(cast, session, clock, attempts):
    desk, own = AccountDesk(session, clock), OwnAccount(session, clock, attempts, CHEAP)
    user, token = desk.add(cast.dora, "Tuya", Wish("Т. Туяа", "analyst"))
    assert own.link(token).login == "tuya"
    assert token not in str(session.execute(text("SELECT * FROM password_link")).all())
    own.set_password(token, "три слова подряд")
    assert Accounts(session, clock, CHEAP).sign_in("tuya", "три слова подряд")
    with pytest.raises(NotFound):
        own.set_password(token, "other words in a row")
    assert user.epoch == 1


def test_a_link_lapses_and_a_new_one_takes_its_place(cast, session, clock, attempts):
    desk, own = AccountDesk(session, clock), OwnAccount(session, clock, attempts, CHEAP)
    first, second = (desk.reset_password(cast.dora, cast.boris.id) for _ in range(2))
    assert Accounts(session, clock, CHEAP).sign_in("boris", PASSWORD) is None
    with pytest.raises(NotFound):
        own.link(first)
    own.link(second)
    clock.forward(seconds=LINK_LASTS.total_seconds())
    with pytest.raises(NotFound):
        own.link(second)


def test_the_last_administrator_stays_and_nobody_shuts_themselves_out(cast, session, clock):
    desk = AccountDesk(session, clock)
    with pytest.raises(InputRefused) as refusal:
        desk.change(cast.dora, cast.dora.id, Wish("Dora", "trainer"))
    assert refusal.value.code == "oneself"
    session.rollback()
    other = cast.account("zaya", "administrator")
    desk.change(other, cast.dora.id, Wish("Dora", "administrator", active=False))
    with pytest.raises(InputRefused) as refusal:
        desk.change(cast.dora, other.id, Wish("Zaya", "trainer"))
    assert refusal.value.code == "last-administrator"


@pytest.mark.parametrize(
    "wish", [Wish("A", "manager"), Wish("A", "trainer", 999), Wish("", "trainer"), Wish("A", "king")]
)
def test_what_makes_no_account_is_refused(cast, session, clock, wish):
    with pytest.raises(InputRefused):
        AccountDesk(session, clock).add(cast.dora, "new", wish)
    assert AccountDesk(session, clock).all()[-1].login != "new"


def test_the_audit_log_only_grows(cast, session, clock):
    AuditLog(session, clock).note(cast.dora, "export", "training", 7, {"page": "x\ny"})
    for change in (update(Audit).values(action="none"), delete(Audit)):
        with pytest.raises(DBAPIError, match="only grows"):
            session.execute(change)
        session.rollback()
    (line,) = AuditLog(session, clock).everything()
    assert (line.action, line.subject, line.detail) == ("export", "7", {"page": "x\ufffdy"})


def test_the_audit_log_is_read_page_by_page(cast, session, clock):
    log = AuditLog(session, clock)
    for n in range(120):
        log.note(cast.dora if n % 2 else cast.boris, f"a{n % 3}", "training", n)
    seen, before = [], None
    while before != 0:
        lines, before = log.page(user_id=cast.dora.id, before=before or None)
        seen += [int(line.subject) for line in lines]
    assert seen == [n for n in range(119, -1, -1) if n % 2]
    assert {line.action for line in log.page(action="a1")[0]} == {"a1"}

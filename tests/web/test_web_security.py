"""Sessions, the second factor, links for passwords, codes that are tried out, headers and cookies, the audit log."""

import re
from dataclasses import replace

import pyotp
import pytest
from sqlalchemy import text
from support.cast import PASSWORD, Cast, statements_of
from support.pages import Visitor

from digcomp.items.kinds.single_choice import SingleChoice
from digcomp.services.audit import AuditLog
from digcomp.web.app import create_app
from digcomp.web.parts import Parts


@pytest.fixture
def limited(app, settings, database, instrument, clock):
    """The app of this test, counting tries."""
    app.extensions["digcomp"] = Parts(replace(settings, rate_limits=True), database, instrument, clock)
    return Visitor(app.test_client())


def sign_in(visitor: Visitor, login: str, password: str = PASSWORD):
    return visitor.send(visitor.get("/login").form, login=login, password=password)


def actions(cast: Cast) -> list[str]:
    with cast.database.sessions() as session:
        return [line.action for line in AuditLog(session, cast.clock).everything()]


@pytest.mark.parametrize(("hours", "inside"), [(3.9, True), (4.1, False)])
def test_who_leaves_for_long_signs_in_anew(cast, signed_in, clock, hours, inside):
    visitor = signed_in(cast.boris)
    clock.forward(hours=hours)
    assert (visitor.get("/trainings").status == 200) == inside


def test_a_day_in_the_hall_ends_a_session_however_busy(cast, signed_in, clock):
    visitor = signed_in(cast.boris)
    for _ in range(11):
        clock.forward(hours=1)
        assert visitor.get("/trainings").status == 200
    clock.forward(hours=1.1)
    assert visitor.get("/trainings").status == 303


def test_what_was_typed_before_the_session_ran_out_is_kept_and_sent_again(cast, signed_in, clock):
    visitor = signed_in(cast.boris)
    form = visitor.get("/organisations").form_to("/organisations")
    clock.forward(hours=5)
    kept = visitor.send(form, name="Архивын газар")
    assert kept.status == 403
    sign_in(visitor, "boris")
    assert visitor.send(kept.form_to("/organisations")).status == 303
    assert "Архивын газар" in visitor.get("/organisations").text


def test_a_session_begins_anew_at_sign_in_and_keeps_language_and_code(cast, visitor):
    cast.boris  # noqa: B018 - has an account
    visitor.get("/lang/en")
    before = visitor.csrf("/login")
    with visitor.client.session_transaction() as session:
        session["personal_code"], session["planted"] = "12345678", "by somebody"
    sign_in(visitor, "boris")
    with visitor.client.session_transaction() as session:
        assert (session["language"], session["personal_code"]) == ("en", "12345678")
        assert "planted" not in session
    assert visitor.post("/account/sign-out-everywhere", {"csrf_token": before}).status == 400


def test_signing_out_everywhere_leaves_this_browser_alone_inside(cast, signed_in):
    here, there = signed_in(cast.boris), signed_in(cast.boris)
    here.send(here.get("/account").form_to("/account/sign-out-everywhere"))
    assert here.get("/trainings").status == 200
    assert there.get("/trainings").status == 303


def copied(visitor: Visitor, app) -> Visitor:
    """Somebody who has the cookie of a browser."""
    thief = app.test_client()
    cookie = visitor.client.get_cookie("digcomp")
    thief.set_cookie(cookie.key, cookie.value)
    return Visitor(thief)


def test_signing_out_ends_a_copied_cookie_and_no_other_session(cast, signed_in, app):
    here, there = signed_in(cast.boris), signed_in(cast.boris)
    thief = copied(here, app)
    assert thief.get("/trainings").status == 200
    here.post("/logout", {"csrf_token": here.csrf("/account/password")})
    assert thief.get("/trainings").status == 303
    assert there.get("/trainings").status == 200


def test_signing_in_again_ends_the_session_that_the_browser_had(cast, signed_in, app):
    here = signed_in(cast.boris)
    thief = copied(here, app)
    assert sign_in(here, "boris").status == 303
    assert here.get("/trainings").status == 200
    assert thief.get("/trainings").status == 303


def test_a_session_is_kept_by_the_hash_of_its_key_and_only_while_it_lives(cast, signed_in, database, clock):
    here = signed_in(cast.boris)
    with here.client.session_transaction() as session:
        key = session["key"]
    kept = "SELECT key_hash FROM sign_in"
    with database.sessions() as own:
        assert own.execute(text(kept)).scalar_one() not in ("", key)
    clock.forward(hours=13)
    signed_in(cast.clara)
    with database.sessions() as own:
        assert len(own.execute(text(kept)).all()) == 1, "that of Boris has lapsed"


def test_who_is_signed_in_is_asked_once_on_a_page_of_accounts_and_never_on_others(cast, signed_in, visitor, database):
    here, token = signed_in(cast.boris), cast.training("Б. Ана").join()
    for one, path, times in ((here, "/account", 1), (visitor, f"/sitting/{token}", 0), (visitor, "/join", 0)):
        with statements_of(database) as sent:
            assert one.get(path).status == 200
        assert sum("sign_in" in statement for statement in sent) == times
        assert sum("FROM user " in statement.replace('"', "") for statement in sent) == times


def test_the_password_is_changed_with_the_present_one(cast, signed_in, visitor):
    boris = signed_in(cast.boris)
    form = boris.get("/account/password").form_to("/account/password")
    new = "гурван шинэ үг"
    assert boris.send(form, present="wrong one!", password=new, again=new).status == 422
    assert boris.send(form, present=PASSWORD, password=new, again=new + "!").status == 422
    assert boris.send(form, present=PASSWORD, password="boris12345", again="boris12345").status == 422
    page = boris.send(form, present=PASSWORD, password=new, again=new)
    assert page.location == "/account"
    assert sign_in(visitor, "boris").status == 422
    assert sign_in(visitor, "boris", new).status == 303


def set_up(visitor: Visitor, clock):
    """Set up a second factor in a browser; what the phone knows, and the recovery codes."""
    page = visitor.get("/account/second-factor")
    key = page.html.partition('class="typed-key">')[2].partition("<")[0].replace(" ", "")
    phone = pyotp.TOTP(key)
    done = visitor.send(page.form_to("/account/second-factor"), code=phone.at(clock()))
    assert done.status == 200
    clock.forward(seconds=30)
    return phone, [part.partition("<")[0] for part in done.html.split("<li><code>")[1:]]


def test_the_code_is_asked_after_the_password(cast, signed_in, visitor, clock):
    phone, codes = set_up(signed_in(cast.boris), clock)
    page = sign_in(visitor, "boris")
    assert page.location == "/login/code"
    assert visitor.get("/trainings").status == 303, "the password alone opens nothing"
    code = visitor.get("/login/code").form
    assert visitor.send(code, code="000000").status == 422
    assert visitor.send(code, code=phone.at(clock())).location == "/trainings"
    assert visitor.get("/trainings").status == 200
    assert len(codes) == 10


def test_between_password_and_code_only_ten_minutes_pass(cast, signed_in, visitor, clock):
    phone, _ = set_up(signed_in(cast.boris), clock)
    sign_in(visitor, "boris")
    form = visitor.get("/login/code").form
    clock.forward(minutes=11)
    assert visitor.send(form, code=phone.at(clock())).location == "/login"


def test_where_it_is_required_nothing_opens_before_it_is_set_up(app, settings, database, instrument, clock, cast):
    app.extensions["digcomp"] = Parts(replace(settings, second_factor="required"), database, instrument, clock)
    visitor = Visitor(app.test_client())
    sign_in(visitor, cast.boris.login)
    assert visitor.get("/trainings").location == "/account/second-factor"
    set_up(visitor, clock)
    assert visitor.get("/trainings").status == 200


def test_an_administrator_makes_an_account_and_its_owner_sets_the_password(cast, signed_in, visitor):
    dora = signed_in(cast.dora)
    form = dora.get("/admin/accounts/new").form_to("/admin/accounts/new")
    page = dora.send(form, login="tuya", name="Т. Туяа", role="analyst")
    link = page.html.partition('id="link"')[2].partition("localhost")[2].partition("<")[0]
    new = "дөрвөн сайхан үг энд"
    assert visitor.send(visitor.get(link).form, password=new, again=new).location == "/login"
    assert visitor.get(link).status == 404
    assert sign_in(visitor, "tuya", new).location == "/comparison"
    assert {"account-added", "password-set-by-link", "signed-in"} <= set(actions(cast))


def test_another_role_signs_the_account_out(cast, signed_in):
    boris, dora = signed_in(cast.boris), signed_in(cast.dora)
    address = f"/admin/accounts/{cast.boris.id}"
    assert dora.send(dora.get(address).form_to(address), role="author").status == 303
    assert boris.get("/trainings").status == 303


def test_the_audit_log_names_acts_and_no_people(cast, signed_in):
    course = cast.training("Б. Ана")
    boris, dora = signed_in(cast.boris), signed_in(cast.dora)
    boris.get(f"/trainings/{course.id}/export.xlsx")
    sign_in(Visitor(boris.client), "boris", "wrong")
    page = dora.get("/admin/audit?action=export")
    assert f"сургалт {course.id}, XLSX" in page.text
    assert {"export", "sign-in-failed", "signed-in"} <= set(actions(cast))
    assert "Ана" not in dora.get("/admin/audit").text
    assert dora.get("/admin/audit?action=x&by=y&before=z").status == 200


def test_join_codes_cannot_be_tried_out_and_a_hall_is_not_held_up(cast, limited):
    course = cast.training("Б. Ана")
    for _ in range(100):
        assert limited.get(f"/join/{course.codes['pre']}").status == 200, "what succeeds never counts"
    statuses = [limited.get(f"/join/{100000 + n}").status for n in range(61)]
    assert statuses == [404] * 60 + [429]


def test_when_personal_codes_are_tried_out_the_name_is_asked_for_and_nobody_is_locked_out(cast, limited):
    course = cast.training("Б. Ана")
    course.join("Б. Ана")
    code, form = course.seat_codes()["Б. Ана"], limited.get("/resume").form
    for n in range(20):
        assert limited.send(form, personal_code=f"{10000000 + n}").status == 422
    named = limited.get("/resume").form
    assert limited.send(named, personal_code=code).status == 422
    assert limited.send(named, personal_code=code, name="Д. Бат").status == 422
    assert limited.send(named, personal_code=code, name="б. ана").status == 303


def test_long_after_a_training_its_codes_need_the_name(cast, visitor, clock):
    course = cast.training("Б. Ана")
    course.join("Б. Ана")
    code, form = course.seat_codes()["Б. Ана"], visitor.get("/resume").form
    clock.forward(days=70)
    alone = visitor.send(form, personal_code=code)
    assert alone.status == 422
    assert alone.text.replace(code, "") == visitor.send(form, personal_code="10000000").text.replace("10000000", "")
    assert visitor.send(alone.form, personal_code=code, name="Б. Ана").status == 303


def test_headers_and_cookies(cast, visitor):
    headers = visitor.get("/login").headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers, "in the hall there is no HTTPS to hold browsers to"
    cookies = headers.getlist("Set-Cookie") + sign_in(visitor, cast.boris.login).headers.getlist("Set-Cookie")
    assert cookies
    assert all("HttpOnly" in one and "SameSite=Lax" in one for one in cookies)


def test_under_https_cookies_are_bound_to_the_host_and_browsers_to_https(settings, database, instrument, clock, cast):
    app = create_app(Parts(replace(settings, https=True), database, instrument, clock))
    client = app.test_client()
    own = "https://localhost"
    page = client.get("/login", base_url=own)
    assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    seal = page.get_data(as_text=True).partition('name="csrf_token" value="')[2].partition('"')[0]
    fields = {"login": cast.boris.login, "password": PASSWORD, "csrf_token": seal}
    cookies = client.post("/login", data=fields, base_url=own).headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all(one.startswith("__Host-") and "Secure" in one and "Path=/" in one for one in cookies)


def test_the_name_of_an_option_does_not_tell_whether_it_is_right(instrument):
    """Forms carry the ids of the bank, which are words: neither their order nor their length may point at the key."""
    bodies = [item.body for item in instrument.bank.items.values() if isinstance(item.body, SingleChoice)]
    first = last = longest = by_chance = longest_by_chance = 0.0
    for body in bodies:
        ids, own = sorted(option.id for option in body.options), next(one.id for one in body.options if one.key)
        most = max(map(len, ids))
        first, last, longest = first + (own == ids[0]), last + (own == ids[-1]), longest + (len(own) == most)
        by_chance += 1 / len(ids)
        longest_by_chance += sum(len(one) == most for one in ids) / len(ids)
    far = 3 * by_chance**0.5
    assert abs(first - by_chance) < far
    assert abs(last - by_chance) < far
    assert abs(longest - longest_by_chance) < far


TELLING = re.compile("right|correct|key|true|best|false|trap|decoy|distract|fake|bad|lure")


def test_no_option_is_named_for_what_it_is_worth(instrument):
    named = {
        (item.id, option.id)
        for item in instrument.bank.items.values()
        for option in getattr(item.body, "options", ())
        if TELLING.fullmatch(option.id)
    }
    assert named == set()

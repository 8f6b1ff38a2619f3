"""Every address, asked by everybody: who may open it is written here once more, apart from the program's table."""

from typing import Any

import pytest
from flask import Flask
from support.cast import Cast
from support.crowd import crowd
from support.pages import Page, Visitor
from werkzeug.routing import Rule

from digcomp.services.organisations import Organisations
from digcomp.web.doors import DOORS, Door

#: Endpoints by who may open them. A new one must be put here, by somebody who has thought about it.
EXPECTED: dict[str, str] = {
    "everybody": """
        public.front public.join_page public.join_by_code public.consent public.join public.resume
        public.resume_by_code public.about health.read metrics.read verify.ask verify.number
        badges.issuer badges.keys badges.key badges.status
        chrome.style chrome.script_file chrome.mark chrome.choose_language
        accessibility.statement privacy.privacy privacy.deleted
        account.login account.sign_in account.code account.enter_code account.link account.set_by_link
    """,
    "sitting": """
        participant.present participant.answer participant.leave participant.profile participant.report
        participant.chart participant.data participant.data_csv participant.data_xlsx participant.before
        participant.look_back participant.feedback participant.give_feedback
        certificate.sheet certificate.badge certificate.signed_badge
        own.mine own.agreed own.ask_delete own.correct_name own.delete
    """,
    "trainer manager author analyst administrator": """
        account.own account.password account.change_password account.second_factor account.enrol account.renew_codes
        account.remove_own account.sign_out_everywhere account.logout
    """,
    "trainer administrator": """
        trainer.overview trainer.new trainer.create trainer.archived trainer.training trainer.edit trainer.save_edit
        trainer.archive trainer.unarchive trainer.follow_up trainer.projector trainer.turn
        trainer.trainers trainer.add_trainer trainer.remove_trainer
        trainer.programme_list trainer.new_programme trainer.add_programme trainer.programme trainer.change_programme
        trainer.put_programme_away trainer.organisation_list trainer.add_organisation trainer.organisation
        trainer.rename_organisation trainer.put_organisation_away
        trainer.people trainer.seat trainer.change_seat trainer.undo_change trainer.ask_deletion trainer.delete_person
        trainer.cards trainer.roster_page trainer.roster_file trainer.roster_template trainer.save_roster
        trainer.live_page trainer.live_data trainer.live_seat trainer.hints trainer.tally_data trainer.pause
        trainer.go_on trainer.ask_close trainer.end_page trainer.set_end trainer.readmit
        trainer.hall trainer.person trainer.person_report trainer.growth trainer.evening trainer.chart trainer.slope
        trainer.reports trainer.report trainer.materials_page trainer.materials_chart trainer.save_timetable
        trainer.attendance trainer.save_attendance trainer.certificates_page trainer.certificate
        trainer.certificate_pdf trainer.certificates_archive trainer.issue_certificates trainer.reissue_certificate
        trainer.revoke_certificate trainer.export_page trainer.export_workbook trainer.export_json trainer.export_csv
        trainer.export_reports
    """,
    "trainer analyst administrator": "trainer.compared",
    "analyst administrator": "trainer.export_research trainer.programme_report",
    "author administrator": "author.kinds author.items author.item author.guide",
    "manager administrator": "manager.groups",
    "administrator": """
        admin.accounts admin.new_account admin.add_account admin.account admin.change_account admin.reset_password
        admin.remove_second_factor admin.audit
    """,
}
MAY = {endpoint: roles for roles, own in EXPECTED.items() for endpoint in own.split()}
ROLES = ("trainer", "manager", "author", "analyst", "administrator")
#: Not of a training: whoever trains sees them all.
SHARED = ("programme", "organisation", "organisations", "programmes")
LOGIN, NOT_YOURS = "/login", 403
#: What every form holds here: of a strange training nothing of it is read.
SENT = {"minutes": "15"}


@pytest.fixture
def world(cast: Cast) -> dict[str, Any]:
    """A hall of Boris with results, and the numbers and names that addresses are made of."""
    course = crowd(cast, 12)
    with cast.database.sessions() as session:
        office = Organisations(session, cast.clock).add(cast.dora, "Мандалговийн захиргаа")
        programme = cast.trainings(session).get(cast.boris, course.id).programme_id
    seats = sorted(course.seat_codes())
    token = course.join("Т. Шинэ")
    numbers = {"training_id": course.id, "seat_id": len(seats), "sitting_id": 1, "certificate_id": 1, "event_id": 1}
    numbers |= {"user_id": cast.clara.id, "programme_id": programme, "organisation_id": office.id}
    names = {"kind": "pre", "turn": "open", "wish": "remove", "form": "xlsx", "number": "A-1", "name": "areas"}
    item = next(iter(cast.instrument.bank.items))
    return numbers | names | {"token": token, "code": course.codes["pre"], "item_id": item}


def everywhere(app: Flask) -> list[tuple[Rule, str]]:
    """Every rule with every method that it takes; what only looks comes before what changes something."""
    pairs = [(rule, method) for rule in app.url_map.iter_rules() for method in rule.methods or ()]
    return sorted(
        ((rule, method) for rule, method in pairs if method not in ("HEAD", "OPTIONS")),
        key=lambda pair: (pair[1] != "GET", pair[0].endpoint == "account.logout", pair[0].rule),
    )


def address(app: Flask, rule: Rule, method: str, world: dict[str, Any]) -> str:
    """An address with real numbers."""
    values = {name: world[name] for name in rule.arguments if name in world}
    if "turn" in values and "kind" not in values:
        values["turn"] = "unarchive"
    if rule.endpoint == "chrome.choose_language":
        values["code"] = "mn"
    return app.url_map.bind("localhost").build(rule.endpoint, values, method)


def ask(visitor: Visitor, app: Flask, rule: Rule, method: str, world: dict[str, Any]) -> Page:
    """One request, sealed as a form of this program would be."""
    path = address(app, rule, method, world)
    return visitor.get(path) if method == "GET" else visitor.post(path, SENT | {"csrf_token": visitor.csrf("/join")})


def test_every_address_is_in_this_table_and_in_the_programs(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints - MAY.keys() == set(), "put it into EXPECTED, and into digcomp/web/doors.py"
    assert MAY.keys() - endpoints == set(), "there is no such address any more"
    assert endpoints == DOORS.keys()


def test_the_programs_table_says_what_this_one_says():
    said = {endpoint: _who(door) for endpoint, door in DOORS.items()}
    assert said == {endpoint: frozenset(who.split()) for endpoint, who in MAY.items()}


def _who(door: Door) -> frozenset[str]:
    return door.roles or frozenset({"everybody" if door.kind == "anybody" else "sitting"})


def test_an_address_without_an_entry_is_opened_by_nobody(app, cast, signed_in, monkeypatch):
    dora = signed_in(cast.dora)
    assert dora.get("/admin/accounts").status == 200
    monkeypatch.delitem(DOORS, "admin.accounts")
    assert dora.get("/admin/accounts").status == 404
    assert dora.get("/trainings").status == 200


def test_a_stranger_gets_to_public_pages_alone(app, visitor, world):
    wrong = []
    for rule, method in everywhere(app):
        page = ask(visitor, app, rule, method, world | {"token": "t" * 32})
        who = MAY[rule.endpoint]
        if who == "everybody":
            right = rule.rule.startswith(LOGIN) or not (page.status == NOT_YOURS or page.location.startswith(LOGIN))
        elif who == "sitting":
            right = page.status == 404
        else:
            right = page.status == 303 and page.location.startswith(LOGIN)
        if not right:
            wrong.append((rule.rule, method, page.status, page.location))
    assert wrong == []


@pytest.mark.parametrize("role", ["manager", "author", "analyst"])
def test_a_role_gets_to_its_own_pages_alone(app, cast, signed_in, world, role):
    visitor, wrong = signed_in(cast.account(f"a-{role}", role)), []
    for rule, method in everywhere(app):
        who = MAY[rule.endpoint]
        if who in ("everybody", "sitting"):
            continue
        page = ask(visitor, app, rule, method, world)
        inside = page.status in (200, 303, 409, 422) and not page.location.startswith(LOGIN)
        if not (inside if role in who.split() else page.status == NOT_YOURS):
            wrong.append((rule.rule, method, page.status, page.location))
    assert wrong == []


def test_another_trainer_finds_no_training_of_somebody_else(app, cast, signed_in, world):
    clara, wrong = signed_in(cast.clara), []
    for rule, method in everywhere(app):
        if "trainer" not in MAY[rule.endpoint].split():
            continue
        page = ask(clara, app, rule, method, world)
        if (page.status == 404) != ("training_id" in rule.arguments):
            wrong.append((rule.rule, method, page.status, page.location))
    assert wrong == []


def test_a_trainer_is_kept_from_the_pages_of_other_roles(app, cast, signed_in, world):
    boris = signed_in(cast.boris)
    own = {"trainer", "everybody", "sitting"}
    refused = [one for one in everywhere(app) if not own & set(MAY[one[0].endpoint].split())]
    statuses = {(rule.rule, method): ask(boris, app, rule, method, world).status for rule, method in refused}
    assert set(statuses.values()) == {NOT_YOURS}, statuses


@pytest.mark.parametrize("who", ["boris", "dora"])
def test_the_trainer_and_administrators_are_let_in_everywhere_they_should_be(app, cast, signed_in, world, who):
    account = getattr(cast, who)
    visitor, wrong = signed_in(account), []
    for rule, method in everywhere(app):
        if account.role not in MAY[rule.endpoint].split() or method != "GET":
            continue
        page = ask(visitor, app, rule, method, world)
        # Of certificates there are none here, and of some pictures too little: their pages say so by themselves.
        lacking = page.status == 404 and ("certificate" in rule.rule or rule.rule.endswith((".svg", ".zip")))
        if not (page.status in (200, 303, 409) or lacking) or page.location.startswith(LOGIN):
            wrong.append((rule.rule, method, page.status, page.location))
    assert wrong == []


def test_no_form_is_taken_without_its_seal(app, cast, signed_in, world):
    dora, taken = signed_in(cast.dora), []
    for rule, method in everywhere(app):
        if method == "GET":
            continue
        if dora.post(address(app, rule, method, world), {"name": "forged"}).status != 400:
            taken.append(rule.rule)
    assert taken == []

"""Attendance typed, certificates issued, checked by anybody, taken home on paper and as a badge."""

import json
import stat
from io import BytesIO
from zipfile import ZipFile

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from pypdf import PdfReader
from support.cast import statements_of

from digcomp.exchange.open_badges import hashed

PEOPLE = ["Б. Ана", "Д. Бат", "В. Цэцэг"]
SCRIPT = "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ"
PAGES = ["attendance", "certificates", "certificates.zip", "certificates/1", "certificates/1.pdf"]
POSTS = ["attendance", "certificates", "certificates/1/reissue", "certificates/1/revoke"]


@pytest.fixture
def course(cast):
    """Three people, of whom two sat the test after."""
    course = cast.training(*PEOPLE, blueprint="short", opened="post")
    course.tokens = course.finished_by(*PEOPLE[:2])
    return course


@pytest.fixture
def boris(cast, course, signed_in):
    return signed_in(cast.boris)


@pytest.fixture
def attendance(course):
    return f"/trainings/{course.id}/attendance"


@pytest.fixture
def certificates(course):
    return f"/trainings/{course.id}/certificates"


@pytest.fixture
def issued(boris, course, certificates):
    """Everybody was there; the two who sat the test have a certificate. Addresses of their pages."""
    page = give_to_all(boris, f"/trainings/{course.id}")
    found = sorted({link.partition(".")[0] for link in page.links if link.startswith(f"{certificates}/")})
    assert len(found) == 2
    return found


def give_to_all(boris, training):
    """Everybody was there on all days; whoever may have a certificate gets one. The page that says so."""
    sheet = boris.get(f"{training}/attendance").form_to(f"{training}/attendance?page=1")
    boris.send(sheet, **{control.name: "1" for control in sheet.controls if control.name.startswith("day-")})
    form = boris.get(f"{training}/certificates").form_to(f"{training}/certificates")
    return boris.follow(boris.send(form, who="all"))


def cells(form):
    return [control.name for control in form.controls if control.name.startswith("hours-")]


def number_on(page):
    return next(link for link in page.links if link.startswith("/verify/")).rpartition("/")[2]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_s_training_is_not_found(cast, course, signed_in, page, visitor):
    assert signed_in(cast.clara).get(f"/trainings/{course.id}/{page}").status == 404
    assert visitor.get(f"/trainings/{course.id}/{page}").location.startswith("/login")


@pytest.mark.parametrize("address", POSTS)
def test_a_stranger_changes_nothing_and_nobody_without_the_seal(cast, course, signed_in, boris, address):
    clara = signed_in(cast.clara)
    fields = {"csrf_token": clara.csrf("/trainings/new"), "who": "all"}
    assert clara.post(f"/trainings/{course.id}/{address}", fields).status == 404
    assert boris.post(f"/trainings/{course.id}/{address}", {}).status == 400


def test_the_empty_pages_say_what_to_do_next(cast, signed_in):
    empty = cast.training(opened=None)
    boris = signed_in(cast.boris)
    for page in ("attendance", "certificates"):
        answer = boris.get(f"/trainings/{empty.id}/{page}")
        assert answer.status == 200
        assert f"/trainings/{empty.id}/roster" in answer.links


def test_a_ticked_day_fills_the_empty_cells_and_typed_hours_stay(boris, attendance):
    form = boris.get(attendance).form_to(f"{attendance}?page=1")
    first, second, third, *_ = cells(form)
    page = boris.send(form, **{first: "5,5", second: "0", third: "2:20", "day-20261208": "1"})
    assert page.status == 303
    kept = boris.follow(page).form_to(f"{attendance}?page=1").sent()
    assert (kept[first], kept[second], kept[third]) == (["5,5"], ["0"], ["2:20"])
    assert sorted(kept[name][0] for name in cells(form) if name.endswith("20261208")) == ["2:20", "5,5", "8"]
    assert [kept[name][0] for name in cells(form) if name.endswith("20261209")].count("") == 2


def test_a_ticked_person_was_there_on_all_days(boris, attendance):
    form = boris.get(attendance).form_to(f"{attendance}?page=1")
    person = cells(form)[0].split("-")[1]
    page = boris.follow(boris.send(form, **{f"person-{person}": "1"}))
    kept = page.form_to(f"{attendance}?page=1").sent()
    assert sorted(kept[name][0] for name in cells(form)) == ["", "", "", "", "8", "8"]


@pytest.mark.parametrize("wrong", ["many", "-1", "25", "5:75", "5.5.5", "8 h", "٨", "1e3"])
def test_a_wrong_cell_is_named_and_nothing_typed_is_lost(boris, attendance, wrong):
    form = boris.get(attendance).form_to(f"{attendance}?page=1")
    first, second, *_ = cells(form)
    page = boris.send(form, **{first: wrong, second: "7", "day-20261208": "1"})
    assert page.status == 422
    assert f"{first}-error" in page.ids
    assert f"#{first}" in page.links
    kept = page.form_to(f"{attendance}?page=1").sent()
    assert (kept[first], kept[second], kept["day-20261208"]) == ([wrong], ["7"], ["1"])
    stored = boris.get(attendance).form_to(f"{attendance}?page=1").sent()
    assert [stored[name] for name in cells(form)] == [[""]] * 6


def test_a_long_training_is_shown_by_weeks(boris, cast):
    from datetime import date

    course = cast.training("Б. Ана", ends_on=date(2026, 12, 17), opened=None)
    address = f"/trainings/{course.id}/attendance"
    assert len(cells(boris.get(address).form_to(f"{address}?page=1"))) == 7
    form = boris.get(f"{address}?page=2").form_to(f"{address}?page=2")
    assert len(cells(form)) == 3
    page = boris.follow(boris.send(form, **{cells(form)[0]: "3"}))
    assert page.form_to(f"{address}?page=2").sent()[cells(form)[0]] == ["3"]
    for page in ("0", "3", "-1"):
        assert boris.get(f"{address}?page={page}").status == 404


def test_who_may_not_is_told_why(boris, certificates):
    page = boris.get(certificates)
    assert page.text.count("ирцийг тэмдэглээгүй") == 3
    assert "дараах тестийг өгөөгүй" in page.text
    assert boris.get(f"{certificates}.zip").status == 404


def test_it_is_issued_to_the_chosen(boris, issued, certificates, cast, course):
    for address in issued:
        form = boris.get(address).form_to(f"{address}/revoke")
        boris.send(form, reason="Туршилт", certain="y")
    form = boris.get(certificates).form_to(certificates)
    assert boris.send(form, who="chosen").status == 422
    assert boris.send(form, who="chosen", seat=["1"]).status == 303
    assert boris.send(form, who="chosen", seat=["3"]).status == 422, "who has not sat the test"
    assert boris.send(form, who="chosen", seat=["999"]).status == 404


def test_a_text_in_another_script_is_refused_and_stays(boris, attendance, certificates):
    form = boris.get(certificates).form_to(certificates)
    page = boris.send(form, who="all", script_text="Кирилл")
    assert page.status == 422
    boris.send(boris.get(attendance).form_to(f"{attendance}?page=1"), **{"day-20261208": "1", "day-20261209": "1"})
    page = boris.send(boris.get(certificates).form_to(certificates), who="all", script_text="Кирилл")
    assert (page.status, page.form_to(certificates).sent()["script_text"]) == (422, ["Кирилл"])
    assert "script_text-error" in page.ids


def test_it_is_issued_anew_only_with_a_name_and_a_ticked_box(boris, issued):
    form = boris.get(issued[0]).form_to(f"{issued[0]}/reissue")
    for changed in (
        {"name": "Б. Анаа"},
        {"name": " ", "sure": "y"},
        {"name": "123", "sure": "y"},
        {"name": "Я" * 81, "sure": "y"},
    ):
        page = boris.send(form, **changed)
        assert page.status == 422
        assert page.form_to(f"{issued[0]}/reissue").sent()["name"] == [changed["name"]]
    page = boris.follow(boris.send(form, name="Б. Анаа", sure="y"))
    assert "Б. Анаа" in page.text
    assert boris.get(f"{issued[0]}.pdf").status == 404, "the old one is not printed again"
    assert "Б. Ана" in boris.get(issued[0]).text
    assert boris.send(form, name="Б. Анаа", sure="y").status == 409


def test_it_is_revoked_only_with_a_reason_and_a_ticked_box(boris, issued, visitor):
    number = number_on(boris.get(issued[0]))
    form = boris.get(issued[0]).form_to(f"{issued[0]}/revoke")
    for changed in ({"reason": "Алдаа"}, {"reason": "", "certain": "y"}, {"reason": "Я" * 201, "certain": "y"}):
        assert boris.send(form, **changed).status == 422
    assert "хүчинтэй" in visitor.get(f"/verify/{number}").text
    boris.send(form, reason="Буруу хүн", certain="y")
    page = visitor.get(f"/verify/{number}")
    assert "хүчингүй болсон" in page.text
    assert "Буруу хүн" not in page.text


def test_anybody_may_check_a_number_and_sees_no_more_than_stands_on_it(boris, issued, visitor):
    number = number_on(boris.get(issued[0]))
    page = visitor.visit(f"/verify?number={number.lower().replace('-', '')}")
    assert page.status == 200
    for told in ("Б. Ана", "Цахим ур чадвар", "Дундговь", "2026 оны 12-р сарын 8", "16", "Энэ сертификат хүчинтэй"):
        assert told in page.text
    for kept in ("Мандалговь", "Boris", "A000001", "Д. Бат"):
        assert kept not in page.text
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_a_mistyped_number_and_an_unknown_one_are_told_apart(boris, issued, visitor):
    number = number_on(boris.get(issued[0]))
    page = visitor.get(f"/verify/{number[:-1]}{'3' if number[-1] != '3' else '4'}")
    assert page.status == 422
    assert "буруу бичсэн" in page.text
    from digcomp.services.certificate_numbers import new_number
    from digcomp.services.clock import SYSTEM_CHANCE

    page = visitor.get(f"/verify/{new_number('A', 2025, SYSTEM_CHANCE)}")
    assert page.status == 404
    assert page.form.sent()["number"][0].startswith("A-2025")
    assert visitor.get("/verify").status == 200
    assert visitor.visit("/verify?number=a/b\\c").status == 422


def test_checking_is_limited(database, instrument, settings, clock):
    from dataclasses import replace

    from digcomp.web.app import create_app
    from digcomp.web.parts import Parts

    client = create_app(Parts(replace(settings, rate_limits=True), database, instrument, clock)).test_client()
    assert [client.get("/verify/x").status_code for _ in range(61)][-2:] == [422, 429]


def test_the_sheet_comes_in_two_languages(boris, issued, certificates):
    for language, word in (("mn", "Сертификат"), ("en", "Certificate")):
        page = boris.get(f"{issued[0]}.pdf?edition={language}")
        text = PdfReader(BytesIO(page.content)).pages[0].extract_text()
        assert word in text
        assert "Б. Ана" in text
    assert boris.get(f"{certificates}/999.pdf").status == 404


def test_all_sheets_come_in_one_file_under_names_that_people_read(boris, issued, certificates):
    page = boris.get(f"{certificates}.zip")
    with ZipFile(BytesIO(page.content)) as packed:
        names = packed.namelist()
        assert [name.split(" A-")[0] for name in names] == ["Сертификат Б. Ана", "Сертификат Д. Бат"]
        assert all(packed.read(name).startswith(b"%PDF") for name in names)
    assert boris.get(f"{certificates}.zip").content == page.content


def test_the_holder_finds_certificate_and_badge_on_the_profile(visitor, boris, cast):
    course = cast.training("Г. Дорж", blueprint="short", opened="post", place="Улиастай")
    (token,) = course.sat_by("Г. Дорж", kind="post")
    own = f"/sitting/{token}"
    files = {f"{own}/certificate.pdf", f"{own}/badge.jwt"}
    assert not files & set(visitor.get(f"{own}/profile").links)
    give_to_all(boris, f"/trainings/{course.id}")
    assert files <= set(visitor.get(f"{own}/profile").links)
    assert visitor.get(f"{own}/certificate.pdf").content.startswith(b"%PDF")


def test_nobody_else_has_a_certificate(visitor, course, issued):
    other = course.join("В. Цэцэг", "post")
    for file in ("certificate.pdf", "badge.json", "badge.jwt"):
        assert visitor.get(f"/sitting/{other}/{file}").status == 404
        assert visitor.get(f"/sitting/{'x' * 32}/{file}").status == 404


def test_the_badge_is_verified_by_the_published_key_alone(visitor, course, issued, settings):
    token = visitor.get(f"/sitting/{course.tokens[0]}/badge.jwt").content.decode()
    keys = json.loads(visitor.get("/.well-known/jwks.json").content)
    assert all(set(key) == {"kty", "n", "e", "kid", "use", "alg"} for key in keys["keys"])
    read = jwt.decode(token, KeySet.import_key_set(keys), ["RS256"])
    assert set(read.header) == {"alg", "kid", "typ"}
    assert json.loads(visitor.get(read.header["kid"].partition("localhost")[2]).content) == keys["keys"][0]
    badge = json.loads(visitor.get(f"/sitting/{course.tokens[0]}/badge.json").content)
    claims = read.claims
    assert {name: claims[name] for name in badge} == badge
    assert claims["iss"] == badge["issuer"]["id"]
    assert json.loads(visitor.get("/badges/issuer").content)["id"] == badge["issuer"]["id"]
    # the person is a salted hash of the number and nothing else
    (identity,) = badge["credentialSubject"]["identifier"]
    assert identity["identityHash"] == hashed("A000001", identity["salt"])
    for kept in ("Б. Ана", "A000001"):
        assert kept not in json.dumps(badge, ensure_ascii=False)
    mode = (settings.instance / "badge_key.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_revoked_badge_stands_on_the_signed_list(boris, visitor, course, issued):
    import base64
    import gzip

    badge = json.loads(visitor.get(f"/sitting/{course.tokens[0]}/badge.json").content)
    index = int(badge["credentialStatus"]["statusListIndex"])
    keys = KeySet.import_key_set(json.loads(visitor.get("/.well-known/jwks.json").content))

    def revoked():
        listed = jwt.decode(visitor.get("/badges/status").content.decode(), keys, ["RS256"]).claims
        bits = gzip.decompress(base64.urlsafe_b64decode(listed["credentialSubject"]["encodedList"][1:] + "=="))
        assert len(bits) == 16384
        return bool(bits[index // 8] & 0x80 >> index % 8)

    assert not revoked()
    boris.send(boris.get(issued[0]).form_to(f"{issued[0]}/revoke"), reason="Алдаа", certain="y")
    assert revoked()
    assert visitor.get(f"/sitting/{course.tokens[0]}/badge.jwt").status == 404


def test_statements_do_not_grow_with_people(boris, cast, database):
    counts = []
    for size in (2, 15):
        course = cast.training(*(f"Н. Хүн {n}" for n in range(size)), place=f"Танхим {size}", opened=None)
        with statements_of(database) as sent:
            for page in ("attendance", "certificates"):
                assert boris.get(f"/trainings/{course.id}/{page}").status == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_in_english_too(boris, issued, attendance, certificates):
    boris.get("/lang/en")
    for path in (attendance, certificates, issued[0], "/verify"):
        page = boris.get(path)
        assert (page.status, page.language) == (200, "en")
        assert "%(" not in page.html

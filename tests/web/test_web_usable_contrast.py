"""Contrast, computed from the tokens of the style sheet: text 4.5, marks and rims and the ring of the focus 3."""

import re

import pytest

from digcomp.web.chrome import FIRST_SHEETS, STATIC

SHEETS = "\n".join(file.read_text("utf-8") for file in sorted(STATIC.glob("*.css")))
TOKENS = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", (STATIC / FIRST_SHEETS[0]).read_text("utf-8")))
#: Text on its ground.
TEXT = [
    *((ink, ground) for ink in ("ink", "muted", "accent", "deep", "stop") for ground in ("paper", "sand", "tint")),
    ("self", "paper"),
    ("ink", "self-tint"),
    ("ink", "stop-tint"),
    ("stop", "stop-tint"),
    ("paper", "accent"),
    ("paper", "deep"),
]
#: Rims of controls, the marks of results and the focus ring on what they stand on.
MARKS = [
    *((mark, ground) for mark in ("edge", "accent", "ink", "self", "stop", "deep") for ground in ("paper", "sand")),
    ("ink", "tint"),
    ("accent", "tint"),
]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    full = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = (int(full[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_that_of_wcag():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_is_legible(text, ground):
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_rims_marks_and_the_focus_ring_are_seen(mark, ground):
    assert contrast(TOKENS[mark], TOKENS[ground]) >= 3


def test_the_levels_of_the_table_carry_legible_numbers():
    rules = re.findall(r"\.l\d\{background:(#[0-9a-f]{6})(?:;color:(#[0-9a-f]{3,6}))?\}", SHEETS)
    assert len(rules) >= 8
    faults = [rule for rule in rules if contrast(rule[0], rule[1] or TOKENS["ink"]) < 4.5]
    assert faults == []


def test_the_focus_is_never_taken_away_and_has_its_ring():
    assert re.search(r":focus-visible\{outline:3px solid var\(--ink\);outline-offset:3px\}", SHEETS)
    # Headings and summaries to which a script moves the focus are no stop of the keyboard, so they may go without.
    without = re.findall(r"([^{}]+)\{[^{}]*outline(?:-style|-width)?:\s*(?:0|none)", SHEETS)
    assert [one for rule in without for one in rule.split(",") if 'tabindex="-1"' not in one] == []


def test_what_moves_can_be_stilled_and_own_colours_keep_what_is_chosen():
    assert "@media (prefers-reduced-motion:reduce)" in SHEETS
    forced = SHEETS.partition("@media (forced-colors:active){\n")[2]
    assert ".choice:has(:checked)" in forced

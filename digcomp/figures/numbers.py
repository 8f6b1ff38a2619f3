"""Numbers as a language writes them: decimal comma in Mongolian, point in English, a true minus in both."""

from digcomp.assessment.results import Shift

_POINT = {"mn": ",", "en": "."}
_MINUS = "\u2212"


def number(value: float, language: str, *, sign: bool = False) -> str:
    """One decimal; with sign, "+" on what is above zero."""
    digits = f"{abs(value):.1f}"
    text = digits.replace(".", _POINT[language])
    if float(digits) == 0:  # −0.04 is no loss
        return text
    if value < 0:
        return _MINUS + text
    return "+" + text if sign else text


def interval(low: float, high: float, language: str) -> str:
    """Two levels as a range: "3,2–4,9"; one number where both are the end of the scale."""
    ends = [number(low, language), number(high, language)]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def gain_interval(shift: Shift, language: str) -> str:
    """The interval of a change in levels; a dash beside a minus would be read as two minuses."""
    low, high = (number(end, language, sign=True) for end in shift.interval_in_levels)
    return f"{low} to {high}" if language == "en" else f"{low}…{high}"


def percent(share: float, language: str) -> str:
    """A probability in whole per cent, never 0 or 100: nothing here is that sure."""
    whole = min(max(round(100 * share), 1), 99)
    return f"{whole} %" if language == "en" else f"{whole} хувь"

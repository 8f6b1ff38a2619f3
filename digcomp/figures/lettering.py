"""Type: the two fonts, how wide a text is, and where it breaks."""

from functools import cache, lru_cache

import fontpkg
import matplotlib
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import text_to_path

#: CSS pixels. Nothing is set smaller than SMALL.
TEXT, SMALL = 15.0, 13.0
LEADING = 1.3
_POINTS_A_PIXEL = 0.75

for _weight in ("regular", "bold"):
    fontManager.addfont(fontpkg.path("PT Sans", _weight))

# Set once, here: rc_context is shared between threads, and figures drawn beside it come out different.
matplotlib.rcParams.update(
    {
        "font.family": ["PT Sans", "DejaVu Sans"],  # the second has ₮ and whatever else a name may hold
        "svg.fonttype": "path",
        "svg.hashsalt": "digcomp",
        "text.parse_math": False,  # a name with two dollar signs is a name
        "path.simplify": False,
    }
)


@cache
def font(size: float, bold: bool) -> FontProperties:
    """The font of a size in pixels."""
    weight = "bold" if bold else "normal"
    return FontProperties(family=["PT Sans", "DejaVu Sans"], size=size * _POINTS_A_PIXEL, weight=weight)


@lru_cache(maxsize=4096)
def measure(string: str, size: float = TEXT, bold: bool = False) -> float:
    """How many pixels wide a line is."""
    width, _, _ = text_to_path.get_text_width_height_descent(string, font(size, bold), ismath=False)
    return float(width) / _POINTS_A_PIXEL


@lru_cache(maxsize=4096)
def wrap(string: str, width: float, size: float = TEXT, bold: bool = False) -> tuple[str, ...]:
    """The lines that a text takes in a width: broken between words, and inside one that is wider than the line."""
    lines, line = [], ""
    for word in string.split():
        longer = f"{line} {word}" if line else word
        if measure(longer, size, bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width, size, bold)
        lines += full
    return (*lines, line) if line or not lines else tuple(lines)


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    """A word cut into pieces that fit; nearly always one."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and measure(pieces[-1] + letter, size, bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces

"""The colours of the family: one accent, one colour for the self-view, eight steps of one hue for levels."""

INK, MUTED, LINE, TRACK, PAPER = "#1b2427", "#4a5659", "#d9d6cf", "#eceae5", "#ffffff"
ACCENT, DEEP, MID = "#0a5c63", "#063f45", "#8cbfc2"
#: The self-view and nothing else.
SELF = "#b35900"
#: The questions of a test, beside people.
ITEMS = "#b9bdb8"
LEVELS = ("#e0eeed", "#bfdbda", "#9cc8c8", "#78b3b5", "#529da1", "#2a7e84", "#126a70", "#063f45")


def ink_on(level: int) -> str:
    """The colour of a number that is written on a level's colour."""
    return PAPER if level >= 6 else INK

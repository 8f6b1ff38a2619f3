"""Text as people type and paste it, and as it is kept."""

import unicodedata

#: Signs without a shape that words in some scripts need: the joiners and the Mongolian vowel separator.
_JOINERS = "\u180e\u200c\u200d"


def tidy(text: str) -> str:
    """Composed letters and single spaces; what cannot be seen is dropped, for no reader would find it again.

    A spreadsheet's byte order mark makes another name of a name, NUL is refused by PostgreSQL and by PDF.
    """
    composed = unicodedata.normalize("NFC", text)
    seen = (mark for mark in composed if mark.isprintable() or mark.isspace() or mark in _JOINERS)
    return " ".join("".join(seen).split())

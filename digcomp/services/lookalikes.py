"""Letters that only look Mongolian: a name that holds one is found by no search and matched with no list."""

import re

_LATIN, _CYRILLIC = re.compile("[A-Za-z]"), re.compile("[\u0400-\u04ff]")
_LIKE_CYRILLIC = dict(zip("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху", strict=True))
#: Letters of other alphabets that old fonts drew as Ө and Ү.
_OLD_FONTS = dict(zip("єЄїЇѳѲɵƟ", "өӨүҮөӨөӨ", strict=True))
_TABLE = str.maketrans(_LIKE_CYRILLIC | _OLD_FONTS)


def mended(text: str) -> str:
    """The text with Cyrillic letters in the place of those that look the same; text without Cyrillic stays.

    A word is mended when it holds Cyrillic letters too, or nothing but look-alikes, such as an initial before a
    Cyrillic name; a Latin name beside a Cyrillic one stays.
    """
    if not _CYRILLIC.search(text):
        return text
    return re.sub(r"[^\W\d_]+", lambda word: _mended_word(word[0]), text)


def _mended_word(word: str) -> str:
    latin = _LATIN.findall(word)
    like = all(letter in _LIKE_CYRILLIC for letter in latin)
    return word.translate(_TABLE) if _CYRILLIC.search(word) or like else word


def is_mixed(text: str) -> bool:
    """Whether a word still holds letters of both alphabets."""
    words = re.findall(r"[^\W\d_]+", text)
    return any(_LATIN.search(word) and _CYRILLIC.search(word) for word in words)

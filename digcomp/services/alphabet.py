"""The order of the Mongolian alphabet, which neither database knows: each would sort Ө and Ү in another place."""

#: The 35 letters of Mongolian, and among them those that only Kazakh names of Bayan-Ölgii have.
LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_ORDER = {letter: chr(0x400 + n) for n, letter in enumerate(LETTERS)}


def sort_key(name: str) -> str:
    """A name as it is compared: Ө after О and Ү after У, Latin letters before Cyrillic ones."""
    return "".join(_ORDER.get(letter, letter) for letter in name.casefold())

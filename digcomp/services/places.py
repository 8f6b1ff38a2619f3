"""The 21 aimags and the capital: official codes, Mongolian and Latin names."""

from digcomp.framework import Text

_LINES = """
MN11 Улаанбаатар/Ulaanbaatar MN21 Дорнод/Dornod MN22 Сүхбаатар/Sükhbaatar MN23 Хэнтий/Khentii MN41 Төв/Töv
MN42 Говьсүмбэр/Govisümber MN43 Сэлэнгэ/Selenge MN44 Дорноговь/Dornogovi MN45 Дархан-Уул/Darkhan-Uul
MN46 Өмнөговь/Ömnögovi MN48 Дундговь/Dundgovi MN61 Орхон/Orkhon MN62 Өвөрхангай/Övörkhangai MN63 Булган/Bulgan
MN64 Баянхонгор/Bayankhongor MN65 Архангай/Arkhangai MN67 Хөвсгөл/Khövsgöl MN81 Завхан/Zavkhan
MN82 Говь-Алтай/Govi-Altai MN83 Баян-Өлгий/Bayan-Ölgii MN84 Ховд/Khovd MN85 Увс/Uvs
"""

_words = _LINES.split()
#: Code to name; a place is known by its code, for names repeat between aimags, soums and districts.
AIMAGS: dict[str, Text] = {code: Text(*names.split("/")) for code, names in zip(_words[::2], _words[1::2], strict=True)}

"""How texts break into lines."""

from digcomp.figures.lettering import measure, wrap
from figures import samples


def test_a_text_that_fits_is_one_line():
    assert wrap("Мэдээлэл, өгөгдөл", 300) == ("Мэдээлэл, өгөгдөл",)
    assert wrap("", 300) == ("",)


def test_lines_break_between_words_and_lose_none():
    lines = wrap(samples.LONG_NAME, 320)

    assert " ".join(lines) == samples.LONG_NAME
    assert all(measure(line) <= 320 for line in lines)


def test_a_word_wider_than_the_line_is_cut_and_no_letter_lost():
    lines = wrap("ӨҮ₮" * 40, 120)

    assert "".join(lines) == "ӨҮ₮" * 40
    assert all(measure(line) <= 120 for line in lines)


def test_bold_is_wider_and_the_tugrik_has_a_glyph_of_its_own():
    assert measure("Түвшин", bold=True) > measure("Түвшин")
    assert measure("₮") > 0

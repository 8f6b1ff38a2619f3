"""The order of names."""

from hypothesis import given
from hypothesis import strategies as st

from digcomp.services.alphabet import LETTERS, sort_key

MONGOLIAN = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"


def test_the_thirty_five_letters_of_mongolian_come_in_their_order():
    assert len(MONGOLIAN) == 35
    assert sorted(set(MONGOLIAN), key=sort_key) == list(MONGOLIAN)
    assert [letter for letter in LETTERS if letter in MONGOLIAN] == list(MONGOLIAN)


def test_kazakh_letters_stand_beside_their_like():
    names = ["Ұлан", "Уранбек", "Үмбет", "Қуат", "Кенже", "Ләззат", "Ясын", "Әсем", "Айгүл", "Бота"]
    assert sorted(names, key=sort_key) == [
        *("Айгүл", "Әсем", "Бота", "Кенже", "Қуат", "Ләззат", "Уранбек", "Ұлан", "Үмбет", "Ясын"),
    ]


def test_capitals_do_not_matter_and_a_short_name_comes_before_a_longer_one():
    assert sorted(["өлзий", "Оюун", "ӨЛЗ", "оюу", "Anna"], key=sort_key) == ["Anna", "оюу", "Оюун", "ӨЛЗ", "өлзий"]


@given(st.lists(st.text(MONGOLIAN, min_size=1, max_size=6)))
def test_two_names_compare_as_their_first_different_letters_do(names):
    ordered = sorted(names, key=sort_key)
    assert ordered == sorted(names, key=lambda name: [MONGOLIAN.index(letter) for letter in name])

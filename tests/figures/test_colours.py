"""Colours that can be read, and told apart by eyes without red or green."""

import numpy as np
import pytest

from digcomp.figures.colours import ACCENT, DEEP, INK, LEVELS, MID, MUTED, PAPER, SELF, TRACK, ink_on

# As a deuteranope or protanope sees (Machado, Oliveira, Fernandes 2009, severity 1).
EYES = {
    "all colours": np.eye(3),
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
}


def linear(colour):
    values = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    low, high = sorted(float(linear(colour) @ (0.2126, 0.7152, 0.0722)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour, eye):
    rgb = np.clip(np.array(EYES[eye]) @ linear(colour), 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb
    f = np.cbrt(xyz / (0.9505, 1, 1.089))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize(
    ("mark", "ground", "least"),
    [
        (INK, PAPER, 7),
        (MUTED, PAPER, 7),
        (ACCENT, PAPER, 4.5),
        (DEEP, TRACK, 3),
        (DEEP, MID, 3),
        (SELF, TRACK, 3),
        (INK, TRACK, 3),
    ],
)
def test_marks_stand_out_from_their_ground(mark, ground, least):
    assert contrast(mark, ground) >= least


@pytest.mark.parametrize("level", range(1, 9))
def test_a_number_can_be_read_on_the_colour_of_its_level(level):
    assert contrast(ink_on(level), LEVELS[level - 1]) >= 4.5


@pytest.mark.parametrize("eye", EYES)
def test_tested_and_self_view_differ_to_every_eye_and_so_do_neighbouring_levels(eye):
    def apart(one, other):
        return np.linalg.norm(lab(one, eye) - lab(other, eye))

    assert min(apart(DEEP, SELF), apart(MID, SELF), apart(ACCENT, SELF)) >= 25
    assert min(map(apart, LEVELS, LEVELS[1:])) >= 7

"""What the demo's people say after a training: timetable, feedback and looks back, all of it invented."""

from collections.abc import Sequence

import numpy as np

from digcomp.services.afterwards import Afterwards
from digcomp.services.materials import QUESTIONS

_SEED = 31
#: Minutes of sixteen hours, without those of the tests.
TIMETABLE = {"1.1": 60, "1.2": 120, "2.1": 45, "2.2": 60, "2.4": 75, "3.1": 60, "4.1": 135, "4.2": 150, "5.1": 45}
COMMENTS = (
    "Хуурамч захидлыг таних дасгал маш хэрэгтэй байлаа.",
    "Дадлагын цагийг нэмээсэй.",
    "Нууц үгийн тухай хэсгийг бүх хамт олонтойгоо үзмээр байна.",
    "Хүснэгтийн хичээл арай хурдан явсан.",
    "Жишээнүүд бидний ажилтай яг таарсан.",
)
#: How marks from 1 to 5 fall, question by question.
_MARKS = {
    "useful": (0.01, 0.03, 0.13, 0.38, 0.45),
    "clear": (0.01, 0.05, 0.17, 0.42, 0.35),
    "pace": (0.04, 0.14, 0.30, 0.32, 0.20),
    "practice": (0.05, 0.17, 0.30, 0.30, 0.18),
    "able": (0.02, 0.08, 0.28, 0.40, 0.22),
}


def say_afterwards(service: Afterwards, tokens: Sequence[str]) -> None:
    """Of the people with these sittings most say something."""
    rng = np.random.default_rng(_SEED)
    for n, token in enumerate(tokens):
        if n % 8 != 7:
            said = {question: str(1 + rng.choice(5, p=_MARKS[question])) for question in QUESTIONS}
            service.give_feedback(token, said | {"comment": COMMENTS[n // 6 % len(COMMENTS)] if n % 6 == 0 else ""})
        if n % 5 != 4:
            _look_back(service, token, rng)


def _look_back(service: Afterwards, token: str, rng: np.random.Generator) -> None:
    """Most see their beginning more soberly than they did then."""
    _, statements, _ = service.statements(token)
    sober = rng.normal(1.1, 0.5)
    service.look_back(token, {one: str(int(np.clip(round(rng.normal(sober, 0.7)), 0, 3))) for one in statements})

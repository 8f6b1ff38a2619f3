"""Finished quizzes of the installation as data, for those who look after the scale; nothing here names anybody."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from digcomp.errors import NotFound
from digcomp.services.readiness import FEWEST_ANSWERS
from digcomp.store.queries import studies as queries
from digcomp.store.queries import trainings


@dataclass(frozen=True, slots=True)
class Quiz:
    """One finished quiz."""

    sitting: int
    scale: str
    person: int
    training: int
    kind: str  # of the wave
    demo: bool
    scores: dict[str, int]


class Studies:
    """Reads; writes nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def quizzes(self, training_id: int | None = None) -> list[Quiz]:
        """Every finished quiz with answers enough for a result, or those of one training; NotFound for none such."""
        if training_id is not None and trainings.training(self._session, training_id) is None:
            raise NotFound("training")
        scores = queries.quiz_scores(self._session, training_id)
        found = (Quiz(*row, scores.get(row[0], {})) for row in queries.finished(self._session, training_id))
        return [quiz for quiz in found if len(quiz.scores) >= FEWEST_ANSWERS]

    def title(self, training_id: int) -> str:
        """A training as a list names it."""
        training = trainings.training(self._session, training_id)
        if training is None:
            raise NotFound("training")
        return f"{training.place}, {training.starts_on.isoformat()}"

"""The form of a question, as it was sent: which item it answers, at which position, and how."""

from collections.abc import Mapping
from functools import cached_property

from digcomp.assessment.sitting import QUIZ, REFLECTION, Given, Task
from digcomp.errors import AnswerRefused
from digcomp.items import Bank, Response

Form = Mapping[str, list[str]]


class AnswerForm:
    """What a person sent; AnswerRefused for an item that nobody has heard of."""

    def __init__(self, bank: Bank, form: Form) -> None:
        self._bank = bank
        self._form = form
        self.item_id = self._one("item")
        if self.item_id in bank.items:
            self.phase = QUIZ
        elif self.item_id in bank.statements:
            self.phase = REFLECTION
        else:
            raise AnswerRefused("unknown-item", "item")

    def answers(self, task: Task) -> bool:
        """Whether it is the form of this task."""
        return (task.item_id, str(task.position)) == (self.item_id, self._one("position"))

    def given(self, position: int) -> Given:
        """The answer, at a position; AnswerRefused for a form that holds none."""
        response, score = self._read
        return Given(self.phase, position, self.item_id, response.to_text(), score, response.is_dont_know)

    @cached_property
    def _read(self) -> tuple[Response, int]:
        if self.phase == QUIZ:
            item = self._bank.items[self.item_id]
            response = item.parse(self._form)
            return response, item.score(response)
        answer = self._one("answer")
        if not answer:
            raise AnswerRefused("empty")
        if answer not in map(str, range(len(self._bank.scale))):
            raise AnswerRefused("unknown-option")
        return Response.of(answer), int(answer)

    def _one(self, name: str) -> str:
        values = self._form.get(name, [])
        return values[0].strip() if values else ""

"""What is said about an item beside its own text: how to answer it, and what is wrong with an answer."""

from typing import Protocol

from digcomp.errors import AnswerRefused

HINTS = {
    "single-choice": "Choose one answer.",
    "multiple-response": "You may mark several. A wrong mark takes away a right one.",
    "spot": "You may mark several. A wrong mark takes away a right one.",
    "matching": "Choose an answer in every row. Half of them right earns credit too.",
    "ordering": "Choose a number in every row; 1 comes first. An order that is half right earns credit too.",
    "numeric": "Write the number in digits. Decimals may have a comma or a point.",
    "short-text": "Write a short answer. Capital and small letters count the same.",
}
STATEMENT_HINT = "How far can you do this by yourself today? No answer is right or wrong."

_EMPTY = {
    "single-choice": "Choose an answer, or press “I don't know”.",
    "multiple-response": "Mark at least one answer, or press “I don't know”.",
    "spot": "Mark at least one part, or press “I don't know”.",
    "matching": "Choose an answer in every row, or press “I don't know”.",
    "ordering": "Choose a number in every row, or press “I don't know”.",
    "numeric": "Write a number, or press “I don't know”.",
    "short-text": "Write your answer, or press “I don't know”.",
    "statement": "Choose the answer that fits you.",
}
_FAULTS = {
    "incomplete": "Choose an answer in this row too.",
    "not-a-number": "Write the answer in digits, like 25 or 3.5.",
    "not-a-permutation": "Another row has this number. Give each row a number of its own.",
    "too-long": "This is too long. Make your answer shorter.",
    "unknown-option": "This answer does not belong to the question. Choose again.",
}
_ROW_WITHOUT_NUMBER = "Choose a number in this row too."
_OTHER_FAULT = "This answer could not be taken. Answer once more."

# Every sentence that is looked up by way of a variable; those of the templates stand there.
SENTENCES = (*HINTS.values(), STATEMENT_HINT, *_EMPTY.values(), *_FAULTS.values(), _ROW_WITHOUT_NUMBER, _OTHER_FAULT)


class Words(Protocol):
    """Whatever translates the sentences of the program."""

    @property
    def language(self) -> str:
        """The language of the sentences; that of the item may be another one."""

    def gettext(self, message: str, /) -> str:
        """The sentence in the language of the page."""


def fault_message(kind: str, fault: AnswerRefused, words: Words) -> str:
    """What is wrong with an answer, in words; `kind` is that of the item, or "statement"."""
    if fault.code == "empty":
        return words.gettext(_EMPTY[kind])
    if kind == "ordering" and fault.code in {"incomplete", "not-a-number"}:
        return words.gettext(_ROW_WITHOUT_NUMBER)
    return words.gettext(_FAULTS.get(fault.code, _OTHER_FAULT))

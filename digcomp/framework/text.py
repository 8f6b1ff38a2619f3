"""Visible text in the two languages of the program."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

LANGUAGES = ("mn", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said in Mongolian and in English."""

    mn: str
    en: str

    def in_language(self, language: str) -> str:
        """The words in one language; a language that the program does not have is a KeyError."""
        return {"mn": self.mn, "en": self.en}[language]

    def __getitem__(self, language: str) -> str:
        return self.in_language(language)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Content files give {mn, en}, or one string that is the same in both."""
        words = core_schema.str_schema(strip_whitespace=True, min_length=1)
        pair = core_schema.typed_dict_schema(
            {language: core_schema.typed_dict_field(words) for language in LANGUAGES}, extra_behavior="forbid"
        )
        both = core_schema.no_info_before_validator_function(_in_both, pair)
        return core_schema.no_info_after_validator_function(lambda words: cls(**words), both)


def _in_both(value: object) -> object:
    """A plain string said twice; a bare number is refused, for YAML may have changed its form already."""
    if isinstance(value, str):
        return {"mn": value, "en": value}
    if isinstance(value, dict):
        return value
    raise PydanticCustomError(
        "text", "must be text: {mn: …, en: …}, or a string in quotes where both languages read the same"
    )


def _or_nothing(value: object, text: ValidatorFunctionWrapHandler) -> object:
    return Text("", "") if value == "" else text(value)


# A cell of a table: a text, or "" where the table has none.
Cell = Annotated[Text, WrapValidator(_or_nothing)]

"""A form that somebody is to fill in."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool

from digcomp.framework import Text
from digcomp.items.stimuli.stimulus import Markable, Stimulus


class FormField(Markable):
    """One field, how it is filled in, and whether it must be."""

    label: Text
    input: Literal["text", "number", "date", "choice", "checkbox", "file", "map", "button"]
    required: StrictBool
    hint: Text | None = None


class FormPage(Stimulus):
    """A form with its introduction and the button that sends it."""

    kind: ClassVar[str] = "form"

    title: Text
    intro: Text
    fields: Annotated[tuple[FormField, ...], Field(min_length=1)]
    submit: Text

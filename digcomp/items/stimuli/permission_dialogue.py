"""A dialogue of settings or permissions."""

from typing import Annotated, ClassVar

from pydantic import Field

from digcomp.framework import Text
from digcomp.items.stimuli.stimulus import Markable, Stimulus


class Setting(Markable):
    """One setting and how it is set."""

    label: Text
    value: Text


class PermissionDialogue(Stimulus):
    """Settings of one subject, with the buttons below."""

    kind: ClassVar[str] = "permission_dialogue"

    title: Text
    subject: Text
    rows: Annotated[tuple[Setting, ...], Field(min_length=1)]
    buttons: Annotated[tuple[Text, ...], Field(min_length=1)]

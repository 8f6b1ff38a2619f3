"""A conversation in a messenger."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from digcomp.framework import Text
from digcomp.items.stimuli.stimulus import Flaw, Markable, Stimulus


class Message(Markable):
    """One message; `picture` describes a photo in words."""

    sender: Text = Field(alias="from")
    time: Text
    picture: Text | None = None
    text: Text | None = None


class Chat(Stimulus):
    """A group or a talk between two; `members` is how many can read it."""

    kind: ClassVar[str] = "chat"

    title: Text
    members: Annotated[StrictInt, Field(ge=2)]
    messages: Annotated[tuple[Message, ...], Field(min_length=1)]

    def check(self) -> Iterator[Flaw]:
        """Every message says or shows something."""
        yield from super().check()
        for index, message in enumerate(self.messages):
            if message.text is None and message.picture is None:
                yield ("messages", index), "has neither text nor picture; give one of them"

"""An email as a mail program shows it."""

from typing import Annotated, ClassVar

from pydantic import Field

from digcomp.framework import Text
from digcomp.items.stimuli.stimulus import Markable, MaybeMarked, Stimulus


class Sender(Markable):
    """Who the email says it is from: the name shown and the address behind it."""

    name: Text
    address: Text


class Recipient(Markable):
    """Somebody the email is addressed to."""

    name: Text | None = None
    address: Text


class Line(Markable):
    """A line of the body; `link` is the real address, shown in full, for a phone has no pointer to rest on it."""

    text: Text
    link: Text | None = None


class Attachment(Markable):
    """An attached file."""

    name: Text
    size: Text


class Email(Stimulus):
    """An email."""

    kind: ClassVar[str] = "email"

    sender: Sender = Field(alias="from")
    to: Annotated[tuple[Recipient, ...], Field(min_length=1)]
    date: Text
    subject: MaybeMarked
    body: Annotated[tuple[Line, ...], Field(min_length=1)]
    attachments: tuple[Attachment, ...] = ()

"""A web page in a browser."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from digcomp.framework import Text
from digcomp.items.stimuli.stimulus import Markable, Stimulus


class Block(Markable):
    """A piece of the page; `form` says how it is drawn."""

    form: Literal["heading", "text", "field", "button", "badge", "clause", "footer"] = Field(alias="as")
    text: Text


class WebPage(Stimulus):
    """A page with its address."""

    kind: ClassVar[str] = "web_page"

    address: Text
    title: Text
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]

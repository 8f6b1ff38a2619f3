"""The sections of a training: what its pages link to, in the order of the day. A page adds itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Section:
    """One link; `title` is a message that the page translates."""

    order: int
    endpoint: str
    title: str


SECTIONS: list[Section] = []


def section(order: int, endpoint: str, title: str) -> None:
    """Add a link; `order` counts in tens."""
    SECTIONS.append(Section(order, endpoint, title))
    SECTIONS.sort()

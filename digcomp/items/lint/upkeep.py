"""What time does to items."""

from collections.abc import Iterator, Sequence
from datetime import date

from digcomp.items.lint.finding import Finding, Listed


def lint_review(listed: Sequence[Listed], today: date) -> Iterator[Finding]:
    """Facts that should have been looked up again by now."""
    for each in listed:
        if each.item.review_by and each.item.review_by < today:
            message = f"{each.item.review_by} is past; look the source up again and set the next day"
            yield each.find("review-past", ("review_by",), message)

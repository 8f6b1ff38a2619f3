"""Where a request ends. Waitress takes some of which another reader would say that they end elsewhere.

Behind a proxy that reads them so, what it takes for a part of one person's form would be answered as a request of the
next one's.
"""

from collections.abc import Iterable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError


class OneEnd(HTTPRequestParser):  # type: ignore[misc]
    """Refuses a request that names two ends, or one that its version does not know."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request."""
        super().parse_header(header_plus)
        if b"\r\n " in header_plus or b"\r\n\t" in header_plus:  # one line to some readers, two to others
            raise ParsingError("A line is folded.")
        # What is left of Transfer-Encoding was not understood: only version 1.1 has it.
        if "TRANSFER_ENCODING" in self.headers or (self.chunked and "CONTENT_LENGTH" in self.headers):
            raise ParsingError("The end of the request is not clear.")


class StrictChannel(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests have one end."""

    parser_class = OneEnd


def be_strict(sockets: Iterable[Any]) -> None:
    """Let every connection that these sockets take be strict."""
    for one in sockets:
        if hasattr(one, "channel_class"):
            one.channel_class = StrictChannel

"""What the running server does by itself once a day: old records of people go."""

from collections.abc import Callable
from datetime import date

from flask import Flask, Response

from digcomp.services.database import DATABASE_TROUBLES
from digcomp.services.looks import HALLS
from digcomp.services.retention import MOST_A_DAY, Retention
from digcomp.web.parts import Parts, parts


class Upkeep:
    """Runs after the first answer of a day, when its reader has it; of several processes one does it."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._looked_on: date | None = None

    def after(self, response: Response) -> Response:
        """Look once a day and process whether it is still to be done."""
        own = parts()
        today = own.clock().astimezone(HALLS).date()
        # Before anything is asked of the database: another request of this process must not look as well.
        if self._looked_on != today:
            self._looked_on = today
            response.call_on_close(self._turn(own))
        return response

    def _turn(self, own: Parts) -> Callable[[], None]:
        def run() -> None:
            try:
                with own.database.sessions() as session:
                    retention = Retention(session, own.clock, own.settings.retention_years)
                    if retention.take_day():
                        kept = retention.run(MOST_A_DAY)
                        gone = kept.gone
                        self._app.logger.info("retention: %d people, %d sittings", gone.people, gone.sittings)
            except DATABASE_TROUBLES as trouble:
                # The answer that this follows has been given; tomorrow it is tried again.
                self._app.logger.error("retention: %s", type(trouble).__name__)

        return run


def install(app: Flask) -> None:
    """Let the app keep its house in order."""
    app.extensions["digcomp-upkeep"] = upkeep = Upkeep(app)
    app.after_request(upkeep.after)

"""Serves like `digcomp serve`, its content read once: each line it is sent is a start, which takes a tenth of a second.

For hundreds of kills: what is killed is a whole server, which opened its database by itself; only modules and content,
which no kill can hurt, are those of the process that it was forked from.
"""

import os
import sys

from digcomp.assessment.instrument import Instrument
from digcomp.cli.installation import read_settings
from digcomp.cli.serving import run
from digcomp.services.clock import system_clock
from digcomp.services.database import bring_up_to_date, open_database
from digcomp.web.app import create_app
from digcomp.web.parts import Parts


def main(port: int) -> None:
    settings = read_settings()
    instrument = Instrument.load(settings.competences, settings.question_banks)
    # What an app loads when it is made is loaded before the forks.
    create_app(Parts(settings, open_database(settings.database_url), instrument, system_clock))
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            database = open_database(settings.database_url)
            bring_up_to_date(database)
            run(Parts(settings, database, instrument, system_clock), "127.0.0.1", port)
            os._exit(0)
        _tell(str(child))
        os.waitpid(child, 0)
        _tell("over")


def _tell(word: str) -> None:
    # Standard output is the server's own, and may be cut.
    os.write(int(sys.argv[2]), f"{word}\n".encode())


if __name__ == "__main__":
    main(int(sys.argv[1]))

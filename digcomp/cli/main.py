"""The command `digcomp`. Exit codes: 0 done, 1 faults found, 2 wrong use."""

import sys

import click

from digcomp import __version__
from digcomp.cli.audit import audit
from digcomp.cli.backups import backup, restore
from digcomp.cli.bank import bank
from digcomp.cli.benchmark import bench
from digcomp.cli.bundles import bundle
from digcomp.cli.calibration import calibration
from digcomp.cli.content import check
from digcomp.cli.demo import demo
from digcomp.cli.exporting import export
from digcomp.cli.gallery import gallery
from digcomp.cli.installation import database, user
from digcomp.cli.reporting import report
from digcomp.cli.rescoring import rescore
from digcomp.cli.retention import retention
from digcomp.cli.serving import serve
from digcomp.cli.studies import simulate
from digcomp.errors import DigcompError, FaultsFound, SettingError


class Commands(click.Group):
    """Errors of the program become words and an exit code, never a traceback."""

    def invoke(self, context: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(context)
        except FaultsFound as found:
            for fault in found.faults:
                click.echo(str(fault), err=True)
            count = len(found.faults)
            click.echo(
                f"{count} fault{'' if count == 1 else 's'}. Nothing was started; mend the files above.", err=True
            )
            sys.exit(1)
        except SettingError as wrong:
            click.echo(str(wrong), err=True)
            sys.exit(2)
        except DigcompError as refused:
            click.echo(f"{type(refused).__name__}: {refused}", err=True)
            sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="digcomp")
def main() -> None:
    """DigComp 2.2 self-assessment and adaptive test for civil servants."""


for command in (
    serve,
    demo,
    check,
    bank,
    simulate,
    bench,
    calibration,
    report,
    gallery,
    bundle,
    rescore,
    retention,
    database,
    backup,
    restore,
    user,
    audit,
    export,
):
    main.add_command(command)

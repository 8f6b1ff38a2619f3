"""Retention from the command line: what is older than people were promised goes."""

import json

import click

from digcomp.cli.installation import open_parts, read_settings


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts for a program.")
def retention(*, dry_run: bool, as_json: bool) -> None:
    """Delete people whose last test and training are older than DIGCOMP_RETENTION_YEARS.

    A running server does the same by itself once a day. Valid certificates stay; what was answered stays as counts of
    items without people.

    Example: digcomp retention --dry-run
    """
    from digcomp.services.retention import Retention

    own = open_parts(read_settings())
    with own.database.sessions() as session:
        service = Retention(session, own.clock, own.settings.retention_years)
        kept = service.preview() if dry_run else service.run()
    counts = {"before": kept.before.isoformat(), "people": kept.gone.people, "sittings": kept.gone.sittings}
    counts["comments"] = kept.comments
    if as_json:
        click.echo(json.dumps(counts | {"dry_run": dry_run}))
        return
    verb = "Would delete" if dry_run else "Deleted"
    click.echo(
        f"{verb} what is older than {kept.before}: {kept.gone.people} people, {kept.gone.sittings} tests, "
        f"{kept.comments} comments."
    )

"""Bundles: carry what one computer holds to another."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digcomp.cli.installation import open_parts, read_settings
from digcomp.errors import BundleRefused, InputRefused, NotFound

if TYPE_CHECKING:
    from digcomp.services.bundle_conflicts import Conflict
    from digcomp.services.bundle_reading import Report
    from digcomp.services.bundle_trust import Trust
    from digcomp.services.bundles import Bundles
    from digcomp.web.parts import Parts

SHORTEST_PASSPHRASE = 12
_MANY = 20
_WORDS = {
    "no-bundle": "this is no bundle of digcomp.",
    "truncated": "the file is cut off. Copy it again.",
    "altered": "the file has been altered since it was made, or was damaged. Copy it again from where it was made.",
    "newer": "it was made by digcomp {detail}, in a format that this program does not know. Upgrade this server first.",
    "newer-database": "it was made by digcomp {detail}, which keeps more than this one. Upgrade this server first.",
    "malformed": "it holds what no bundle can hold ({detail}).",
    "sealed": "it is under a passphrase. Give the file that holds it: --passphrase-file.",
    "wrong-passphrase": "the passphrase is another one, or the file was altered.",
    "unknown-key": "its site is not trusted here: {detail}.\n"
    "Have the fingerprint read out to you by somebody whose voice you know (`digcomp bundle key` prints it there), "
    "then: digcomp bundle trust SITE FINGERPRINT",
    "other-key": "it is signed by another key than the one trusted for its site: {detail}.\n"
    "Either the computer was set up anew (trust the new key with --replace), or two computers share one site prefix "
    "(give one of them another DIGCOMP_SITE), or somebody has made this file who should not.",
    "same-site": "it names the site {detail}, which is this one, and is signed by another key. Two computers share one "
    "site prefix: give each its own DIGCOMP_SITE.",
    "own": "it was made here; there is nothing to take from it.",
    "not-its-own": "it brings what its site has no say in ({detail}). A server that carries on bundles of others is "
    "trusted with --relays.",
}

PASSPHRASE = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File whose first line is the passphrase.",
)


@click.group()
def bundle() -> None:
    """Carry trainings from a laptop to the national server.

    Example: digcomp bundle export hall-A.bundle
    """


@contextmanager
def _bundles(own: "Parts") -> Iterator[tuple["Bundles", "Trust"]]:
    from digcomp.services.bundle_trust import Trust
    from digcomp.services.bundles import Bundles

    with own.database.sessions() as session:
        trust = Trust(session, own.clock, own.settings.instance, own.settings.site)
        yield Bundles(session, own.clock, own.instrument, trust, own.settings.site), trust


@bundle.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--training", "ids", type=click.IntRange(1), multiple=True, help="A training by its number; repeatable.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what is new since that day.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@PASSPHRASE
def export_(
    file: Path, ids: tuple[int, ...], since: datetime | None, passphrase_file: Path | None, *, force: bool
) -> None:
    """Write what this installation holds to one signed file. Demonstrations stay here unless they are named.

    The file names people and holds their answers: its owner alone can read it, and a stick can be lost, so give a
    passphrase. When in doubt leave --since out: what is known already is passed over.

    Example: digcomp bundle export hall-A.bundle --passphrase-file passphrase.txt
    """
    if file.exists() and not force:
        raise click.BadParameter(f"{file} is there already; add --force to overwrite it", param_hint="FILE")
    passphrase = _passphrase(passphrase_file)
    with _bundles(open_parts(read_settings())) as (bundles, _):
        day = since.replace(tzinfo=UTC) if since else None
        try:
            made = bundles.export(file, ids or None, day, passphrase)
        except NotFound:
            raise click.BadParameter("there is no such training", param_hint="--training") from None
        except OSError as problem:
            raise click.ClickException(f"{file} cannot be written: {problem.strerror}") from None
    click.echo(f"Wrote {file}: bundle {made.sequence}, {_counted(made.counts)}.")
    click.echo("It holds personal data: names, answers, attendance. Hand it over in person and delete it afterwards.")
    if passphrase is None:
        click.echo("It is signed and not encrypted. If the stick may get lost, use --passphrase-file.")


@bundle.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Say what would change and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print figures for a program to read.")
@PASSPHRASE
def import_(files: tuple[Path, ...], passphrase_file: Path | None, *, check: bool, as_json: bool) -> None:
    """Take bundles of trusted sites in, in any order and as often as one likes.

    A bundle that is not whole or not trusted is refused as a whole. After a cut, run the same command again.

    Example: digcomp bundle import hall-A.bundle hall-B.bundle --check
    """
    passphrase, said = _passphrase(passphrase_file), []
    with _bundles(open_parts(read_settings())) as (bundles, _):
        for path in files:
            with path.open("rb") as file, _refused_in_words(path), _progress(path) as progress:
                report = bundles.read(file, passphrase, progress, check=check)
            said.append({"file": str(path), "deletions": report.deletions, "records": report.counts()})
            if not as_json:
                _print(path, report, check=check)
        found, waiting = bundles.conflicts(), bundles.waiting()
    if as_json:
        click.echo(json.dumps({"bundles": said, "conflicts": len(found), "waiting": waiting}, ensure_ascii=False))
        return
    if waiting:
        click.echo(f"{waiting} records wait for others that have not come: import the other bundles of the site too.")
    _print_conflicts(found, most=_MANY)


@bundle.command("conflicts")
@click.option("--json", "as_json", is_flag=True, help="Print them for a program to read.")
def conflicts(*, as_json: bool) -> None:
    """List what was not guessed, and people of two sites who may be one. Exit code 1 where there is something.

    Example: digcomp bundle conflicts
    """
    from dataclasses import asdict

    with _bundles(open_parts(read_settings())) as (bundles, _):
        found, same = bundles.conflicts(), bundles.namesakes()
    if as_json:
        people = [{"name": name, "organisation": office, "numbers": numbers} for name, office, numbers in same]
        said = {"conflicts": [asdict(one) for one in found], "namesakes": people}
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        _print_conflicts(found, most=None)
        for name, office, numbers in same:
            click.echo(f"Perhaps one person: {name}, {office}: {', '.join(numbers)}")
        if not found and not same:
            click.echo("No conflicts.")
    if found or same:
        raise SystemExit(1)


@bundle.command("key")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the public key to a file.")
def key(out: Path | None) -> None:
    """Print the fingerprint of this installation's key, to be read out over the telephone.

    Example: digcomp bundle key
    """
    settings = read_settings()
    with _bundles(open_parts(settings)) as (_, trust):
        public, fingerprint = trust.own()
    click.echo(f"Site {settings.site}: {fingerprint}")
    if out is not None:
        out.write_text(json.dumps(public), encoding="ascii")
        click.echo(f"Wrote {out}.")


@bundle.command("trust")
@click.argument("site", required=False)
@click.argument("key", required=False)
@click.option("--relays", is_flag=True, help="This site may bring what other sites have said.")
@click.option("--replace", is_flag=True, help="Take this key in the place of another one.")
def trust(site: str | None, key: str | None, *, relays: bool, replace: bool) -> None:
    """Take bundles of a site from now on; KEY is its fingerprint or its key file. Without arguments list the sites.

    Example: digcomp bundle trust B "3f2a 91c0 5d7e 8812 44ab 90fe 1c3d 72a6 b05f 6e19"
    """
    with _bundles(open_parts(read_settings())) as (_, own):
        if site is None or key is None:
            if site is not None:
                raise click.UsageError("give the fingerprint or the key file as well")
            for one in own.all():
                click.echo(f"{one.site}: {one.fingerprint}{' (relays)' if one.relays else ''}")
            return
        text = Path(key).read_text("utf-8", errors="replace") if Path(key).is_file() else key
        try:
            added = own.add(site, text, relays=relays, replace=replace)
        except InputRefused as refusal:
            raise click.BadParameter(_KEY_WORDS[refusal.code], param_hint=refusal.field.upper()) from None
    click.echo(f"Bundles of site {added.site} are taken from now on: {added.fingerprint}")


_KEY_WORDS = {
    "own": "this is the site of this installation",
    "not-a-site": "a site is one to six capital letters or digits, starting with a letter",
    "not-a-key": "forty hexadecimal digits, or the file that `digcomp bundle key --out` writes",
    "another": "another key is trusted for this site; if you know why it has changed, add --replace",
}


def _passphrase(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        lines = file.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        raise click.BadParameter("the file is no text in UTF-8", param_hint="--passphrase-file") from None
    passphrase = lines[0].strip() if lines else ""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        words = f"the passphrase needs {SHORTEST_PASSPHRASE} characters or more: four words will do"
        raise click.BadParameter(words, param_hint="--passphrase-file")
    return passphrase


@contextmanager
def _refused_in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except BundleRefused as refusal:
        words = _WORDS[refusal.code].format(detail=refusal.detail)
        raise click.ClickException(f"{path} was not taken: {words}\nNothing of it was imported.") from None


@contextmanager
def _progress(path: Path) -> Iterator[Callable[[int], None]]:
    shown = sys.stderr.isatty()

    def tell(done: int) -> None:
        if shown:
            click.echo(f"\r{path.name}: {done} records", nl=False, err=True)

    yield tell
    if shown:
        click.echo("", err=True)


def _print(path: Path, report: "Report", *, check: bool) -> None:
    made = {"new": 0, "changed": 0, "known": 0, "deleted": 0}
    for (_, what), count in report.taken.counts.items():
        made[what] += count
    head = "would bring" if check else "brought"
    click.echo(
        f"{path} {head} {made['new']} new records, {made['changed']} changed; {made['known']} known, "
        f"{made['deleted']} of people who are deleted; {report.deletions} new deletions."
    )
    for (kind, what), count in sorted(report.taken.counts.items()):
        if what in ("new", "changed"):
            click.echo(f"  {kind}: {count} {what}")
    if report.unknown_items:
        items = ", ".join(sorted(report.unknown_items)[:5])
        click.echo(
            f"{sum(report.unknown_items.values())} answers are to {len(report.unknown_items)} items that the bank here "
            f"does not know ({items}). They are kept, and count when the bank has them."
        )


def _print_conflicts(found: "list[Conflict]", most: int | None) -> None:
    for one in found[:most]:
        words = "; ".join(one.differs)
        what = {
            "content": f"two versions that nothing orders; site {one.site} says otherwise",
            "place": f"another record has its place; site {one.site}",
            "history": "two bundles of one number: a computer was restored from a backup, or two share one prefix",
        }[one.reason]
        click.echo(f"Conflict: {one.kind} {one.uid}: {what}{': ' + words if words else ''}")
    if most is not None and len(found) > most:
        click.echo(f"{len(found) - most} more: digcomp bundle conflicts")


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()) if count)

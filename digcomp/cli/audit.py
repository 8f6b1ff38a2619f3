"""The audit log at the command line."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

import click

from digcomp.cli.installation import open_parts, read_settings
from digcomp.exchange.tables import Column, Row, Table, csv_text, json_lines
from digcomp.framework import Text
from digcomp.services.audit import AuditLog, Line
from digcomp.services.clock import system_clock

_TEXTS = {
    "role": Text("Үүрэг", "Role at that time"),
    "action": Text("Үйлдэл", "What was done"),
    "kind": Text("Бүртгэлийн төрөл", "Kind of record"),
    "subject": Text("Бүртгэлийн дугаар", "Number of the record"),
    "detail": Text("Дэлгэрэнгүй", "Further numbers"),
}
AUDIT = Table(
    "audit",
    Text("Үйлдлийн бүртгэл", "Audit log"),
    (
        Column("id", "whole", Text("Мөрийн дугаар", "Number of the line")),
        Column("at", "moment", Text("Хугацаа", "When, in UTC")),
        Column("user_id", "whole", Text("Бүртгэлийн дугаар", "Number of the account")),
        *(Column(name, "text", meaning) for name, meaning in _TEXTS.items()),
    ),
)


@click.group("audit")
def audit() -> None:
    """The audit log: who did what."""


@audit.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Lines from this day on, UTC.")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option("--out", type=click.File("wb"), default="-", help="A file; without it, to the screen.")
def export(since: datetime | None, form: str, out: BinaryIO) -> None:
    """Write every line, the oldest first.

    Example: digcomp audit export --since 2026-12-01 --out audit.csv
    """
    with open_parts(read_settings()).database.sessions() as session:
        lines = AuditLog(session, system_clock).everything(since.replace(tzinfo=UTC) if since else None)
        rows = map(_row, lines)
        texts: Iterator[str] = csv_text(AUDIT, rows) if form == "csv" else json_lines(AUDIT, rows)
        for text in texts:
            out.write(text.encode())


def _row(line: Line) -> Row:
    detail = " ".join(f"{name}={value}" for name, value in sorted(line.detail.items()))
    return (line.id, line.at, line.user_id, line.role, line.action, line.kind, line.subject, detail)

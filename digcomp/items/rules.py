"""Rules that hold between entries, over all files."""

from collections.abc import Collection, Mapping, Sequence

from digcomp.items.reading import Entry


def check_ids(entries: Sequence[Entry]) -> None:
    """An id stands once in the whole bank."""
    first: dict[str, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.id, entry)
        if entry.id and other is not entry:
            place = f"{other.document.file}:{other.document.line(other.path)}"
            entry.note(("id",), f"{entry.id} stands at {place} already; ids are never used twice")


def check_enemies(entries: Sequence[Entry], unknown: Collection[str]) -> None:
    """Enemies exist and name each other; `unknown` are competences whose file could not be read."""
    by_id = {entry.id: entry for entry in entries}
    for entry in entries:
        for index, enemy in enumerate(_enemies(entry)):
            if message := _objection(entry, enemy, by_id, unknown):
                entry.note(("enemies", index), message)


def _objection(entry: Entry, enemy: str, by_id: Mapping[str, Entry], unknown: Collection[str]) -> str | None:
    if enemy == entry.id:
        return "an item is not its own enemy; remove it"
    if enemy not in by_id:
        unread = enemy.partition("-")[0] in unknown
        return None if unread else f"there is no item {enemy}; correct the id or remove it"
    if entry.id not in _enemies(by_id[enemy]):
        return f"{enemy} does not name {entry.id}; enemies are mutual, add it there"
    return None


def _enemies(entry: Entry) -> tuple[str, ...]:
    enemies = entry.raw.get("enemies")
    return tuple(str(each) for each in enemies) if isinstance(enemies, tuple) else ()

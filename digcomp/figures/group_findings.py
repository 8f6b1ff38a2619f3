"""The same for charts of groups: people beside items, aimags, trainings side by side."""

from collections.abc import Sequence

from digcomp.assessment.results import decimal_level, position
from digcomp.figures import findings
from digcomp.figures.groups import HeatRow, ItemMap, Place, Slope, Standing
from digcomp.figures.numbers import gain_interval, interval, number
from digcomp.framework import Text

_ROSE = Text(
    "{people} хүнээс {count} нь баттай өссөн, {fell} нь баттай буурсан.",
    "Of {people} people {count} rose for certain and {fell} fell.",
)
_GROUP_CHANGE = Text(
    "Бүлгийн дундаж {before} түвшнээс {after} болов (өөрчлөлтийн 95 % завсар {ends}).",
    "The mean of the group went from level {before} to {after} (95 % interval of the change {ends}).",
)


def of_slope(slope: Slope, language: str) -> str:
    """Where the group went, and how many moved for certain."""
    gained = sum(map(findings.gained, slope.people))
    fell = sum(findings.claimed(shift) and not findings.gained(shift) for shift in slope.people)
    said = _ROSE[language].format(people=len(slope.people), count=gained, fell=fell)
    if slope.group is None:
        return said
    before, after = (number(decimal_level(theta), language) for theta in (slope.group.before, slope.group.after))
    ends = gain_interval(slope.group, language)
    return f"{_GROUP_CHANGE[language].format(before=before, after=after, ends=ends)} {said}"


_SPREAD = Text(
    "{rows} мөр. Ерөнхий түвшин хамгийн багадаа {least}, хамгийн ихдээ {most}.",
    "{rows} rows. Overall level from {least} to {most}.",
)


def of_heatmap(rows: Sequence[HeatRow], language: str) -> str:
    """From which level to which the rows reach."""
    ordered = sorted(rows, key=lambda row: row.overall.mean)
    return _SPREAD[language].format(rows=len(rows), least=ordered[0].overall.said, most=ordered[-1].overall.said)


_MAP = Text(
    "{people} хүн, {items} асуулт. Хүмүүсийн дундаж түвшин {mean} (95 % завсар {ends}). "
    "{share} хувь нь асуулт байгаа түвшинд багтаж байна.",
    "{people} people and {items} questions. Mean level of the people {mean} (95 % interval {ends}). "
    "{share} % of them are at levels that have questions.",
)


def of_item_map(data: ItemMap, language: str) -> str:
    """Whether there are questions where the people are."""
    held = {_level(item) for item in data.items}
    inside = sum(_level(person) in held for person in data.people)
    return _MAP[language].format(
        people=len(data.people),
        items=len(data.items),
        mean=number(decimal_level(data.mean), language),
        ends=interval(decimal_level(data.low), decimal_level(data.high), language),
        share=round(100 * inside / max(len(data.people), 1)),
    )


def _level(theta: float) -> int:
    return min(int(position(theta)), 7)


_PLACES = Text(
    "{shown} аймаг, нийслэлийн дүн. Дундаж түвшин {least}–{most}.",
    "Results of {shown} aimags and the capital. Mean levels between {least} and {most}.",
)
_ONE_PLACE = Text("{name}: дундаж түвшин {mean}.", "{name}: mean level {mean}.")
_NO_PLACE = Text(
    "Дүнг харуулах хэмжээний олон хүнтэй аймаг алга.", "No aimag has enough people for a result to be shown."
)


def of_places(places: Sequence[Place], language: str) -> str:
    """How many aimags have a result, and between which levels."""
    means = [place.mean for place in places if place.mean is not None]
    if not means:
        return _NO_PLACE[language]
    least, most = (number(decimal_level(theta), language) for theta in (min(means), max(means)))
    if len(means) == 1:
        name = next(place.name[language] for place in places if place.mean is not None)
        return _ONE_PLACE[language].format(name=name, mean=most)
    return _PLACES[language].format(shown=len(means), least=least, most=most)


_FIRST = Text("Эхний байранд баттай орох нь: {names}.", "First for certain: {names}.")
_NO_FIRST = Text(
    "{count} бүлгийг эхний байраар баттай ялгах боломжгүй: {names}.",
    "{count} groups cannot be told apart for the first place: {names}.",
)
#: More names than this are a number.
_NAMES = 4
_MANY_FIRST = Text(
    "Эхний байранд орж болох {count} бүлгийг баттай ялгах боломжгүй.",
    "{count} groups may hold the first place; they cannot be told apart.",
)


def of_standings(rows: Sequence[Standing], language: str) -> str:
    """Who may hold the first place; nobody alone where that is not certain."""
    leading = [row for row in rows if row.first == 1]
    names = "; ".join(row.name for row in leading)
    if len(leading) == 1:
        return _FIRST[language].format(names=names)
    sentence = _NO_FIRST if len(leading) <= _NAMES else _MANY_FIRST
    return sentence[language].format(count=len(leading), names=names)

"""The axis of a chart that is drawn inside a page, of boxes and lines in percent."""

from dataclasses import dataclass
from math import ceil, floor, log10

from digcomp.items.stimuli.chart import Chart


@dataclass(frozen=True, slots=True)
class Axis:
    """Where the numbers of a chart begin and end, its rules, and the percentage of the room that is drawn on."""

    low: float
    high: float
    rules: tuple[float, ...]
    room: int

    def at(self, value: float) -> float:
        """How far along the room a number lies, in percent."""
        return round(self.room * (value - self.low) / (self.high - self.low), 2)

    @staticmethod
    def along(place: int, places: int) -> float:
        """Where a category stands on the other axis, in percent: in the middle of its share."""
        return round(100 * (place + 0.5) / places, 2)


def axis_of(chart: Chart) -> Axis:
    """From nothing (or the least number, if below) to the greatest, in about four even steps."""
    numbers = [0.0, *(float(value) for series in chart.series for value in series.values)]
    low, high = min(numbers), max(numbers)
    rough = (high - low or 1) / 4
    power = 10 ** floor(log10(rough))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough)
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    # Bars leave room for the number at their end, lines for the number above the highest rule.
    room = 74 if chart.type == "bar" else 88
    return Axis(first * step, last * step, tuple(each * step for each in range(first, last + 1)), room)

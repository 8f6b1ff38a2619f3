"""What the trade says of people: plain, frozen results that pages, figures and reports draw.

Abilities are in logits. A drawn position is on the scale of eight: x = (theta + 3) / 0.75, from 0 to 8; level k fills
k - 1 to k. A decimal level in text is x + 0.5, so that 4.0 is the middle of level 4.
"""

from dataclasses import dataclass

LOGITS_A_LEVEL = 0.75
LEVELS = 8
#: A level is named alone only when it is at least this probable; otherwise the shortest run of levels that is.
SURE = 0.75
#: Mass of the intervals shown to a person, and of those shown for a group.
PERSON_MASS, GROUP_MASS = 0.90, 0.95


def position(theta: float) -> float:
    """Where an ability is drawn on the scale of eight, 0 to 8."""
    return min(max((theta + 3) / LOGITS_A_LEVEL, 0.0), float(LEVELS))


def decimal_level(theta: float) -> float:
    """An ability in levels, for text, kept within the scale: 4.0 is the middle of level 4."""
    return position(theta) + 0.5


@dataclass(frozen=True, slots=True)
class Estimate:
    """One measured thing: where it lies, how sure that is, and the levels that may be named."""

    mean: float
    low: float
    high: float
    levels: tuple[float, ...]  # probability of each level
    first: int  # the shortest run of levels that holds 75 %
    last: int
    probability: float  # of that run

    @property
    def single(self) -> bool:
        """Whether one level may be named."""
        return self.first == self.last

    @property
    def said(self) -> str:
        """The level or the run of levels, as printed: "4" or "3–4"."""
        return str(self.first) if self.single else f"{self.first}–{self.last}"

    @property
    def likeliest(self) -> int:
        """The most probable level."""
        return max(range(len(self.levels)), key=self.levels.__getitem__) + 1


@dataclass(frozen=True, slots=True)
class AreaResult:
    """One area: tested, and as the person sees it."""

    area: str
    tested: Estimate
    self_view: Estimate | None

    @property
    def apart(self) -> str:
        """Higher or lower, where the self-view lies outside what was shown, its interval and its levels; else empty."""
        seen, tested = self.self_view, self.tested
        if seen is None or tested.low <= seen.mean <= tested.high or tested.first <= seen.likeliest <= tested.last:
            return ""
        return "higher" if seen.mean > tested.mean else "lower"


@dataclass(frozen=True, slots=True)
class CompetenceResult:
    """One competence: a range, the self-view, the post's target, and how it stands among the person's own."""

    competence: str
    tested: Estimate
    self_view: Estimate | None
    target: int | None
    standing: str  # "stronger" or "weaker" than the person's own mean with 90 % probability, else ""


@dataclass(frozen=True, slots=True)
class CanDo:
    """What the person can very probably do now: a descriptor of the framework."""

    competence: str
    level: int
    probability: float


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to learn next, and why this."""

    competence: str
    level: int  # the level the person most probably has here; the framework's step of its band applies
    reason: str  # "target": below the post's; "weaker": weakest of one's own; "overrated": seen higher than shown
    shown: str  # the level or levels shown
    aim: int | None  # the target, or the level of the self-view


@dataclass(frozen=True, slots=True)
class Versions:
    """What a result was made with: enough to make it again."""

    framework: str
    bank: str
    scale: str
    cuts: str
    blueprint: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One person's result of one sitting."""

    overall: Estimate
    overall_self: Estimate | None
    areas: tuple[AreaResult, ...]
    competences: tuple[CompetenceResult, ...]
    can_do: tuple[CanDo, ...]
    next_steps: tuple[NextStep, ...]
    answered: int
    versions: Versions


@dataclass(frozen=True, slots=True)
class Shift:
    """Before, after and the change between, of one thing of a person or a group; logits."""

    before: float
    after: float
    change: float
    low: float
    high: float
    probability: float  # that the change is a gain

    @property
    def change_in_levels(self) -> float:
        """The change in levels of 0.75 logits."""
        return self.change / LOGITS_A_LEVEL

    @property
    def interval_in_levels(self) -> tuple[float, float]:
        """Its interval in levels."""
        return self.low / LOGITS_A_LEVEL, self.high / LOGITS_A_LEVEL


@dataclass(frozen=True, slots=True)
class Growth:
    """Change of one person (90 % intervals) or of a group (95 %)."""

    people: int
    overall: Shift
    areas: tuple[tuple[str, Shift], ...]
    competences: tuple[tuple[str, Shift], ...]
    effect_size: float | None  # of a group: gain over the sd of people before
    effect_interval: tuple[float, float] | None = None
    area_effects: tuple[float, ...] = ()  # in the order of `areas`
    competence_effects: tuple[float, ...] = ()

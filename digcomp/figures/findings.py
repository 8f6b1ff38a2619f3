"""What a result says, in one or two sentences: the titles of charts, and the words beside them in reports.

Nothing is claimed that the intervals do not bear: "below the target" and "lowest" need intervals that do not overlap.
No case ending is put on a number that varies, for Mongolian endings follow how the number is spoken.
"""

from collections.abc import Sequence

from digcomp.assessment.growth import CLAIM, PRACTICE_EFFECT
from digcomp.assessment.results import (
    GROUP_MASS,
    PERSON_MASS,
    AreaResult,
    CompetenceResult,
    Growth,
    Profile,
    Shift,
    decimal_level,
    position,
)
from digcomp.figures.groups import LevelCounts, TargetGap
from digcomp.figures.numbers import gain_interval, interval, number, percent
from digcomp.framework import Framework, Text


def mass_of(growth: Growth) -> float:
    """Of the intervals of a person's change or of a group's."""
    return PERSON_MASS if growth.people == 1 else GROUP_MASS


def claimed(shift: Shift) -> bool:
    """Whether a change, up or down, may be claimed."""
    return max(shift.probability, 1 - shift.probability) >= CLAIM


def gained(shift: Shift) -> bool:
    """Whether a gain may be claimed."""
    return shift.probability >= CLAIM


def is_below(result: CompetenceResult) -> bool:
    """Whether the whole interval lies under the target's level."""
    return result.target is not None and position(result.tested.high) < result.target - 1


def competence_name(framework: Framework, competence: str, language: str) -> str:
    """Its id and short title."""
    return f"{competence} {framework.competence(competence).short[language]}"


def area_name(framework: Framework, area: str, language: str) -> str:
    """Its id and short title, as a heading of its competences."""
    return f"{area}. {framework.area(area).short[language]}"


_LEVELS = Text(
    "Ерөнхий түвшин {overall} (90 % завсар {interval}).", "Overall level {overall} (90 % interval {interval})."
)
_AREAS_APART = Text(
    "Хамгийн өндөр нь «{best}» ({best_level}), хамгийн доогуур нь «{least}» ({least_level}).",
    "Highest: {best} ({best_level}); lowest: {least} ({least_level}).",
)
_AREAS_ALIKE = Text("Чиглэлүүдийн хооронд баттай ялгаа алга.", "The areas do not differ for certain.")


def of_areas(profile: Profile, framework: Framework, language: str) -> str:
    """The overall level, and which areas stand out."""
    overall = profile.overall
    ends = interval(position(overall.low) + 0.5, position(overall.high) + 0.5, language)
    first = _LEVELS[language].format(overall=overall.said, interval=ends)
    best = max(profile.areas, key=lambda area: area.tested.mean)
    least = min(profile.areas, key=lambda area: area.tested.mean)
    if best.tested.low <= least.tested.high:
        return f"{first} {_AREAS_ALIKE[language]}"
    names = {"best": framework.area(best.area).short[language], "least": framework.area(least.area).short[language]}
    second = _AREAS_APART[language].format(best_level=best.tested.said, least_level=least.tested.said, **names)
    return f"{first} {second}"


_VIEW_HIGHER = Text(
    "«{area}» чиглэлд өөрийгөө {own}-р түвшинд үнэлсэн, тестээр {tested} гарлаа.",
    "In {area} the own view is level {own}; the test showed {tested}.",
)
_VIEW_ALIKE = Text(
    "Өөрийн үнэлгээ бүх чиглэлд тестийн дүнтэй ойр байна.", "The own view is close to the test in every area."
)
_NO_VIEW = Text("Өөрийн үнэлгээ хийгээгүй.", "No own view was given.")


def of_self_view(profile: Profile, framework: Framework, language: str) -> str:
    """Where the person's view lies outside the tested interval, the farthest first; at most two areas."""
    if all(area.self_view is None for area in profile.areas):
        return _NO_VIEW[language]
    apart = sorted((area for area in profile.areas if area.apart), key=_distance, reverse=True)
    if not apart:
        return _VIEW_ALIKE[language]
    return " ".join(
        _VIEW_HIGHER[language].format(
            area=framework.area(area.area).short[language],
            own=area.self_view.said if area.self_view else "",
            tested=area.tested.said,
        )
        for area in apart[:2]
    )


def _distance(area: AreaResult) -> float:
    return abs(area.self_view.mean - area.tested.mean) if area.self_view else 0.0


#: More names than this are a number.
_NAMES = 5
_BELOW = Text("Зорилтоос баттай доогуур: {names}.", "Below the target for certain: {names}.")
_MANY_BELOW = Text(
    "{whole} чадвараас {count} нь зорилтоос баттай доогуур.",
    "{count} of {whole} competences are below the target for certain.",
)
_NONE_BELOW = Text("Зорилтоос баттай доогуур чадвар алга.", "No competence is below the target for certain.")
_STRONGER = Text("Өөрийн дунджаас баттай өндөр: {names}.", "Above the own mean for certain: {names}.")
_WEAKER = Text("Өөрийн дунджаас баттай доогуур: {names}.", "Below the own mean for certain: {names}.")
_NONE_APART = Text("Чадваруудын хооронд баттай ялгаа алга.", "The competences do not differ for certain.")


def of_ranges(profile: Profile, framework: Framework, language: str) -> str:
    """Which competences are below the post's target, and which stand out among the person's own."""
    said = []
    if any(result.target for result in profile.competences):
        below = [result for result in profile.competences if is_below(result)]
        many = _MANY_BELOW[language].format(count=len(below), whole=len(profile.competences))
        few = _named(_BELOW, below, framework, language) or _NONE_BELOW[language]
        said.append(many if len(below) > _NAMES else few)
    for sentence, standing in ((_STRONGER, "stronger"), (_WEAKER, "weaker")):
        apart = [result for result in profile.competences if result.standing == standing]
        said.append(_named(sentence, apart, framework, language))
    return " ".join(filter(None, said)) or _NONE_APART[language]


def _named(sentence: Text, results: Sequence[CompetenceResult], framework: Framework, language: str) -> str:
    names = "; ".join(competence_name(framework, result.competence, language) for result in results)
    return sentence[language].format(names=names) if names else ""


_RISE = Text("{what} {gain} түвшнээр дээшилсэн", "{what} rose by {gain} levels")
_FALL = Text("{what} {gain} түвшнээр буурсан", "{what} fell by {gain} levels")
_UNSURE = Text("{what} өөрчлөгдсөн эсэхийг баттай хэлэх боломжгүй", "{what}: a change cannot be claimed")
_ITS_INTERVAL = Text("({mass} % завсар {ends})", "({mass} % interval {ends})")
_RESULT = Text("Ерөнхий дүн", "The overall result")
_GROUP_RESULT = Text("Бүлгийн дундаж дүн", "The mean of the group")


def of_change(growth: Growth, language: str) -> str:
    """By how much the whole moved, or that this cannot be said."""
    shift = growth.overall
    sentence = _UNSURE if not claimed(shift) else _RISE if shift.change > 0 else _FALL
    what = (_RESULT if growth.people == 1 else _GROUP_RESULT)[language]
    gain = number(abs(shift.change_in_levels), language)
    ends = _ITS_INTERVAL[language].format(mass=round(100 * mass_of(growth)), ends=gain_interval(shift, language))
    return f"{sentence[language].format(what=what, gain=gain)} {ends}."


_PROBABILITY = Text("Үнэхээр өссөн байх магадлал {}.", "Probability of a real gain: {}.")


def of_growth(growth: Growth, language: str) -> str:
    """The change, and how probable a gain is."""
    return (
        f"{of_change(growth, language)} {_PROBABILITY[language].format(percent(growth.overall.probability, language))}"
    )


_OVER_PRACTICE = Text(
    "Энэ нь зүгээр дахин өгөхөд гардаг өсөлтөөс илт их.", "That is clearly more than retaking alone would give."
)
_WITHIN_PRACTICE = Text(
    "Зүгээр дахин өгөхөд гардаг өсөлтөөс баттай ялгарахгүй байна.",
    "It does not differ for certain from what retaking alone would give.",
)


def practice_gain(growth: Growth) -> float:
    """What retaking alone is known to give, in logits: 0.26 of this group's own spread where that is known."""
    gain, effect = growth.overall.change, growth.effect_size
    spread = gain / effect if effect and abs(effect) >= 0.05 else 1.0  # the population's spread is 1 logit
    return PRACTICE_EFFECT * abs(spread)


def of_group_growth(growth: Growth, language: str) -> str:
    """The change, against the gain of merely retaking."""
    over = growth.overall.low > practice_gain(growth)
    return f"{of_change(growth, language)} {(_OVER_PRACTICE if over else _WITHIN_PRACTICE)[language]}"


_GAINED = Text(
    "{people} хүнээс {count} нь өссөн (магадлал {sure} хувиас доошгүй).",
    "{count} of {people} people gained (probability {sure} % or more).",
)


def of_people(rows: Sequence[tuple[str, Shift]], language: str) -> str:
    """How many gained for certain."""
    count = sum(gained(shift) for _, shift in rows)
    return _GAINED[language].format(people=len(rows), count=count, sure=round(100 * CLAIM))


_FROM_FOUR = Text("4 ба түүнээс дээш түвшинд {when}.", "At level 4 and above: {when}.")
_AT_BEFORE = Text("өмнө {} хүн", "{} people before")
_AT_AFTER = Text("дараа {} хүн байна", "{} after")


def of_levels(counts: Sequence[LevelCounts], language: str) -> str:
    """How many are at level 4 and above, by the first row."""
    whole = counts[0]
    when = _AT_BEFORE[language].format(round(sum(whole.before[3:])))
    if whole.after is not None:
        when = f"{when}, {_AT_AFTER[language].format(round(sum(whole.after[3:])))}"
    return _FROM_FOUR[language].format(when=when)


_FARTHEST = Text(
    "Зорилтоос хамгийн хол: {name}. {people} хүнээс {below} нь доогуур.",
    "Farthest from the target: {name}. {below} of {people} people are below.",
)


def of_gap(gaps: Sequence[TargetGap], framework: Framework, language: str) -> str:
    """The competence where the group is farthest below its target."""
    worst = max(gaps, key=lambda gap: gap.target - decimal_level(gap.mean))
    name = competence_name(framework, worst.competence, language)
    return _FARTHEST[language].format(name=name, people=worst.people, below=worst.below)


_LESSONS = Text(
    "{taught} чадварт цаг зарцуулсан, үүнээс {rose} нь өссөнийг хэлж болно.",
    "{taught} competences got time; of {rose} of them a gain is sure.",
)


def of_lessons(rows: Sequence[tuple[int, Shift]], language: str) -> str:
    """Of how many competences that were taught the gain is sure."""
    taught = [shift for minutes, shift in rows if minutes]
    return _LESSONS[language].format(taught=len(taught), rose=sum(shift.low > 0 for shift in taught))

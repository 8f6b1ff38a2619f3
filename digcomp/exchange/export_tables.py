"""The tables of exports: their columns, and what each of them means."""

from collections.abc import Iterable, Sequence

from digcomp.assessment.measures import Measure, Measures
from digcomp.exchange.tables import Column, Table
from digcomp.framework import Framework, Text

_TRAINING = Column("training", "whole", Text("Сургалтын дугаар", "Number of the training"))
_TEST = Column(
    "test",
    "text",
    Text("Тест: pre (өмнөх), post (дараах), follow-up (давтан)", "Test: pre (before), post (after) or follow-up"),
)
NAMED = (
    _TRAINING,
    Column("place", "text", Text("Сургалт болсон газар", "Where the training was held")),
    _TEST,
    Column("number", "text", Text("Оролцогчийн дугаар", "Number of the participant")),
    Column("name", "text", Text("Нэр", "Name")),
    Column("organisation", "text", Text("Байгууллага", "Organisation")),
)
_SMALL = Text("Арваас цөөн хүнтэй бол хоосон", "Empty where it would single out fewer than ten people")
UNNAMED = (
    Column(
        "person",
        "text",
        Text(
            "Санамсаргүй тэмдэг; зөвхөн энэ файлд нэг хүнийг заана",
            "Random sign; stands for one person in this file alone",
        ),
    ),
    Column(
        "training",
        "text",
        Text(f"Сургалтын санамсаргүй тэмдэг. {_SMALL.mn}", f"Random sign of the training. {_SMALL.en}"),
    ),
    _TEST,
)
#: What is told of a person in a file without names.
ORIGIN = (
    Column("aimag", "text", Text(f"Аймаг, нийслэлийн код (ISO 3166-2). {_SMALL.mn}", f"ISO 3166-2 code. {_SMALL.en}")),
    Column("organisation", "text", Text(f"Байгууллага. {_SMALL.mn}", f"Organisation. {_SMALL.en}")),
    Column("language", "text", Text(f"Тест өгсөн хэл. {_SMALL.mn}", f"Language of the test. {_SMALL.en}")),
    Column("month", "text", Text("Тест өгсөн сар", "Month of the test")),
    Column("blueprint", "text", Text("Тестийн загвар", "Blueprint of the test")),
    Column("bank", "text", Text("Асуултын сангийн хувилбар", "Version of the question bank")),
    Column("framework", "text", Text("Чадварын загварын хувилбар", "Version of the framework")),
    Column("consent", "text", Text("Зөвшөөрлийн бичвэрийн хувилбар", "Version of the consent text")),
)
_ANSWER = (
    Column("position", "whole", Text("Хэд дэх асуулт", "Place of the question in the test")),
    Column("item", "text", Text("Асуултын дугаар", "Id of the question")),
    Column("competence", "text", Text("Чадвар", "Competence")),
    Column("level", "whole", Text("Асуултын түвшин, 1–8", "Level of the question as written, 1 to 8")),
    Column("kind", "text", Text("Асуултын төрөл", "Kind of the question")),
    Column(
        "response",
        "text",
        Text("Хариулт, JSON хэлбэрээр; null: мэдэхгүй", "The answer as JSON; null stands for “I don't know”"),
    ),
    Column("score", "whole", Text("Оноо", "Score")),
    Column("highest", "whole", Text("Авч болох дээд оноо", "Highest score of the question")),
    Column("dont_know", "truth", Text("«Мэдэхгүй» гэж хариулсан эсэх", "Whether “I don't know” was chosen")),
    Column("seconds", "whole", Text("Өмнөх хариултаас хойш хэдэн секунд", "Seconds since the answer before")),
)
_ANSWERED_AT = Column("answered_at", "moment", Text("Хариулсан цаг, Улаанбаатарын цагаар", "When, Ulaanbaatar time"))
_TAKEN = (
    Column("ended_at", "moment", Text("Дуусгасан цаг, Улаанбаатарын цагаар", "When it was finished, Ulaanbaatar time")),
    Column("answered", "whole", Text("Хариулсан асуултын тоо", "Number of questions answered")),
    Column("scale", "text", Text("Дүнг тооцсон хэмжүүрийн хувилбар", "Version of the scale of these results")),
)
_MEASURE = (
    ("mean", "number", Text("хамгийн магадлалтай утга, логит", "mean of the posterior, logits")),
    ("sd", "number", Text("стандарт хазайлт, логит", "standard deviation of the posterior, logits")),
    ("first", "whole", Text("дор хаяж 75 % магадлалтай түвшний эхнийх", "first level of the run that is 75 % sure")),
    ("last", "whole", Text("дор хаяж 75 % магадлалтай түвшний сүүлийнх", "last level of the run that is 75 % sure")),
)
ANSWERS_TITLE = Text("Хариулт", "Answers")
PEOPLE_TITLE = Text("Оролцогчийн дүн", "People")
ANSWERS = Table("answers", ANSWERS_TITLE, (*NAMED, *_ANSWER, _ANSWERED_AT))
RESEARCH_ANSWERS = Table("answers", ANSWERS_TITLE, (*UNNAMED, *_ANSWER))
COMPETENCES = Table(
    "competences",
    Text("Чадвар бүрээр", "Competences"),
    (
        *NAMED,
        Column("competence", "text", Text("Чадвар", "Competence")),
        Column("title", "text", Text("Чадварын нэр", "Title of the competence")),
        *(Column(name, kind, meaning) for name, kind, meaning in _MEASURE),  # type: ignore[arg-type]
        Column("target", "whole", Text("Албан тушаалын зорилт, түвшин", "Target of the post, level")),
    ),
)
_SHARE = Text("95 % итгэх завсрын", "of the 95 % interval")
GROWTH = Table(
    "growth",
    Text("Өсөлт", "Growth"),
    (
        _TRAINING,
        Column("place", "text", Text("Сургалт болсон газар", "Where the training was held")),
        Column("first_test", "text", Text("Эхний тест", "Test before")),
        Column("last_test", "text", Text("Сүүлийн тест", "Test after")),
        Column("people", "whole", Text("Хоёр тестийг хоёуланг өгсөн хүн", "People who sat both tests")),
        Column(
            "of", "text", Text("overall, эсвэл чиглэл, чадварын дугаар", "overall, or number of area or competence")
        ),
        Column("before", "number", Text("Өмнөх дундаж, логит", "Mean before, logits")),
        Column("after", "number", Text("Дараах дундаж, логит", "Mean after, logits")),
        Column("change", "number", Text("Дундаж өөрчлөлт, логит", "Mean change, logits")),
        Column("low", "number", Text(f"{_SHARE.mn} доод зах, логит", f"Lower end {_SHARE.en}, logits")),
        Column("high", "number", Text(f"{_SHARE.mn} дээд зах, логит", f"Upper end {_SHARE.en}, logits")),
        Column("change_in_levels", "number", Text("Дундаж өөрчлөлт, түвшин", "Mean change in levels of 0.75 logits")),
        Column("probability", "number", Text("Өссөн байх магадлал", "Probability that the group rose")),
        Column(
            "effect_size",
            "number",
            Text("Нөлөөний хэмжээ; зөвхөн overall мөрөнд", "Effect size; in the row overall alone"),
        ),
    ),
)
#: What `digcomp calibrate` reads.
CALIBRATION = Table(
    "responses",
    ANSWERS_TITLE,
    (
        Column("person", "text", Text("Хүн ба тест", "Person and test")),
        Column("item", "text", Text("Асуултын дугаар", "Id of the question")),
        Column("score", "whole", Text("Оноо", "Score")),
    ),
)


def people_table(framework: Framework) -> Table:
    """A person and test a row."""
    return Table("people", PEOPLE_TITLE, (*NAMED, *_TAKEN, *_measured(framework)))


def research_people(framework: Framework) -> Table:
    """The same without names."""
    return Table("people", PEOPLE_TITLE, (*UNNAMED, *ORIGIN, *_TAKEN[1:], *_measured(framework)))


def measured_cells(found: Measures) -> Iterable[float | int]:
    """The cells of the columns that `_measured` names."""
    for one in (found.overall, *found.areas, *found.competences):
        yield from measure_cells(one)


def measure_cells(one: Measure) -> Sequence[float | int]:
    """Mean, standard deviation, first and last level."""
    return one.mean, one.sd, one.first, one.last


def _measured(framework: Framework) -> Iterable[Column]:
    things = [("overall", Text("Ерөнхий", "Overall"))]
    things += [(f"area_{area.id}", _numbered(area.id, area.title)) for area in framework.areas]
    things += [
        (f"competence_{one.id.replace('.', '_')}", _numbered(one.id, one.title)) for one in framework.competences
    ]
    for name, title in things:
        for part, kind, meaning in _MEASURE:
            text = Text(f"{title.mn}: {meaning.mn}", f"{title.en}: {meaning.en}")
            yield Column(f"{name}_{part}", kind, text)  # type: ignore[arg-type]


def _numbered(number: str, title: Text) -> Text:
    return Text(f"{number} {title.mn}", f"{number} {title.en}")

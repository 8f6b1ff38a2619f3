"""Exports as files: which tables are in which, what is said of them, and the formats."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from sqlalchemy.orm import Session

from digcomp.assessment.growth import SMALLEST_GROUP
from digcomp.assessment.instrument import Instrument
from digcomp.assessment.results import LOGITS_A_LEVEL
from digcomp.errors import NotFound
from digcomp.exchange.export_tables import (
    ANSWERS,
    CALIBRATION,
    COMPETENCES,
    GROWTH,
    RESEARCH_ANSWERS,
    people_table,
    research_people,
)
from digcomp.exchange.files import write_archive, write_tables
from digcomp.exchange.tables import Row, Table
from digcomp.framework import Text
from digcomp.services.clock import Clock
from digcomp.services.exporting import ZONE, Exporting, Progress, no_progress
from digcomp.services.research import Research
from digcomp.store.queries import trainings as training_queries

TABLES = ("people", "competences", "answers", "growth")

LABELS: Mapping[str, Text] = {
    "what": Text("Файл", "File"),
    "training": Text("Сургалт", "Training"),
    "made": Text("Татсан огноо", "Made on"),
    "demo": Text("Анхааруулга", "Caution"),
    "held": Text("Ямар тест орсон", "Which tests are in it"),
    "unit": Text("Хэмжих нэгж", "Unit"),
    "self": Text("Өөрийн үнэлгээ", "Self-view"),
    "versions": Text("Хувилбар", "Versions"),
    "use": Text("Хэрэглэх хүрээ", "Use"),
    "consent": Text("Зөвшөөрөл", "Consent"),
    "hidden": Text("Нууцлал", "Privacy"),
    "licence": Text("Лиценз", "Licence"),
    "source": Text("Эх сурвалж", "Source"),
}
DEMO = Text("Жишээ өгөгдөл: хүн, тоо бүгд зохиомол.", "Demonstration: people and figures are invented.")
HELD = Text(
    "Дуусгасан болон хаагдсан тест. Одоо бөглөж байгаа хүний хариулт орохгүй.",
    "Tests that are finished or closed. Answers of people who are still sitting are left out.",
)
UNIT = Text(
    f"Логит. Нэг түвшин {LOGITS_A_LEVEL} логит.".replace(".75", ",75"),
    f"Logits; a level is {LOGITS_A_LEVEL} logits wide.",
)
NO_SELF_VIEW = Text(
    "Ороогүй: өөрийн үнэлгээг зөвхөн тухайн хүнд харуулна гэж амласан.",
    "Left out: it was promised to be shown to its person alone.",
)
NOT_FOR = Text(
    "Дүнг ажилд авах, албан тушаал дэвшүүлэх, ажлаас чөлөөлөх, цалин тогтооход ашиглахгүй.",
    "Results are not used for hiring, promotion, dismissal or pay.",
)
CONSENT = Text(
    "Оролцогч бүр өөрийн тестийн зөвшөөрлийн бичвэрийг зөвшөөрсөн; хувилбар нь consent баганад бий. "
    "2026-12 ба түүнээс хойшхи хувилбар судалгааг нэрлэдэг, өмнөх нь нэрлэдэггүй: тэдгээрийг сургалтаас өөр зорилгоор "
    "ашиглахын өмнө эрх бүхий байгууллагаас зөвшөөрөл авна. Хүнийг таних оролдлого хийж болохгүй.",
    "Each participant agreed to the text whose version stands in the column consent. From 2026-12 on the text names "
    "research; before it does not, and any use beyond the training needs the approval of those responsible. Nobody may "
    "try to find out who somebody is.",
)
HIDDEN = Text(
    f"Нэр, дугаар, өөрийн үгээр бичсэн хариулт ороогүй. {SMALLEST_GROUP}-аас цөөн хүнийг ялгах мэдээллийг хоосолсон. "
    "Хүний тэмдэг татах бүрд өөр. Огноог сараар бичсэн.",
    f"Without names, numbers and answers in own words. What would single out fewer than {SMALLEST_GROUP} people is "
    "left empty. Signs of people are others in each file. Dates are told to the month.",
)
LICENCE = Text(
    "Асуулт, чадварын загвар: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). Хариулт, дүн бол хүний тухай "
    "мэдээлэл тул энэ лицензэд хамаарахгүй.",
    "Questions and framework: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). Answers and results are data "
    "about people and are not under that licence.",
)


class ExportFiles:
    """Writes exports of a training that the caller may see, or, without one, of all that were held."""

    def __init__(
        self,
        session: Session,
        clock: Clock,
        instrument: Instrument,
        language: str,
        progress: Progress = no_progress,
    ) -> None:
        self._session = session
        self._clock = clock
        self._instrument = instrument
        self._language = language
        self._progress = progress

    def write(self, file: BinaryIO, tables: Iterable[str], form: str, training_id: int | None) -> None:
        """Named tables in a format; CSV and JSON lines hold one."""
        exporting = Exporting(self._session, self._clock, self._instrument, self._progress)
        given = [self._table(exporting, name, training_id) for name in tables]
        write_tables(file, given, form, self._facts("export", training_id, research=False), self._language)

    def write_research(self, file: BinaryIO, form: str, training_id: int | None) -> None:
        """People and answers without names; as CSV an archive of tables, for one table cannot hold them."""
        research = Research(self._session, self._clock, self._instrument, training_id, progress=self._progress)
        people = research_people(self._instrument.framework)
        given = [(people, research.people()), (RESEARCH_ANSWERS, research.answers())]
        facts = self._facts("research", training_id, research=True)
        if form in ("csv", "jsonl"):
            write_archive(file, given, form, facts)
        else:
            write_tables(file, given, form, facts, self._language)

    def _table(self, exporting: Exporting, name: str, training_id: int | None) -> tuple[Table, Iterable[Row]]:
        if name == "growth":
            return GROWTH, self._growth(exporting, training_id)
        if name == "competences":
            return COMPETENCES, exporting.competences(training_id, self._language)
        if name == "people":
            return people_table(self._instrument.framework), exporting.people(training_id)
        if name == "calibration":
            return CALIBRATION, exporting.calibration(training_id)
        return ANSWERS, exporting.answers(training_id)

    def _growth(self, exporting: Exporting, training_id: int | None) -> Iterable[Row]:
        if training_id is None:
            return exporting.all_growth()
        training = training_queries.training(self._session, training_id)
        if training is None:
            raise NotFound("training")
        return exporting.growth(training)

    def _facts(self, what: str, training_id: int | None, *, research: bool) -> list[tuple[str, str]]:
        """What the file is, in words: labels and sentences in the language of who asked."""
        training = training_queries.training(self._session, training_id) if training_id is not None else None
        if training_id is not None and training is None:
            raise NotFound("training")
        own, framework = self._instrument, self._instrument.framework
        versions = (
            f"framework {framework.id}, bank {own.bank.version}, scale {own.scale_version}, "
            f"cut scores {framework.cut_scores.version}"
        )
        titles = {"export": Text("Тестийн хариулт, дүн", "Answers and results of tests")}
        titles["research"] = Text("Судалгааны нэргүй өгөгдөл", "Data for research, without names")
        facts: list[tuple[str, Text | str]] = [("what", titles[what])]
        if training is not None and not research:
            facts.append(
                ("training", f"{training.programme.title}, {training.place}, {training.starts_on.isoformat()}")
            )
        if training is not None and training.demo:
            facts.append(("demo", DEMO))
        facts += [("made", self._clock().astimezone(ZONE).date().isoformat()), ("held", HELD), ("unit", UNIT)]
        facts += [("self", NO_SELF_VIEW), ("versions", versions), ("use", NOT_FOR)]
        facts += [("hidden", HIDDEN), ("consent", CONSENT)] if research else []
        facts += [("licence", LICENCE), ("source", framework.attribution)]
        return [
            (LABELS[label][self._language], text[self._language] if isinstance(text, Text) else text)
            for label, text in facts
        ]

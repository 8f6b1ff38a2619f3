"""What leaves the house as tables: who is in it, how much memory it takes, and what it never tells."""

import csv
import io
import json
import resource
import zipfile
from collections import Counter

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, insert, select
from support.cast import statements_of
from support.crowd import BEGAN, answer, crowd, sitting

import digcomp.measurement as dm
from digcomp.errors import NotFound, Refused
from digcomp.exchange.export_tables import ANSWERS, COMPETENCES, GROWTH, people_table, research_people
from digcomp.services import exporting as service
from digcomp.services.export_files import ExportFiles
from digcomp.services.exporting import Exporting
from digcomp.services.research import Research
from digcomp.store.tables import Answer, Event, Seat, Sitting, Summary, Training, Wave


@pytest.fixture
def session(cast):
    with cast.database.sessions() as session:
        yield session


def exporting(cast, session):
    return Exporting(session, cast.clock, cast.instrument)


def dicts(table, rows):
    return [dict(zip(table.names, row, strict=True)) for row in rows]


def test_two_thousand_people_are_read_to_the_last_row_in_the_memory_of_a_page(cast, session):
    course = crowd(cast, 2000)
    exporter, table = exporting(cast, session), people_table(cast.instrument.framework)
    # What a page takes is taken once; nine thousand more answers must not take more.
    pages = iter(exporter.people(course.id))
    first = next(pages)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    numbers, last = [first[table.names.index("number")]], first
    for last in pages:
        numbers.append(last[table.names.index("number")])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000, "kilobytes"
    assert len(numbers) == len(set(numbers)) == 2000
    whole = dict(zip(table.names, last, strict=True))
    scores = session.execute(
        select(Answer.item_id, Answer.score).where(Answer.sitting_id == 2000, Answer.phase == "quiz")
    )
    alone = dm.posterior(cast.instrument.quiz_items, cast.instrument.tree, dict(map(tuple, scores)))
    assert (whole["number"], whole["answered"]) == ("A002000", 8)
    assert whole["overall_mean"] == pytest.approx(float(alone.overall_mean))
    assert whole["overall_sd"] == pytest.approx(float(alone.overall_sd))
    assert whole["competence_5_4_mean"] == pytest.approx(float(alone.mean[-1]))
    assert 1 <= whole["overall_first"] <= whole["overall_last"] <= 8


def test_pages_meet_everybody_once_and_queries_grow_with_pages_alone(cast, session, monkeypatch):
    course = crowd(cast, 23)
    for size, pages in ((5, 5), (23, 1), (250, 1)):
        monkeypatch.setattr(service, "PAGE", size)
        with statements_of(cast.database) as sent:
            rows = dicts(ANSWERS, exporting(cast, session).answers(course.id))
        assert Counter(row["number"] for row in rows) == {f"A{n:06}": 8 for n in range(1, 24)}
        assert len(sent) == 2 * pages + 1


def test_an_answer_says_what_was_asked_and_how_long_it_took(cast, session):
    course = crowd(cast, 2)
    rows = dicts(ANSWERS, exporting(cast, session).answers(course.id))
    assert [row["seconds"] for row in rows[:8]] == [None, *[40] * 7]
    item = cast.instrument.bank.items[rows[0]["item"]]
    assert (rows[0]["competence"], rows[0]["level"], rows[0]["highest"]) == (
        item.competence,
        item.level,
        item.max_score,
    )
    assert rows[0]["answered_at"].isoformat() == "2026-12-08T09:00:40+08:00"


def test_no_table_tells_how_people_see_themselves(cast, session):
    course = crowd(cast, 12)
    statements = set(cast.instrument.bank.statements)
    for form in ("json", "xlsx"):
        content = io.BytesIO()
        files = ExportFiles(session, cast.clock, cast.instrument, "mn")
        files.write(content, ("people", "competences", "answers", "growth"), form, course.id)
        if form == "json":
            text = content.getvalue().decode()
            assert not any(f'"{one}"' in text for one in statements)
        else:
            cells = {c.value for sheet in load_workbook(content) for row in sheet.iter_rows() for c in row}
            assert not cells & statements
    rows = Research(session, cast.clock, cast.instrument, course.id, cast.chance).answers()
    assert not {row[4] for row in rows} & statements


def test_who_is_still_sitting_or_was_taken_off_the_list_is_left_out(cast, session):
    course = crowd(cast, 3)
    with cast.database.sessions() as other:
        other.get(Sitting, 1).finished_at = None
        other.get(Seat, 2).removed_at = BEGAN
        other.commit()
    assert {row[3] for row in exporting(cast, session).people(course.id)} == {"A000003"}
    session.rollback()
    course.close("pre")
    assert {row[3] for row in exporting(cast, session).people(course.id)} == {"A000001", "A000003"}
    assert exporting(cast, session).count(course.id) == 2


def test_a_demonstration_is_only_exported_by_its_own_number(cast, session):
    course, shown = crowd(cast, 2), crowd(cast, 2, demo=True)
    both = dicts(COMPETENCES, exporting(cast, session).competences(None, "mn"))
    assert {row["training"] for row in both} == {course.id}
    assert len(both) == 2 * 21
    assert all(row["target"] for row in both[:1])
    assert len(list(exporting(cast, session).people(shown.id))) == 2


def test_growth_is_told_of_ten_and_of_no_fewer(cast, session, monkeypatch):
    small = cast.training(*(names := [f"Хүн {n}" for n in range(1, 4)]), blueprint="short")
    small.sat_by(*names, wrong=0.8)
    small.close("pre")
    small.open("post")
    small.sat_by(*names, kind="post", wrong=0.2)
    small.close("post")
    assert list(exporting(cast, session).growth(session.get(Training, small.id))) == []
    monkeypatch.setattr("digcomp.services.results.SMALLEST_GROUP", 3)
    session.execute(delete(Summary))
    session.commit()
    rows = dicts(GROWTH, exporting(cast, session).all_growth())
    assert [row["of"] for row in rows[:6]] == ["overall", "1", "2", "3", "4", "5"]
    assert len(rows) == 27
    assert rows[0]["low"] < rows[0]["change"] < rows[0]["high"]
    assert rows[0]["people"] == 3
    assert rows[0]["effect_size"] is not None
    assert rows[1]["effect_size"] is None


def test_an_export_is_noted(cast, session):
    course = crowd(cast, 1)
    exporting(cast, session).note(cast.boris, course.id, "people.csv")
    event = session.scalars(select(Event).where(Event.action == "export")).one()
    assert (event.training_id, event.user_id, event.detail) == (course.id, cast.boris.id, {"what": "people.csv"})


def test_a_training_that_there_is_not_is_not_found(cast, session):
    files = ExportFiles(session, cast.clock, cast.instrument, "mn")
    for tables in (("people",), ("growth",)):
        with pytest.raises(NotFound):
            files.write(io.BytesIO(), tables, "csv", 999)


def research(cast, session, training_id):
    chance = cast.chance
    found = Research(session, cast.clock, cast.instrument, training_id, chance)
    return dicts(research_people(cast.instrument.framework), found.people()), list(found.answers())


def test_research_names_nobody_and_draws_its_signs_anew(cast, session):
    course = crowd(cast, 40)
    people, answers = research(cast, session, course.id)
    assert len(people) == 40
    assert len(answers) == 40 * 8
    assert {row["person"] for row in people} == {row[0] for row in answers}
    assert {row["month"] for row in people} == {"2026-12"}
    assert Counter(row["organisation"] for row in people) == {"Газар 0": 13, "Газар 1": 14, "Газар 2": 13}
    again, _ = research(cast, session, course.id)
    assert not {row["person"] for row in people} & {row["person"] for row in again}
    ordered = {row["person"]: round(row["overall_mean"], 9) for row in people}
    signs_of_means = {mean: sign for sign, mean in ordered.items()}
    by_seat = [signs_of_means[round(row[9], 9)] for row in exporting(cast, session).people(course.id)]
    assert [row["person"] for row in people] == sorted(ordered) != by_seat


def test_research_hides_what_singles_out_fewer_than_ten(cast, session):
    course = crowd(cast, 26)
    people, _ = research(cast, session, course.id)
    assert {row["organisation"] for row in people} == {""}, "8, 9 and 9 people: none may be told"
    crowd(cast, 9, of=cast.clara, place="Алтай", aimag="MN65")
    people, _ = research(cast, session, None)
    assert {(row["aimag"], row["training"]) for row in people} == {("", "")}, "9 would be told by subtraction"


def test_research_of_fewer_than_ten_is_refused(cast, session):
    course = crowd(cast, 9)
    with pytest.raises(Refused, match="small-group"):
        Research(session, cast.clock, cast.instrument, course.id, cast.chance)


def test_a_test_that_few_sat_is_left_out_of_research(cast, session):
    course = crowd(cast, 12)
    course.close("pre")
    with cast.database.sessions() as other:
        wave = other.scalars(select(Wave).where(Wave.training_id == course.id, Wave.kind == "post")).one()
        late = sitting(1, wave.id, cast.instrument.scale_version) | {"id": 500, "public": "late"}
        other.execute(insert(Sitting), [late])
        items = list(cast.instrument.bank.items)[:6]
        other.execute(insert(Answer), [answer(500, "quiz", n, item, 1) for n, item in enumerate(items, 1)])
        other.commit()
    people, _ = research(cast, session, course.id)
    assert {row["test"] for row in people} == {"pre"}


def test_own_words_are_left_out_of_research(cast, session):
    course = crowd(cast, 12)
    typed = next(item.id for item in cast.instrument.bank.items.values() if item.kind == "short-text")
    with cast.database.sessions() as other:
        row = answer(1, "quiz", 9, typed, 0) | {"response": '"Би бол Дорж"'}
        other.execute(insert(Answer), [row])
        other.commit()
    _, answers = research(cast, session, course.id)
    own = [row for row in answers if row[4] == typed]
    assert [row[8] for row in own if row[3] == 9] == [""]
    assert "Дорж" in str(list(exporting(cast, session).answers(course.id)))


def test_a_research_archive_says_what_it_may_be_used_for(cast, session):
    course, content = crowd(cast, 12), io.BytesIO()
    ExportFiles(session, cast.clock, cast.instrument, "en").write_research(content, "csv", course.id)
    with zipfile.ZipFile(content) as archive:
        assert archive.namelist() == ["people.csv", "answers.csv", "dictionary.csv", "about.csv"]
        about = dict(csv.reader(io.StringIO(archive.read("about.csv").decode("utf-8-sig"))))
        assert "CC BY 4.0" in about["Licence"]
        assert "consent" in about["Consent"]
        assert cast.instrument.bank.version in about["Versions"]
        assert "Мандалговь" not in "".join(archive.read(name).decode() for name in archive.namelist())
    content = io.BytesIO()
    ExportFiles(session, cast.clock, cast.instrument, "en").write_research(content, "json", course.id)
    assert len(json.loads(content.getvalue())["people"]) == 12

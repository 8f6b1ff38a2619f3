"""Tables of scored answers: what is taken, and each reason why not."""

import pytest

from digcomp.assessment.calibration import Answered
from digcomp.errors import FaultsFound
from digcomp.exchange.responses import read_responses

ITEM, PARTS = "1.1-L1-q01", "1.1-L2-q01"
HEADER = "person,item,score\n"


def read(text: str | bytes) -> Answered:
    content = text if isinstance(text, bytes) else text.encode()
    return read_responses(content, "responses.csv", {ITEM: 1, PARTS: 2})


def test_answers_are_gathered_by_person():
    found = read(f"{HEADER}b,{ITEM},1\na,{ITEM},0\nb,{PARTS},2\n")
    assert found == Answered([{ITEM: 1, PARTS: 2}, {ITEM: 0}], None)
    assert found.count == 3


def test_groups_are_those_of_people():
    found = read(f"group,person,item,score\nпост,b,{ITEM},1\nпре,a,{ITEM},0\nпост,b,{PARTS},2\n")
    assert found.groups == ["пост", "пре"]


def test_spreadsheets_write_marks_semicolons_and_blank_lines():
    found = read(f"\ufeffscore;person;item\r\n1;Б. Ана;{ITEM}\r\n;;\r\n\r\n2; Б. Ана ;{PARTS}\r\n")
    assert found.people == [{ITEM: 1, PARTS: 2}]


def test_a_quoted_value_may_hold_the_separator():
    assert read(f'{HEADER}"Ана, Б.",{ITEM},1\n').count == 1


def test_every_fault_of_the_file_is_told_in_order():
    with pytest.raises(FaultsFound) as found:
        read(f"{HEADER},{ITEM},9\na,no,1\na,{ITEM},1\n")
    assert [(fault.line, fault.where) for fault in found.value.faults] == [(2, "person"), (2, "score"), (3, "item")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ["responses.csv:1: the file is empty"]),
        (HEADER, ["responses.csv:1: there are no answers"]),
        ("person,item\na,b\n", ["responses.csv:1: no column score"]),
        ("person,item,score,points\n", ["responses.csv:1: points: there is no such column"]),
        ("person,item,score,item\n", ["responses.csv:1: item: the column stands there twice"]),
        ("Person,Item,Score\n", ["Person: there", "Item: there", "Score: there", "no column person, item, score"]),
        (f"{HEADER}a,9.9-L1-q01,1\n", ["responses.csv:2: item: there is no item 9.9-L1-q01"]),
        (f"{HEADER}a,,1\n", ["responses.csv:2: item: there is no item without an id"]),
        (f"{HEADER}a,{ITEM},2\n", ["responses.csv:2: score: is 2; must be a whole number from 0 to 1"]),
        (f"{HEADER}a,{PARTS},3\n", ["responses.csv:2: score: is 3; must be a whole number from 0 to 2"]),
        (f"{HEADER}a,{ITEM},0.5\n", ["score: is 0.5"]),
        (f"{HEADER}a,{ITEM},-1\n", ["score: is -1"]),
        (f"{HEADER}a,{ITEM},\n", ["score: is empty"]),
        (f"{HEADER}a,{ITEM},٣\n", ["score: is ٣"]),
        (f"{HEADER},{ITEM},1\n", ["responses.csv:2: person: empty"]),
        (f"{HEADER}a,{ITEM}\n", ["responses.csv:2: has 1 value too few"]),
        (f"{HEADER}a,{ITEM},1,x,y\n", ["responses.csv:2: has 2 values too many"]),
        (f"{HEADER}a,{ITEM},1\nb,{ITEM},1\na,{ITEM},1\n", [f"csv:4: item: a has an answer to {ITEM} on line 2"]),
        (f"person,item,score,group\na,{ITEM},1,\n", ["responses.csv:2: group: empty"]),
        (f"person,item,score,group\na,{ITEM},1,x\na,{PARTS},1,y\n", ["csv:3: group: is y; a is in x on line 2"]),
        (HEADER.encode() + "a,1.1\nБат".encode("cp1251"), ["responses.csv:3: not UTF-8"]),
        (f'{HEADER}a,"{"x" * 200_000}",1\n', ["responses.csv:2: not CSV: field larger"]),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_named(text, says):
    with pytest.raises(FaultsFound) as found:
        read(text)
    assert len(found.value.faults) == len(says)
    for fault, words in zip(found.value.faults, says, strict=True):
        assert words in str(fault)

"""The items of the bank as a table in both languages, with what is known of them; keys only when asked for."""

from collections.abc import Iterator

from digcomp.assessment.instrument import Instrument
from digcomp.exchange.tables import Column, Row, Table
from digcomp.framework import Text
from digcomp.items import Item

#: Pieces are listed in the order of this draw: that in the files may be the key of an ordering.
_DRAW = 1

_OPEN = (
    Column("item", "text", Text("Асуултын дугаар", "Id of the question")),
    Column("competence", "text", Text("Чадвар", "Competence")),
    Column("level", "whole", Text("Түвшин, 1–8", "Level as written, 1 to 8")),
    Column("kind", "text", Text("Асуултын төрөл", "Kind of the question")),
    Column("status", "text", Text("Бичвэрийн төлөв", "State of the text")),
    Column("seconds", "whole", Text("Хариулах хугацаа, секунд", "Seconds that an answer takes")),
    Column("stimulus", "text", Text("Асуултад хавсаргасан материалын төрөл", "Kind of the material shown with it")),
    Column("stem_mn", "text", Text("Асуулт, монголоор", "The question in Mongolian")),
    Column("stem_en", "text", Text("Асуулт, англиар", "The question in English")),
    Column(
        "pieces_mn",
        "text",
        Text("Сонголтууд, монголоор; мөр бүрд нэг", "What is chosen from, in Mongolian; one a line"),
    ),
    Column(
        "pieces_en", "text", Text("Сонголтууд, англиар; мөр бүрд нэг", "What is chosen from, in English; one a line")
    ),
    Column("scale", "text", Text("Хэмжүүрийн хувилбар", "Version of the scale")),
    Column("parameters", "text", Text("Параметрийн төлөв", "How far the parameters may be trusted")),
    Column("a", "number", Text("Ялгах чадвар", "Discrimination")),
    Column("b1", "number", Text("Хүндийн зэрэг, эхний алхам, логит", "Difficulty of the first step, logits")),
    Column("b2", "number", Text("Хүндийн зэрэг, хоёр дахь алхам, логит", "Difficulty of the second step, logits")),
    Column("c", "number", Text("Таамаглаж зөв хариулах магадлал", "Chance of guessing right")),
)
_KEYS = (
    Column("key", "text", Text("Зөв хариулт, JSON хэлбэрээр", "The right answer as JSON")),
    Column("explanation_mn", "text", Text("Тайлбар, монголоор", "Explanation in Mongolian")),
    Column("explanation_en", "text", Text("Тайлбар, англиар", "Explanation in English")),
)


def bank_table(*, keys: bool) -> Table:
    """An item a row."""
    return Table("bank", Text("Асуултын сан", "Question bank"), (*_OPEN, *(_KEYS if keys else ())))


def bank_rows(instrument: Instrument, *, keys: bool) -> Iterator[Row]:
    """Every item, the retired ones too."""
    bank = instrument.quiz_items
    for place, item in enumerate(instrument.bank.items.values()):
        steps = [float(step) for step in bank.steps[place]]
        figures = (float(bank.a[place]), steps[0], steps[1] if len(steps) > 1 else None, float(bank.c[place]))
        yield (
            *_about(item),
            instrument.scale_version,
            instrument.parameters_status(item.id),
            *figures,
            *_key(item, keys),
        )


def _about(item: Item) -> Row:
    pieces = item.presented(_DRAW)
    listed = ("\n".join(f"{piece.id}: {piece.text[language]}" for piece in pieces) for language in ("mn", "en"))
    stimulus = item.stimulus.kind if item.stimulus else ""
    head = (item.id, item.competence, item.level, item.kind, item.status, item.seconds, stimulus)
    return (*head, item.stem.mn, item.stem.en, *listed)


def _key(item: Item, keys: bool) -> Row:
    return (item.key_response().to_text(), item.explanation.mn, item.explanation.en) if keys else ()

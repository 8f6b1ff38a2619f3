"""What is kept of a sitting, as tables for the person it is about."""

from io import BytesIO

from flask import Response, send_file

from digcomp.exchange.own_data import OWN_DATA, own_facts, own_rows
from digcomp.exchange.tables import csv_text
from digcomp.exchange.workbooks import write_workbook
from digcomp.web import chrome
from digcomp.web.participant.pages import blueprint
from digcomp.web.parts import parts, sittings

NAMES = {"mn": "миний-хариулт", "en": "my-answers"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/data.csv")
def data_csv(token: str) -> Response:
    """My answers as CSV."""
    language = chrome.language()
    rows = own_rows(sittings().own_data(token), parts().instrument, language)
    content = BytesIO("".join(csv_text(OWN_DATA, rows)).encode())
    return send_file(content, mimetype="text/csv", download_name=f"{NAMES[language]}.csv", as_attachment=True)


@blueprint.get("/data.xlsx")
def data_xlsx(token: str) -> Response:
    """My answers as a workbook."""
    language, data, content = chrome.language(), sittings().own_data(token), BytesIO()
    tables = [(OWN_DATA, own_rows(data, parts().instrument, language))]
    write_workbook(content, tables, own_facts(data, language), language)
    content.seek(0)
    return send_file(content, mimetype=XLSX, download_name=f"{NAMES[language]}.xlsx", as_attachment=True)

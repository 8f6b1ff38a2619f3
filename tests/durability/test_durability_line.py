"""The client's line is pulled: in the middle of a request, before the reply, on two devices at once."""

import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode

from browser.hall import Line
from support.pages import Visitor, position_of


def at_question(server, token, language="en"):
    """A browser at the present question of a sitting."""
    line = Line(server.address)
    visitor = Visitor(line)
    visitor.get(f"/lang/{language}")
    return line, visitor, visitor.visit(f"/sitting/{token}")


def raw(line, action, form):
    """A request as it goes over the line: its head, and its body."""
    body = urlencode(form, doseq=True).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in line.cookies.items())
    head = (
        f"POST {action} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Cookie: {cookies}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode(), body


def send_and_hang_up(server, sent: bytes) -> None:
    """A phone that goes into the lift: what it sent may arrive, nobody waits for the reply."""
    with socket.create_connection(("127.0.0.1", server.port)) as pulled:
        pulled.sendall(sent)


def items(cast, token):
    return sorted(given.item_id for given in cast.present(token).record.answers)


def test_a_pulled_line_leaves_one_answer_and_the_retry_changes_nothing(cast, serve):
    token = cast.training().join("Б. Ана")
    cast.sit_statements(token)
    before = items(cast, token)
    server = serve()
    line, visitor, page = at_question(server, token)
    form, action = page.form.answered(0), page.form.action
    head, body = raw(line, action, form)
    for part in (head, head + body[:10], head + body[:-1], head[:40], b"POST"):
        send_and_hang_up(server, part)
    assert visitor.visit(f"/sitting/{token}").form.sent()["item"] == form["item"], "half a form is no answer"
    for _ in range(3):
        send_and_hang_up(server, head + body)
    reply = visitor.post(action, form)
    assert reply.status == 303
    assert "notice" not in reply.location, "it is the same answer"
    assert position_of(visitor.follow(reply)) == (2, 42)
    line.hang_up()
    assert items(cast, token) == sorted([*before, form["item"][0]])
    assert "Traceback" not in server.said


def test_a_double_click_stores_one_answer_and_says_nothing(cast, app):
    token = cast.training().join("Б. Ана")
    cast.sit_statements(token)
    visitor = Visitor(app.test_client())
    page = visitor.visit(f"/sitting/{token}")
    form, action, start = page.form.answered(0), page.form.action, Barrier(2)
    cookie = visitor.client.get_cookie("digcomp")

    def click(_: int) -> str:
        own = app.test_client()
        own.set_cookie("digcomp", cookie.value)
        start.wait()
        reply = Visitor(own).post(action, form)
        assert reply.status == 303
        return reply.location

    with ThreadPoolExecutor(2) as clicks:
        assert not [location for location in clicks.map(click, range(2)) if "notice" in location]
    assert items(cast, token).count(form["item"][0]) == 1


def test_on_two_devices_the_first_answer_stands_and_the_second_is_told(cast, app):
    course = cast.training("Б. Ана")
    code = course.seat_codes()["Б. Ана"]
    token = course.join("Б. Ана", personal_code=code)
    cast.sit_statements(token)
    office, phone = Visitor(app.test_client()), Visitor(app.test_client())
    for one in (office, phone):
        one.get("/lang/en")
    page = office.visit(f"/sitting/{token}")
    there = phone.follow(phone.send(phone.get("/resume").form, personal_code=code))
    assert there.form.sent()["item"] == page.form.sent()["item"]
    assert office.post(page.form.action, page.form.answered(0)).status == 303
    late = phone.follow(phone.post(there.form.action, {**there.form.sent(), "dont_know": "1"}))
    assert "first answer stands" in late.text
    assert position_of(late) == (2, 42)
    assert items(cast, token).count(page.form.sent()["item"][0]) == 1

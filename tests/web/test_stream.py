"""Live pages: only what changed, never more than asked, never more pages than there is room for."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from flask.testing import FlaskClient

from hall.words import StaffRole, WindowId
from queue_server.core import commands
from queue_server.core.refusals import Refused
from queue_server.web.application import create_app
from queue_server.web.stream import Hub, Outbox
from tests.web.conftest import Browser
from tests.web.house import House

Role = Callable[[str], Browser]
PATIENCE_S = 5.0
PARTS = 9 + 12
"""Parts of the manager's page in a hall of twelve windows."""
CITIZENS_PARTS = 3


def test_a_live_page_gets_all_of_itself_first_and_then_only_what_changed(as_role: Role, house: House) -> None:
    events = _fragments(as_role("boss").client, "/manager/stream")
    first = dict(next(events) for _ in range(PARTS))
    assert {"figures", "tide", "lines", "devices", "happenings", "window-w01", "window-w12"} <= first.keys()
    house.tell(commands.OpenWindow, window=WindowId("w12"))
    changed = dict(next(events) for _ in range(3))
    assert changed.keys() == {"tide", "happenings", "window-w12"}
    assert "准备开放" in changed["window-w12"]
    events.close()


def test_a_citizens_live_page_says_when_the_number_is_called(anybody: Browser, house: House) -> None:
    (ticket,) = house.issue("zx-01")
    events = _fragments(anybody.client, f"/t/{ticket.token}/stream")
    first = {next(events)[0] for _ in range(CITIZENS_PARTS)}
    assert "ticket" in first
    house.tell(commands.CallNext, window=WindowId("w01"))
    part, html = next(events)
    assert part == "ticket"
    assert "请到 1 号窗口" in html
    events.close()


def test_one_page_too_many_is_asked_to_come_again_and_staff_keep_room(tmp_path: Path) -> None:
    house = House(tmp_path, streams=4)
    house.hire("boss", StaffRole.MANAGER)
    app = create_app(house)
    house.open()
    (ticket,) = house.issue("zx-01")
    phones = [app.test_client().get(f"/t/{ticket.token}/stream") for _ in range(4)]
    assert [phone.status_code for phone in phones] == [200, 200, 200, 503]
    assert int(phones[3].headers["Retry-After"]) > 0
    boss = Browser(app.test_client())
    boss.log_in("boss")
    assert boss.client.get("/manager/stream").status_code == 200
    assert boss.client.get("/manager/stream").status_code == 503
    for phone in phones:
        phone.close()
    assert boss.client.get("/manager/stream").status_code == 200
    app.extensions["hub"].close()


def test_an_outbox_keeps_the_newest_of_each_part_and_nothing_more() -> None:
    outbox = Outbox({"a": "1"})
    for n in range(1000):
        outbox.put({"a": str(n), "b": str(n)})
    assert outbox.take(0) == {"a": "999", "b": "999"}
    assert outbox.take(0) == {}
    outbox.close()
    assert outbox.take(0) is None


def test_the_hub_renders_once_for_everybody_who_looks_at_the_same() -> None:
    hub, shown, rendered = Hub(8), {"part": "old"}, []

    def render() -> dict[str, str]:
        rendered.append(1)
        return dict(shown)

    pages = [hub.join("page", render, staff=True) for _ in range(3)]
    for page in pages:
        assert page.take(PATIENCE_S) == {"part": "old"}
    rendered.clear()
    shown["part"] = "new"
    hub.hear()
    for page in pages:
        assert page.take(PATIENCE_S) == {"part": "new"}
    assert len(rendered) < 3
    hub.close()


def test_a_page_that_comes_later_takes_no_change_away_from_those_before() -> None:
    hub, shown = Hub(8), {"part": "old"}
    first = hub.join("page", lambda: dict(shown), staff=True)
    first.take(0)
    shown["part"] = "new"
    hub.join("page", lambda: dict(shown), staff=True)
    assert first.take(PATIENCE_S) == {"part": "new"}
    hub.close()


def test_what_did_not_change_is_not_sent() -> None:
    hub = Hub(8)
    page = hub.join("page", lambda: {"part": "same"}, staff=True)
    page.take(0)
    hub.refresh()
    assert page.take(0) == {}
    hub.close()


def test_a_hub_that_closes_lets_its_pages_go_and_takes_no_more() -> None:
    hub = Hub(8)
    page = hub.join("page", dict, staff=True)
    hub.close()
    assert page.take(PATIENCE_S) is None
    with pytest.raises(Refused, match="too_many_pages"):
        hub.join("page", dict, staff=True)


def test_a_rendering_that_fails_gives_its_room_back() -> None:
    hub = Hub(1)

    def fails() -> dict[str, str]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        hub.join("page", fails, staff=True)
    assert hub.pages == 0
    hub.close()


def test_a_live_page_ends_when_its_session_does(as_role: Role, house: House) -> None:
    boss = as_role("boss")
    lines = iter(boss.client.get("/manager/stream").response)
    for _ in range(PARTS):
        next(lines)
    gone, seen = Event(), []

    def read_on() -> None:
        seen.extend(lines)
        gone.set()

    Thread(target=read_on, daemon=True).start()
    boss.client.post("/logout", data={"csrf_token": boss.token})
    house.tell(commands.OpenWindow, window=WindowId("w12"))
    assert gone.wait(PATIENCE_S)
    assert seen == [b"event: gone\ndata: {}\n\n"]


def _fragments(client: FlaskClient, path: str) -> Iterator[tuple[str, str]]:
    answer = client.get(path)
    assert answer.mimetype == "text/event-stream"
    for event in answer.response:
        kind, _, data = bytes(event).decode().partition("\ndata: ")  # type: ignore[arg-type]
        if kind == "event: fragment":
            fragment = json.loads(data)
            yield fragment["id"], fragment["html"]

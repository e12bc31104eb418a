"""The hall page of a demo: what the twins left, and a touch left for the kiosk."""

import json
from pathlib import Path

import pytest

from hall.words import WindowId
from queue_server.core import commands
from tests.web.conftest import Browser
from tests.web.house import House


@pytest.fixture
def world(house: House) -> Path:
    assert house.settings.simulation is not None
    return house.settings.simulation.folder


def test_a_touch_is_left_for_the_kiosk_and_nothing_is_issued_here(anybody: Browser, house: House, world: Path) -> None:
    anybody.look("/hall")
    assert _touch(anybody, "zx-01").status_code == 202
    (touch,) = (world / "touches").iterdir()
    assert touch.suffix == ".json"
    assert json.loads(touch.read_bytes()) == {"item": "zx-01"}
    assert not house.keeper.hall.tickets


def test_a_touch_for_what_cannot_be_had_is_refused_in_words(anybody: Browser, world: Path) -> None:
    anybody.look("/hall")
    answer = _touch(anybody, "no-such-item")
    assert answer.json["code"] == "item_unknown"
    assert not (world / "touches").exists()


def test_a_touch_needs_the_pages_token(anybody: Browser) -> None:
    assert anybody.client.post("/hall/touches", json={"item": "zx-01"}).json["code"] == "page_too_old"


def test_pictures_are_shown_by_version_and_served(anybody: Browser, world: Path) -> None:
    assert "还没有打印号票" in anybody.look("/hall")
    (world / "slip-latest.png").write_bytes(b"picture")
    (world / "board-all.png").write_bytes(b"board")
    version = (world / "slip-latest.png").stat().st_mtime_ns
    page = anybody.look("/hall")
    assert f"/hall/pictures/slip-latest.png?v={version}" in page
    assert "/hall/pictures/board-all.png?v=" in page
    with anybody.client.get("/hall/pictures/slip-latest.png") as answer:
        assert answer.data == b"picture"


@pytest.mark.parametrize("name", ["people.json", "..%2fsecret", "slip-latest.png.bak", "board-none.png"])
def test_nothing_else_of_the_run_folder_is_served(anybody: Browser, world: Path, name: str) -> None:
    (world / "people.json").write_text("{}")
    assert anybody.client.get(f"/hall/pictures/{name}").status_code == 404


def test_pads_lockers_and_lines_are_seen(anybody: Browser, house: House, world: Path) -> None:
    first, second = house.issue("zx-01", 2)
    house.tell(commands.CallNext, window=WindowId("w01"))
    (world / "pad-w01.json").write_text(json.dumps({"shows": "armed", "ticket_no": first.no}))
    (world / "lockers.json").write_text(json.dumps({"locker-1": {"1": "closed", "2": "open"}}))
    page = anybody.look("/hall")
    assert "请评价" in page
    assert "door-open" in page
    assert f'<p class="post-no">{first.no}</p>' in page
    assert f">{second.no}</span>" in page


def _touch(browser: Browser, item: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return browser.client.post("/hall/touches", json={"item": item}, headers={"X-CSRFToken": browser.token})

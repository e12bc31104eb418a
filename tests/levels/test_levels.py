"""Figures go up from hall to hall, each once and in order, and only from those who may bring them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from hall.doors import ParentSettings
from hall.words import HallId
from queue_server.core import commands
from queue_server.deliveries.delivery import DeliveryState
from queue_server.levels.figures import DayFigures
from queue_server.levels.levels import PARENT
from queue_server.levels.sending import DOOR
from queue_server.story.below import answering
from tests.levels.three_levels import COUNTY, TOWN, VILLAGE, Station, ThreeLevels
from tests.web.house import MONDAY

TODAY = MONDAY.date()


@pytest.fixture
def halls(tmp_path: Path) -> Iterator[ThreeLevels]:
    three = ThreeLevels(tmp_path)
    three.connect()
    yield three
    three.close()


def known(station: Station, hall: HallId) -> DayFigures:
    return station.house.levels.of_day(TODAY)[hall].figures


def bring(
    station: Station, token: str, figures: DayFigures | Mapping[str, object], status: int = 200
) -> Mapping[str, str]:
    """What the door answers to figures."""
    headers = {"Authorization": f"Bearer {token}"}
    answer = station.app.test_client().post(DOOR, data=msgspec.json.encode(figures), headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.json is not None
    return answer.json


def own(station: Station) -> DayFigures:
    figures = station.house.levels.own()
    assert figures is not None
    return figures


def token_of(station: Station, below: HallId) -> str:
    return station.house.levels.reports.give_token(below, MONDAY)


def test_a_villages_day_appears_at_its_town_and_at_its_county(halls: ThreeLevels) -> None:
    halls.village.serve("yb-01")
    halls.village.serve("mz-05")
    halls.village.pass_minutes(5)
    halls.village.deliver()
    halls.town.deliver()
    for above in (halls.town, halls.county):
        figures = known(above, VILLAGE)
        assert (figures.issued, figures.served, figures.waiting, figures.by_item) == (2, 2, 0, {"yb-01": 1, "mz-05": 1})
        assert figures.waits is not None
        assert (figures.waits.n, figures.waits.mean) == (2, 1.0)
    page = halls.county.look()
    assert "Zhaohua Village Service Station" in page
    assert "1 of 1 halls reported" in page
    assert "no report" in page  # the town, which only passed something on


def test_a_repeated_or_late_delivery_changes_nothing(halls: ThreeLevels) -> None:
    token = token_of(halls.town, VILLAGE)
    halls.village.house.issue("yb-01")
    early = own(halls.village)
    halls.village.pass_s(600)
    halls.village.house.issue("yb-01")
    late = own(halls.village)
    assert bring(halls.town, token, late) == {"state": "kept"}
    assert bring(halls.town, token, late) == {"state": "known"}
    assert bring(halls.town, token, early) == {"state": "known"}
    assert known(halls.town, VILLAGE).issued == 2
    halls.town.deliver()
    assert known(halls.county, VILLAGE).issued == 2
    assert halls.town.house.levels.ledger.counts()[PARENT, DeliveryState.SENT] == 1


def test_who_is_not_below_is_refused_whatever_token_it_shows(halls: ThreeLevels) -> None:
    figures = own(halls.village)
    stranger = replace(figures, hall=HallId("mianzhu"))
    token = token_of(halls.county, TOWN)
    assert bring(halls.county, token, stranger, 403)["code"] == "hall_not_below"
    assert bring(halls.county, token, replace(figures, hall=HallId("nowhere")), 403)["code"] == "hall_not_below"
    assert bring(halls.county, token, figures) == {"state": "kept"}
    # A village speaks for itself alone, and nobody speaks for the county.
    villages = token_of(halls.county, VILLAGE)
    assert bring(halls.county, villages, replace(figures, hall=TOWN), 403)["code"] == "hall_not_below"
    assert bring(halls.county, token, replace(figures, hall=COUNTY), 403)["code"] == "hall_not_below"
    assert set(halls.county.house.levels.reports.of_day(TODAY)) == {VILLAGE}


def test_a_wrong_or_withdrawn_token_is_refused(halls: ThreeLevels) -> None:
    figures, token = own(halls.village), token_of(halls.town, VILLAGE)
    for wrong in ("", "zhaohua-village:", "zhaohua-village:guess", f"zhaohua-town:{token.partition(':')[2]}"):
        assert bring(halls.town, wrong, figures, 401)["code"] == "reporter_unknown"
    assert halls.town.house.levels.reports.take_token(VILLAGE)
    assert bring(halls.town, token, figures, 401)["code"] == "reporter_unknown"
    assert halls.town.house.levels.reports.of_day(TODAY) == {}


def test_what_cannot_be_figures_or_comes_from_the_future_is_refused(halls: ThreeLevels) -> None:
    token, figures = token_of(halls.town, VILLAGE), own(halls.village)
    wrong = {**msgspec.to_builtins(figures), "issued": -1}
    assert bring(halls.town, token, wrong, 400)["code"] == "malformed"
    ahead = replace(figures, at=figures.at + timedelta(hours=1))
    assert bring(halls.town, token, ahead, 425)["code"] == "report_ahead"
    tomorrow = replace(figures, day=TODAY + timedelta(days=1))
    assert bring(halls.town, token, tomorrow, 425)["code"] == "report_ahead"


def test_while_the_hall_above_is_off_figures_are_owed_and_come_later_in_order(tmp_path: Path) -> None:
    three = ThreeLevels(tmp_path)
    village, town = three.village, three.town
    with answering(town.app) as url:
        pass  # it was there, and is not any more
    village.report_to_server(url, token_of(town, VILLAGE))
    for _ in range(3):
        village.house.issue("yb-01")
        village.pass_minutes(5)
        village.deliver()
    assert town.house.levels.reports.of_day(TODAY) == {}
    assert village.house.levels.ledger.counts() == {(PARENT, DeliveryState.PENDING): 3}
    brought: list[int] = []
    keep = town.house.levels.reports.keep
    town.house.levels.reports.keep = lambda figures, now: brought.append(figures.issued) or keep(figures, now)  # type: ignore[method-assign, func-returns-value]
    with answering(town.app) as url:
        village.report_to_server(url, token_of(town, VILLAGE))
        village.pass_s(3600)
        village.deliver()
    assert brought == [1, 2, 3]
    assert known(town, VILLAGE).issued == 3


def test_a_wrong_token_leaves_the_figures_owed_with_the_code_of_the_refusal(halls: ThreeLevels) -> None:
    token_of(halls.town, VILLAGE)  # the one the village holds is void from now on
    halls.village.pass_minutes(5)
    halls.village.deliver()
    (owed,) = halls.village.house.levels.ledger.at(DeliveryState.PENDING)
    assert owed.trouble == "reporter_unknown"


def test_within_five_minutes_nothing_is_told_twice_and_the_end_of_the_day_is_told_once(halls: ThreeLevels) -> None:
    village = halls.village
    for _ in range(8):
        village.pass_minutes(1)
    village.house.issue("yb-01")
    village.house.tell(commands.CloseDay)
    village.house.tell(commands.OpenDay, day=TODAY + timedelta(days=1), plan=village.house.plan)
    for _ in range(3):
        village.house.levels.beat()
    keys = sorted(owed.delivery.key for owed in village.house.levels.ledger.at(DeliveryState.PENDING))
    assert keys == [
        f"{VILLAGE}/2026-03-02/0105",
        f"{VILLAGE}/2026-03-02/0110",
        f"{VILLAGE}/2026-03-02/end",
        f"{VILLAGE}/2026-03-03/0110",
    ]
    halls.village.deliver()
    figures = known(halls.town, VILLAGE)
    assert (figures.final, figures.issued, figures.unserved) == (True, 1, 1)


def test_without_a_server_above_the_newest_figures_of_each_day_lie_in_a_folder(
    halls: ThreeLevels, tmp_path: Path
) -> None:
    village, folder = halls.village, tmp_path / "figures"
    village.report_to(ParentSettings(folder=folder))
    for _ in range(2):
        village.house.issue("yb-01")
        village.pass_minutes(5)
    village.deliver()
    (file,) = folder.iterdir()
    assert file.name == "zhaohua-village-2026-03-02.json"
    assert json.loads(file.read_text(encoding="utf-8"))["issued"] == 2
    assert village.house.levels.ledger.counts() == {(PARENT, DeliveryState.SENT): 2}


def test_the_manager_sends_again_what_the_hall_above_did_not_take(halls: ThreeLevels) -> None:
    village = halls.village
    village.pass_minutes(5)
    (owed,) = village.house.levels.ledger.due(PARENT, village.house.clock.now())
    village.house.levels.ledger.settle(owed, DeliveryState.DEAD, village.house.clock.now(), "http_409")
    assert "1 not taken" in village.look()
    village.house.levels.send_again()
    village.deliver()
    assert known(halls.town, VILLAGE).hall == VILLAGE
    assert "0 not taken" in village.look()


def test_items_sent_down_are_counted_here_and_there(halls: ThreeLevels) -> None:
    halls.county.serve("yb-01")
    halls.town.serve("yb-01")
    halls.town.serve("yb-01")
    halls.town.pass_minutes(5)
    halls.town.deliver()
    name = next(item.name.en for item in halls.county.house.plan.items if item.code == "yb-01")
    row = f'<tr><th scope="row">{name}</th><td class="num">1</td><td class="num">2</td></tr>'
    assert row in halls.county.look()


def test_who_fell_silent_is_marked_late(halls: ThreeLevels) -> None:
    halls.town.pass_minutes(5)
    halls.town.deliver()
    assert "late" not in halls.county.look()
    halls.county.house.clock.pass_s(20 * 60)
    assert "late" in halls.county.look()

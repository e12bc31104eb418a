"""The halls that travel with the programs, held against their source documents and the recorded days."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest
from hall_samples import TODAY

from hall.packaged import packaged
from hall.words import HallLevel, Power, RoleId
from queue_server.core.plan import Plan
from queue_server.plans.findings import Level
from queue_server.plans.opening import day_items
from queue_server.plans.reading import check, find_hall, read_plan

HALLS = ["chini", "jining", "mianzhu", "zhaohua", "zhaohua-town", "zhaohua-village", "zhenyuan"]


@pytest.fixture(scope="module")
def plans() -> Mapping[str, Plan]:
    return {name: read_plan(find_hall(name), TODAY) for name in HALLS}


def kinds(plan: Plan) -> Counter[str]:
    return Counter(role.split(":")[0] for window in plan.windows for role in window.roles)


def test_the_halls_named_here_are_all_there_are() -> None:
    assert sorted(path.stem for path in packaged("halls").glob("*.toml")) == HALLS


@pytest.mark.parametrize("name", HALLS)
def test_every_hall_is_sound(name: str) -> None:
    assert [finding.row("en") for finding in check(find_hall(name), TODAY) if finding.level is Level.ERROR] == []


def test_zhaohua_has_twelve_windows_five_general_with_the_five_special_roles_six_domain_one_tidal(
    plans: Mapping[str, Plan],
) -> None:
    plan = plans["zhaohua"]
    assert len(plan.windows) == 12
    general = [window for window in plan.windows if RoleId("general") in window.roles]
    assert len(general) == 5
    special = [role for window in general for role in window.roles if role.startswith("special:")]
    assert sorted(special) == [
        "special:agency", "special:appointment", "special:fast-lane", "special:guide", "special:unresolved",
    ]  # fmt: skip
    assert kinds(plan) == {"general": 5, "special": 5, "issue": 5, "domain": 6, "tidal": 1}
    assert {window.home for window in plan.windows if window.no in range(6, 12)} == {"sb", "yb", "sw", "ga", "bd", "gj"}


def test_zhaohua_offers_at_least_sixty_items_and_fifteen_packages(plans: Mapping[str, Plan]) -> None:
    items = plans["zhaohua"].items
    assert len(items) >= 60
    assert sum(bool(item.parts) for item in items) >= 15
    assert sum(bool(item.guide.materials) for item in items) >= 15


def test_zhaohua_serves_its_five_priority_classes_first(plans: Mapping[str, Plan]) -> None:
    assert list(plans["zhaohua"].priority) == ["elderly", "military", "disabled", "pregnant", "rescue"]


def test_town_and_village_have_the_windows_of_their_level(plans: Mapping[str, Plan]) -> None:
    town, village = plans["zhaohua-town"], plans["zhaohua-village"]
    assert (town.level, town.parent, len(town.windows), kinds(town)["tidal"]) == (HallLevel.TOWN, "zhaohua", 5, 1)
    assert (village.level, village.parent, len(village.windows)) == (HallLevel.VILLAGE, "zhaohua-town", 1)
    assert not any(group.domain for plan in (town, village) for group in plan.groups)


def test_chini_has_five_general_and_two_dedicated_windows_and_closes_from_noon_to_one(
    plans: Mapping[str, Plan],
) -> None:
    plan = plans["chini"]
    assert (kinds(plan)["general"], kinds(plan)["domain"]) == (5, 2)
    spans = [(f"{span.start:%H:%M}", f"{span.end:%H:%M}") for span in plan.hours[0].windows]
    assert spans == [("09:00", "12:00"), ("13:00", "17:00")]
    assert "key-enterprise" in plan.priority


def test_zhenyuan_has_one_general_and_eight_theme_zones_on_three_floors(plans: Mapping[str, Plan]) -> None:
    plan = plans["zhenyuan"]
    floors = {str(group.id): plan.zone[group.zone].floor for group in plan.groups if group.domain}
    assert floors == {"sw": 1, "sb": 2, "yb": 2, "ga": 2, "tz": 2, "gj": 3, "bd": 3, "qy": 3}


def test_the_three_trial_zones_of_zhenyuan_are_written_down_but_rest() -> None:
    text = find_hall("zhenyuan").read_text(encoding="utf-8")
    assert text.count("in_use = false") == 3


def test_jining_has_three_zones_and_one_window(plans: Mapping[str, Plan]) -> None:
    plan = plans["jining"]
    assert [group.id for group in plan.groups if group.domain] == ["bd", "ga", "sw"]
    assert plan.level is HallLevel.CITY
    assert kinds(plan)["issue"] == 2


def test_mianzhu_has_the_eight_lead_departments_as_domains(plans: Mapping[str, Plan]) -> None:
    assert kinds(plans["mianzhu"])["domain"] == 8


@pytest.mark.parametrize("name", HALLS)
def test_every_recorded_item_is_mapped_to_an_item_that_a_window_may_accept(
    name: str, plans: Mapping[str, Plan]
) -> None:
    plan = plans[name]
    assert plan.rehearsal is not None
    recorded = day_items(plan.rehearsal.day)
    assert recorded <= set(plan.rehearsal.items)
    for code in plan.rehearsal.items.values():
        assert Power.ACCEPT in {power for right in plan.authorisations if code in right.items for power in right.powers}


RECORDED = date(2026, 3, 2)

# The recorded days let general windows serve these; the halls must too, or the day would not be the same.
SIMPLE = {
    "zhaohua": "SB01 SB02 YB01 YB02 SW01 SW02 GA01 GA02 BD01 BD02 GJ01 GJ02",
    "mianzhu": "SB01 SB02 YB01 YB02 SW01 SW02 GA01 GA02 BD01 BD02 GJ01 GJ02",
    "chini": "SB01 SB02",
    "zhenyuan": "YB01 YB02 SB01 SB02 BD01 GJ01 GJ02 GA01 GA02 SW01 SW02 QY01 QY02",
}


@pytest.mark.parametrize("name", SIMPLE)
def test_general_windows_may_serve_exactly_what_they_served_on_the_recorded_day(
    name: str, plans: Mapping[str, Plan]
) -> None:
    plan = plans[name]
    assert plan.rehearsal is not None
    then = [right for right in plan.authorisations if right.valid_on(RECORDED)]
    general = {code for right in then if right.role == "general" for code in right.items}
    served = {recorded for recorded, code in plan.rehearsal.items.items() if code in general}
    assert {recorded for recorded in served if not recorded.startswith("ZH")} == set(SIMPLE[name].split())
    assert {recorded for recorded in plan.rehearsal.items if recorded.startswith("ZH")} <= served


def test_the_items_that_shame_people_are_discreet(plans: Mapping[str, Plan]) -> None:
    item = plans["zhaohua"].item
    for name in ("低保", "残疾人证", "离婚"):
        found = [each for each in item.values() if name in each.name.zh or name in " ".join(each.aliases)]
        assert found
        assert all(each.discreet for each in found)

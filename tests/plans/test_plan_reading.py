"""Plans read from files: what the reader fills in, spells out, leaves out and refuses."""

from pathlib import Path

import pytest
from hall_samples import HALL, SOME, TODAY, lay_out, spoiled

from hall.words import ItemCode, ZoneId
from queue_server.core.plan import Plan
from queue_server.core.text import Text
from queue_server.plans.findings import PlanRefused
from queue_server.plans.reading import NoSuchHall, find_hall, read_catalogue, read_plan

CITY = spoiled(HALL, "county", "city")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return read_plan(lay_out(tmp_path), TODAY)


def test_windows_alike_are_written_once_and_numbered_on(plan: Plan) -> None:
    assert [(window.id, window.no) for window in plan.windows] == [
        ("w01", 1), ("w02", 2), ("w03", 3), ("w04", 4), ("w05", 5), ("w07", 7),
    ]  # fmt: skip


def test_a_window_without_a_name_is_called_after_its_first_role(plan: Plan) -> None:
    assert plan.windows[3].name == Text("社保窗口", "Social security")


def test_selectors_become_item_codes(plan: Plan) -> None:
    assert [right.items for right in plan.authorisations] == [("mz-01",), ("sb-01", "sb-02"), ("mz-01", "sb-02")]


def test_the_head_of_a_catalogue_holds_for_the_items_that_name_nothing_else(plan: Plan) -> None:
    marriage, enrolment = plan.item[ItemCode("mz-01")], plan.item[ItemCode("sb-01")]
    assert (marriage.group, marriage.department) == ("zh", "民政局")
    assert (enrolment.group, enrolment.department) == ("sb", "民政局")


def test_a_zone_not_in_use_leaves_with_its_windows_groups_and_items(plan: Plan) -> None:
    assert ZoneId("rest") not in plan.zone
    assert {group.id for group in plan.groups} == {"zh", "sb"}
    assert ItemCode("jt-01") not in plan.item


def test_a_zone_taken_into_use_brings_everything_back(tmp_path: Path) -> None:
    plan = read_plan(lay_out(tmp_path, spoiled(CITY, ", in_use = false", "")), TODAY)
    assert plan.item[ItemCode("jt-01")].group == "jt"
    assert plan.windows[-1].zone == "rest"
    assert ItemCode("jt-01") in plan.authorisations[0].items


def test_the_version_changes_with_the_hall_and_with_its_catalogues(tmp_path: Path, plan: Plan) -> None:
    other_hall = read_plan(lay_out(tmp_path, HALL + "\n# a word\n"), TODAY)
    other_items = read_plan(lay_out(tmp_path, HALL, SOME + "\n# a word\n"), TODAY)
    assert len({plan.version, other_hall.version, other_items.version}) == 3
    assert read_plan(lay_out(tmp_path), TODAY).version == plan.version


def test_a_plan_with_an_error_is_refused_with_all_findings(tmp_path: Path) -> None:
    file = lay_out(tmp_path, spoiled(HALL, 'prefix = "B"', 'prefix = "A"'))
    with pytest.raises(PlanRefused) as refused:
        read_plan(file, TODAY)
    assert [finding.code for finding in refused.value.findings] == ["duplicate_prefix"]
    assert str(refused.value).startswith(f"{file}:16: error duplicate_prefix: ")


def test_a_plan_with_a_warning_is_read(tmp_path: Path) -> None:
    hall = spoiled(CITY, 'roles = ["tidal"]', 'roles = ["general"]')
    assert len(read_plan(lay_out(tmp_path, hall), TODAY).windows) == 6


def test_a_catalogue_is_read_by_itself(tmp_path: Path) -> None:
    lay_out(tmp_path)
    assert [item.code for item in read_catalogue(tmp_path / "items" / "some.toml")] == ["mz-01", "sb-01", "sb-02"]


def test_a_hall_that_travels_with_the_programs_is_found_by_name() -> None:
    assert read_plan(find_hall("zhaohua"), TODAY).id == "zhaohua"


def test_a_hall_nobody_knows_is_answered_with_the_near_miss() -> None:
    with pytest.raises(NoSuchHall) as unknown:
        find_hall("zhaohau")
    assert unknown.value.near == "zhaohua"
    assert "chini" in unknown.value.known

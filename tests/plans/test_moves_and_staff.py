"""Items that move on a date, plans that begin on one, and the staff with what items demand of them."""

from datetime import date
from pathlib import Path

from hall.words import ItemCode, WindowId
from queue_server.core.authority import Authority
from queue_server.core.plan import Plan
from queue_server.plans.findings import Level
from queue_server.plans.reading import read_plan
from tests.plans.hall_samples import HALL, TODAY, findings, lay_out, spoiled

PENSION, ENROLMENT, DOMAIN_WINDOW = ItemCode("sb-02"), ItemCode("sb-01"), WindowId("w04")
BEFORE, AFTER = date(2026, 12, 30), date(2026, 12, 31)
MOVE = 'moves = [{ items = ["sb-01"], to_group = "zh", on = 2026-12-31 }]\n'
MOVED = spoiled(HALL, "authorisations = [\n", MOVE + "authorisations = [\n")
STAFF = (
    'staff = [{ id = "s01", unit = "区人社局", skills = ["sb"], level = 2 }, { id = "s02", unit = "区审批局" }]\n'
    'demands = [{ items = ["group:sb"], skill = "sb" }]\n'
)
STAFFED = spoiled(HALL, "authorisations = [\n", STAFF + "authorisations = [\n")


def plan_on(folder: Path, hall: str, day: date) -> Plan:
    return read_plan(lay_out(folder, hall), day)


def test_a_moved_item_changes_menu_and_windows_on_its_day(tmp_path: Path) -> None:
    before, after = plan_on(tmp_path, MOVED, BEFORE), plan_on(tmp_path, MOVED, AFTER)
    assert (before.item[ENROLMENT].group, after.item[ENROLMENT].group) == ("sb", "zh")
    assert DOMAIN_WINDOW in Authority.of(before, BEFORE).windows_of[ENROLMENT]
    assert WindowId("w01") not in Authority.of(before, BEFORE).windows_of[ENROLMENT]
    assert DOMAIN_WINDOW not in Authority.of(after, AFTER).windows_of[ENROLMENT]
    assert WindowId("w01") in Authority.of(after, AFTER).windows_of[ENROLMENT]


def test_a_plan_read_before_a_move_knows_who_serves_after_it(tmp_path: Path) -> None:
    plan = plan_on(tmp_path, MOVED, BEFORE)
    assert DOMAIN_WINDOW not in Authority.of(plan, AFTER).windows_of[ENROLMENT]
    assert WindowId("w01") in Authority.of(plan, AFTER).windows_of[ENROLMENT]
    assert DOMAIN_WINDOW in Authority.of(plan, AFTER).windows_of[PENSION]


def test_a_move_of_a_whole_group_that_leaves_its_windows_idle_is_announced(tmp_path: Path) -> None:
    whole = spoiled(MOVED, 'items = ["sb-01"], to_group', 'items = ["group:sb"], to_group')
    told = {finding.code: finding.level for finding in findings(tmp_path, whole)}
    assert told["window_without_items"] is Level.WARNING


def test_a_move_into_a_group_or_of_an_item_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    nowhere = spoiled(MOVED, 'to_group = "zh"', 'to_group = "zz"')
    assert "unknown_group" in {finding.code for finding in findings(tmp_path, nowhere)}
    nothing = spoiled(MOVED, 'items = ["sb-01"], to_group', 'items = ["sb-99"], to_group')
    assert {finding.code for finding in findings(tmp_path, nothing)} == {"unknown_item"}


def test_a_domain_that_keeps_its_power_over_what_moved_away_is_a_warning(tmp_path: Path) -> None:
    kept = spoiled(MOVED, 'items = ["group:sb"],', 'items = ["group:sb", "sb-01"],')
    (finding,) = findings(tmp_path, kept)
    assert (finding.code, finding.level) == ("taken_at_both_ends", Level.WARNING)


def test_a_plan_not_yet_in_force_is_said(tmp_path: Path) -> None:
    later = spoiled(HALL, 'level = "county"\n', 'level = "county"\neffective = 2026-03-03\n')
    assert [finding.code for finding in findings(tmp_path, later, on=TODAY)] == ["not_yet_effective"]
    assert findings(tmp_path, later, on=date(2026, 3, 3)) == []


def test_the_staff_is_read_with_unit_skills_and_level(tmp_path: Path) -> None:
    plan = plan_on(tmp_path, STAFFED, TODAY)
    assert [(member.id, member.unit, member.level) for member in plan.staff] == [
        ("s01", "区人社局", 2),
        ("s02", "区审批局", 1),
    ]
    assert plan.demands[0].items == (ENROLMENT, PENSION)


def test_a_demand_that_one_person_meets_is_a_warning_and_one_nobody_meets_an_error(tmp_path: Path) -> None:
    (one,) = findings(tmp_path, STAFFED)
    assert (one.code, one.level) == ("demand_met_by_one", Level.WARNING)
    (nobody,) = findings(tmp_path, spoiled(STAFFED, 'skill = "sb"', 'skill = "sx"'))
    assert (nobody.code, nobody.level) == ("demand_unmet", Level.ERROR)
    (nothing,) = findings(tmp_path, spoiled(STAFFED, ', skill = "sb"', ""))
    assert nothing.code == "demand_of_nothing"


def test_staff_without_a_unit_or_listed_twice_is_an_error(tmp_path: Path) -> None:
    assert "staff_without_unit" in {each.code for each in findings(tmp_path, spoiled(STAFFED, "区审批局", " "))}
    assert "duplicate_id" in {each.code for each in findings(tmp_path, spoiled(STAFFED, '"s02"', '"s01"'))}


def test_a_deputy_who_is_not_on_the_list_or_approves_cases_is_a_warning(tmp_path: Path) -> None:
    posts = 'posts = { posts = [{ window = "w04", deputies = ["s09", "s02"] }] }\n'
    hall = spoiled(STAFFED, "authorisations = [\n", posts + "authorisations = [\n")
    hall = spoiled(hall, 'unit = "区审批局"', 'unit = "区审批局", approver = true')
    codes = {finding.code for finding in findings(tmp_path, hall)}
    assert codes == {"deputy_unknown", "approver_at_window", "demand_met_by_one", "approver_of_nothing"}


def test_an_approver_of_no_items_department_is_a_warning_with_the_near_miss(tmp_path: Path) -> None:
    def told(department: str) -> list[tuple[str, Level, str]]:
        unit = f'unit = "区审批局", department = "{department}", approver = true'
        found = findings(tmp_path, spoiled(STAFFED, 'unit = "区审批局"', unit))
        return [(each.code, each.level, str(each.values)) for each in found if each.code == "approver_of_nothing"]

    departments = sorted({item.department for item in plan_on(tmp_path, HALL, TODAY).items if item.department})
    assert departments
    ((_, level, values),) = told(departments[0] + "处")
    assert level is Level.WARNING
    assert departments[0] in values
    assert told(departments[0]) == []

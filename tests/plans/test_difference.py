"""What another plan would change is said row by row."""

from dataclasses import fields, replace
from datetime import date, time, timedelta

import pytest

from hall.texts import Texts
from hall.words import GroupId, Language, MissedPolicy, StaffId, TideMode, ZoneId
from queue_server.core.calendar import Calendar, CalendarYear
from queue_server.core.plan import Plan
from queue_server.core.planned.hours import Span
from queue_server.core.planned.places import Zone
from queue_server.core.planned.rules import CallRules, TideRules
from queue_server.core.planned.staff import Member
from queue_server.core.succession import Named, following
from queue_server.core.text import Text
from queue_server.plans.difference import RULES, SINGLE, WHOLE, differences
from queue_server.plans.told import told
from tests.core.small_hall import CERTIFICATE, PENSION, plan
from tests.core.test_succession import FRESH, without


def codes(before: Plan, after: Plan) -> list[str]:
    return [row.code for row in differences(before, after)]


def said(before: Plan, after: Plan) -> list[str]:
    return [told(row, Language.ZH) for row in differences(before, after)]


def test_the_same_plan_differs_by_nothing() -> None:
    assert codes(plan(), plan(version="other")) == []


def test_items_that_come_go_move_and_change_are_told_apart() -> None:
    whole = plan()
    certificate, pension, card = whole.items
    items = (replace(certificate, group=GroupId("sb")), replace(pension, service_s=60), replace(card, code=FRESH))
    rows = differences(whole, replace(whole, items=items))
    assert [row.code for row in rows] == ["item_added", "item_removed", "item_moved", "item_changed"]
    assert rows[2].values["after"] == whole.group[GroupId("sb")].name


def test_windows_and_powers_that_come_and_go_are_named() -> None:
    whole = plan()
    fewer = replace(whole.authorisations[0], items=(CERTIFICATE,))
    rows = differences(
        whole, replace(whole, windows=whole.windows[1:], authorisations=(fewer, *whole.authorisations[1:]))
    )
    assert [row.code for row in rows] == ["window_removed", "power_taken"]
    assert rows[1].values["n"] == 1
    back = differences(replace(whole, authorisations=(fewer, *whole.authorisations[1:])), whole)
    assert [row.code for row in back] == ["power_given"]


def test_powers_of_a_later_day_are_told_with_their_day_and_those_that_end_with_theirs() -> None:
    whole, on = plan(), date(2027, 1, 4)
    first, *rest = whole.authorisations
    later = replace(whole, authorisations=(replace(first, since=on), *rest))
    without_it = replace(whole, authorisations=tuple(rest))
    (row,) = differences(without_it, later)
    assert (row.code, row.values["day"]) == ("power_given_from", "2027-01-04")
    assert "自 2027-01-04 起" in told(row, Language.ZH)
    assert "from 2027-01-04 on" in told(row, Language.EN)
    ends = replace(whole, authorisations=(replace(first, until=on), *rest))
    (row,) = differences(whole, ends)
    assert (row.code, row.values["day"]) == ("power_ends", "2027-01-04")
    assert codes(ends, whole) == ["power_given", "power_taken"]


def test_hours_thresholds_and_staff_are_shown_with_before_and_after() -> None:
    whole = plan()
    longer = replace(whole.hours[0], windows=(Span(time(9), time(18)),))
    member = Member(StaffId("s01"), "区人社局")
    after = replace(whole, hours=(longer,), tide=TideRules(open_wait_s=1200), staff=(member,))
    assert said(whole, after) == [
        "周一、周二、周三、周四、周五不再是：窗口 09:00–12:00 13:00–17:00，取号 08:30–11:50 12:50–16:45，自助 无",
        "周一、周二、周三、周四、周五新的时间：窗口 09:00–18:00，取号 08:30–11:50 12:50–16:45，自助 无",
        "等候超过多久开潮汐窗口（秒）：900 → 1200",
        "新增人员：s01（区人社局）",
    ]


def test_days_of_rest_zones_and_templates_are_told_in_words() -> None:
    whole = plan()
    rests = frozenset(date(2026, 10, 1) + timedelta(days=day) for day in range(7))
    after = replace(
        whole,
        calendar=Calendar((CalendarYear(2026, rests),)),
        zones=(replace(whole.zones[0], floor=2), Zone(ZoneId("new"), Text("新区", "New zone"))),
        templates=replace(whole.templates, call=Text("请 {ticket_no} 号", "{ticket_no}"), slip_tips=(Text("x"),)),
        calls=CallRules(missed=MissedPolicy.TAIL),
    )
    days = " ".join(sorted(day.isoformat() for day in rests))
    assert said(whole, after) == [
        f"新增休息日 7 天：{days}",
        "区域有改动：综合办事区",
        "新增区域：新区",
        "过号的处理：可重新排队 → 排到队尾",
        "叫号用语：请 {ticket_no} 号到 {window_no} 号窗口办理业务 → 请 {ticket_no} 号",
        "小票提示有改动",
    ]
    assert said(after, whole)[0] == f"不再休息 7 天：{days}"


@pytest.mark.parametrize("lang", Language)
def test_every_value_and_section_of_a_plan_has_words(lang: Language) -> None:
    known = Texts("differences").entries(lang)
    rules = {f"{section}.{field.name}" for section in RULES for field in fields(getattr(plan(), section))}
    values = {f"{type(value).__name__}.{value}" for kind in (MissedPolicy, TideMode) for value in kind}
    assert (rules | values | {*WHOLE, *SINGLE}) - known.keys() == set()


def test_what_is_only_kept_for_those_who_wait_is_no_difference() -> None:
    fresh = without(PENSION)
    in_force = following(plan(), fresh, Named.today(plan()))
    assert codes(in_force, fresh) == []

"""Supervision (电子监察): what is found, when it grows graver, who owns it, and how it ends."""

from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hall.words import (
    AlertColour,
    AlertMeasure,
    AlertStep,
    DeviceId,
    DeviceKind,
    DeviceState,
    GroupId,
    PauseReason,
    RemarkId,
)
from queue_server.bridge.presence import Part
from queue_server.core import commands
from queue_server.core.alert import Alert
from queue_server.core.commands import Command
from queue_server.core.planned.items import Authorisation, Move
from queue_server.core.refusals import Refused
from queue_server.core.replies import Reply
from queue_server.core.state import Hall
from queue_server.counts import Counts
from queue_server.journal.codec import read_events, write_events
from queue_server.supervision.measures import MEASURES
from queue_server.supervision.rules import read_rules
from queue_server.supervision.supervision import Supervision
from queue_server.trouble import Trouble
from tests.core.small_hall import DOMAIN, GENERAL, MEDICAL, PENSION, TODAY, Day, plan

RULES = read_rules(Path("no-such-folder"))
WORDS = RemarkId("01R")


class Office:
    """A day that supervision looks at; a report is decided at once, as by a keeper with nothing else to do."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.parts: list[Part] = []
        self.reports = 0
        self.supervision = Supervision(self, lambda: self.parts, RULES, self, Counts())

    @property
    def hall(self) -> Hall:
        return self.day.hall

    def now(self) -> datetime:
        return self.day.now

    def monotonic(self) -> float:
        return 0.0

    def wall_seconds(self, hall_seconds: float) -> float:
        return hall_seconds

    def submit(self, command: Command) -> Future[Reply]:
        assert isinstance(command, commands.ReportAlerts)
        self.reports += 1
        self.day.do(commands.ReportAlerts, seen=command.seen, passed=command.passed)
        done: Future[Reply] = Future()
        done.set_result(Reply())
        return done

    def look(self, after_s: float = 0) -> dict[str, Alert]:
        """What runs now, by rule."""
        self.day.after(after_s)
        self.supervision.beat()
        return {alert.rule: alert for alert in self.hall.alerts.values() if alert.running}


@pytest.fixture
def office() -> Office:
    return Office(Day())


def test_a_wait_turns_yellow_orange_and_red_and_stays_one_alert(office: Office) -> None:
    office.day.issue()
    assert "wait" not in office.look(14 * 60)
    yellow = office.look(60)["wait"]
    assert (yellow.colour, yellow.subject, yellow.owed) == (AlertColour.YELLOW, "zh", False)
    assert office.look(15 * 60)["wait"].colour is AlertColour.ORANGE
    red = office.look(15 * 60)["wait"]
    assert (red.id, red.colour, red.owed) == (yellow.id, AlertColour.RED, True)
    assert len([alert for alert in office.hall.alerts.values() if alert.rule == "wait"]) == 1


def test_while_nothing_changes_nothing_is_written(office: Office) -> None:
    office.day.issue()
    office.look(16 * 60)
    reports = office.reports
    office.look(5)
    office.look(5)
    assert office.reports == reports


def test_a_mild_alert_ends_with_its_matter_and_is_forgotten_overnight(office: Office) -> None:
    office.day.issue()
    alert = office.look(16 * 60)["wait"]
    office.day.next()
    assert "wait" not in office.look(1)
    assert office.hall.alerts[alert.id].over
    new_day(office)
    assert alert.id not in office.hall.alerts


def test_an_alert_that_is_owed_an_answer_outlives_its_matter_and_the_night(office: Office) -> None:
    office.day.issue()
    alert = office.look(46 * 60)["wait"]
    office.day.next()
    office.look(1)
    assert not office.hall.alerts[alert.id].over
    new_day(office)
    with pytest.raises(Refused, match="step_incomplete"):
        office.day.do(commands.HandleAlert, alert=alert.id, step=AlertStep.CLOSE)
    office.day.do_as("web/boss", commands.HandleAlert, alert=alert.id, step=AlertStep.CLOSE, remark=WORDS)
    closed = office.hall.alerts[alert.id]
    assert (closed.over, closed.owner) == (True, "boss")
    with pytest.raises(Refused, match="alert_over"):
        office.day.do(commands.HandleAlert, alert=alert.id, step=AlertStep.TAKE)


def test_whoever_takes_it_owns_it_until_it_is_assigned_elsewhere(office: Office) -> None:
    office.day.issue()
    alert = office.look(16 * 60)["wait"]
    office.day.do_as("web/boss", commands.HandleAlert, alert=alert.id, step=AlertStep.TAKE)
    assert office.hall.alerts[alert.id].owner == "boss"
    with pytest.raises(Refused, match="department_unsaid"):
        office.day.do(commands.HandleAlert, alert=alert.id, step=AlertStep.ASSIGN)
    office.day.do(commands.HandleAlert, alert=alert.id, step=AlertStep.ASSIGN, department="民政局")
    given = office.hall.alerts[alert.id]
    assert (given.department, given.owner, len(given.handled)) == ("民政局", "", 2)
    with pytest.raises(Refused, match="alert_unknown"):
        office.day.do(commands.HandleAlert, alert="none", step=AlertStep.TAKE)


def test_a_closed_alert_that_grows_graver_is_open_again(office: Office) -> None:
    office.day.issue()
    alert = office.look(16 * 60)["wait"]
    office.day.do(commands.HandleAlert, alert=alert.id, step=AlertStep.CLOSE)
    assert office.look(5)["wait"].over
    assert not office.look(15 * 60)["wait"].over


def test_a_pause_is_seen_only_where_nobody_was_told_where_the_clerk_went(office: Office) -> None:
    office.day.do(commands.PauseWindow, window=GENERAL, reason=PauseReason.MEETING, note="三楼会议室")
    office.day.do(commands.PauseWindow, window=DOMAIN, reason=PauseReason.MEETING)
    assert office.look(16 * 60)["pause"].subject == DOMAIN


def test_a_window_without_anybody_is_seen_while_others_wait(office: Office) -> None:
    office.day.next(GENERAL)
    for _ in range(6):
        office.day.issue(MEDICAL)
    assert office.look(11 * 60)["idle"].subject in (GENERAL, DOMAIN)
    assert "idle" not in Office(Day()).look(60 * 60)


def test_many_for_few_windows_are_a_crowd(office: Office) -> None:
    for _ in range(20):
        office.day.issue(MEDICAL)
    assert office.look()["crowd"].subject == "sb"


def test_a_long_service_and_a_long_absence_are_seen(office: Office) -> None:
    ticket = office.day.issue()
    office.day.next()
    office.day.do(commands.StartService, window=GENERAL)
    assert "service" not in office.look(14 * 60)
    assert office.look(61)["service"].subject == office.hall.tickets[ticket].no
    office.day.do(commands.Suspend, window=GENERAL)
    assert "suspended" not in office.look(29 * 60)
    assert office.look(60)["suspended"].subject == office.hall.tickets[ticket].no


def test_an_item_served_where_the_power_was_taken_away_is_owed_an_answer(office: Office) -> None:
    office.day.issue(MEDICAL)
    office.day.next(DOMAIN)
    office.day.do(commands.StartService, window=DOMAIN)
    assert "outside" not in office.look(1)
    lessened = tuple(
        Authorisation(each.role, each.items, each.powers, until=TODAY - timedelta(days=1))
        if each.role == "domain:sb"
        else each
        for each in plan().authorisations
    )
    office.day.do(commands.AdoptConfiguration, plan=plan(authorisations=lessened))
    assert office.look(1)["outside"].owed


def test_a_part_in_trouble_is_seen_at_once_and_a_lost_device_after_a_minute(office: Office) -> None:
    since = office.day.now
    office.parts = [
        Part(DeviceKind.KIOSK, DeviceId("kiosk-1"), "printer", DeviceState.READY, since, "paper_low"),
        Part(DeviceKind.DISPLAY, DeviceId("board-1"), "", DeviceState.LOST, since),
    ]
    assert {rule: alert.subject for rule, alert in office.look(1).items()} == {"part": "kiosk-1 printer"}
    assert office.look(60)["lost"].subject == "board-1"
    office.parts = []
    assert not office.look(1)


def test_alerts_rest_in_the_journal_as_they_happened(office: Office) -> None:
    office.day.issue()
    office.look(16 * 60)
    told = [event for event in office.day.events if type(event).__name__.startswith("Alert")]
    assert told
    assert list(read_events(write_events(told))) == told


def test_every_measure_is_measured_and_has_a_rule() -> None:
    assert set(MEASURES) == set(AlertMeasure) == {rule.measure for rule in RULES.rules}


@pytest.mark.parametrize(
    "text",
    [
        '[[rules]]\nid = "wait"\nmeasure = "wait"\nyelow = 1\n',
        '[[rules]]\nid = "wait"\nmeasure = "wait"\nyellow = 30\nred = 15\n',
        '[[rules]]\nid = "wait"\nmeasure = "wait"\n',
        '[[rules]]\nid = "a"\nmeasure = "wait"\nyellow = 1\n[[rules]]\nid = "a"\nmeasure = "idle"\nyellow = 1\n',
    ],
)
def test_a_wrong_rule_stops_the_program(tmp_path: Path, text: str) -> None:
    (tmp_path / "supervision.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Trouble, match="supervision_wrong"):
        read_rules(tmp_path)


def new_day(office: Office) -> None:
    office.day.do(commands.CloseDay)
    office.day.now = datetime(2026, 11, 24, 1, tzinfo=UTC)
    office.day.do(commands.OpenDay, day=TODAY + timedelta(days=1), plan=plan())


def test_what_moved_away_and_is_still_taken_in_at_its_old_window_is_an_alert() -> None:
    moved = Move((PENSION,), GroupId("zh"), TODAY)
    office = Office(Day(plan(moves=(moved,)).on(TODAY)))
    for window in (GENERAL, DOMAIN):
        office.day.issue(PENSION)
        office.day.next(window)
        assert "both-ends" not in office.look()
        office.day.serve(window)
    assert office.look()["both-ends"].subject == PENSION
    staying = Office(Day())
    for window in (GENERAL, DOMAIN):
        staying.day.issue(PENSION)
        staying.day.next(window)
        staying.day.serve(window)
    assert "both-ends" not in staying.look()


def test_what_no_window_has_the_power_over_any_more_is_an_alert_while_somebody_waits_for_it() -> None:
    office = Office(Day())
    office.day.issue(MEDICAL)
    assert "no-window" not in office.look()
    rights = tuple(
        replace(right, items=tuple(code for code in right.items if code != MEDICAL)) for right in plan().authorisations
    )
    office.day.do(commands.AdoptConfiguration, plan=plan(authorisations=rights, version="other"))
    assert office.look()["no-window"].subject == MEDICAL

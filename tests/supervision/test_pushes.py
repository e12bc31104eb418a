"""Supervision tells who is on duty: by colour, once, not at night, yellow ones together; files after table 11."""

import csv
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from hall.words import (
    AffairKindId,
    AffairStep,
    AlertColour,
    AlertId,
    AlertMeasure,
    CaseId,
    CaseState,
    CaseStep,
    Duty,
    Language,
    PauseReason,
    RequestId,
    StaffId,
    WindowId,
)
from queue_server.core import commands
from queue_server.core.affair_kinds import AffairKind, AffairKinds
from queue_server.core.alert import Alert, SeenAlert
from queue_server.core.case import Case, CaseHandling
from queue_server.core.changed import changed
from queue_server.core.conclusion import Conclusion
from queue_server.core.posts import Post as DeputyPost
from queue_server.core.posts import PostRules
from queue_server.core.replies import Reply
from queue_server.counts import Counts
from queue_server.deliveries.delivery import DeliveryState, NotTaken
from queue_server.journal.journal import Entry, Journal
from queue_server.notifier.channels import Message
from queue_server.notifier.duty import DutyTeller, Pushes
from queue_server.notifier.shape import DeputyPhone, DutyPhone, GatewayShape, NotifierFile
from queue_server.supervision import pushes
from queue_server.supervision.news import AlertNews
from queue_server.supervision.rules import Rules, read_rules
from queue_server.supervision.shape import Export, Push, Quiet
from tests.core.small_hall import CERTIFICATE, NINE, TODAY, Day, plan
from tests.queue_server.fakes import HandClock

PHONE = "13900000001"
USUAL = read_rules(Path("nowhere"))


def seen(colour: AlertColour, department: str = "民政局", subject: str = "zh") -> SeenAlert:
    id = AlertId(f"wait.{subject}.1")
    return SeenAlert(id, "wait", AlertMeasure.WAIT, subject, department, colour, 31.0, owed=True)


class Channel:
    """A way that remembers."""

    reaches = True

    def __init__(self) -> None:
        self.said: list[Message] = []

    def send(self, message: Message) -> DeliveryState:
        self.said.append(message)
        return DeliveryState.SENT


class Post:
    """Pushes over a small hall and a list."""

    def __init__(self, folder: Path, journal: Journal, rules: Rules = USUAL, file: NotifierFile | None = None) -> None:
        self.day, self.clock, self.folder = Day(), HandClock(), folder
        self._journal, self._seq, self._written = journal, 0, 0
        self.pushes = Pushes(
            file or NotifierFile(), rules, folder, journal.engine, lambda: self.day.hall, self.clock, Counts()
        )

    def write(self) -> None:
        """Put what happened since into the journal, one row."""
        fresh, self._written = tuple(self.day.events[self._written :]), len(self.day.events)
        self._seq += 1
        entry = Entry(self._seq, RequestId(f"row-{self._seq}"), self.day.now, "test", TODAY, Reply(), fresh)
        self._journal.append(self.day.hall.plan.id, [entry])

    def report(self, *alerts: SeenAlert, passed: tuple[AlertId, ...] = ()) -> None:
        self.day.now = max(self.day.now, self.clock.now())
        self.day.do(commands.ReportAlerts, seen=alerts, passed=passed)

    def beat(self, later_s: float = 0.0) -> None:
        self.clock.move(later_s)
        self.day.now = max(self.day.now, self.clock.now())
        self.write()
        self.pushes.beat()

    def begin(self) -> None:
        """Start to read where a server would."""
        AlertNews(self._journal.engine, lambda: self.day.hall, USUAL, self.clock).begin()

    @property
    def told(self) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = []
        for file in sorted((self.folder / "notices").glob("*.csv")):
            rows += csv.DictReader(file.read_text(encoding="utf-8").splitlines())
        return rows


@pytest.fixture
def post(tmp_path: Path, journal: Journal) -> Post:
    return Post(tmp_path, journal)


def test_each_colour_has_its_own_ears_and_each_is_told_once(post: Post) -> None:
    post.report(seen(AlertColour.ORANGE))
    post.beat()
    post.beat(60)
    assert [row["key"].rpartition("/")[2] for row in post.told] == ["department", "manager"]
    assert "民政局：橙色预警——综合等候最久的号已等 31 分钟" in post.told[0]["text"]
    assert "大厅管理员：橙色预警" in post.told[1]["text"]
    post.report(replace(seen(AlertColour.RED), measured=50.0))
    post.beat(60)
    assert [row["key"].rpartition("/")[2] for row in post.told[2:]] == ["manager", "leader"]


def test_yellow_ones_wait_for_the_digest_and_come_together(post: Post) -> None:
    post.report(seen(AlertColour.YELLOW), seen(AlertColour.YELLOW, subject="sb"))
    post.beat()
    assert not post.told
    post.beat(2.5 * 3600)  # 11:30
    post.beat(300)
    (row,) = post.told
    assert "尚有 2 条预警" in row["text"]
    assert "民政局" in row["text"]
    post.beat(4 * 3600)
    assert len(post.told) == 1
    post.beat(3600)  # 16:35
    assert len(post.told) == 2


def test_nobody_is_woken_at_night_but_for_a_red_alert(post: Post) -> None:
    post.clock.move(12 * 3600)  # 21:00
    post.report(seen(AlertColour.ORANGE), seen(AlertColour.RED, subject="sb"))
    post.beat()
    assert {row["key"].split("/")[1] for row in post.told} == {"red"}
    post.beat(11 * 3600)  # 08:00
    assert {row["key"].split("/")[1] for row in post.told} == {"red", "orange"}


def test_what_passed_in_the_night_is_told_to_nobody(post: Post) -> None:
    post.clock.move(12 * 3600)
    post.report(seen(AlertColour.ORANGE))
    post.beat()
    post.report(passed=(AlertId("wait.zh.1"),))
    post.day.do(commands.HandleAlert, alert=AlertId("wait.zh.1"), step="close", remark="r1")
    post.beat(11 * 3600)
    assert not post.told


def test_a_duty_without_a_telephone_is_a_dead_letter_in_sight(tmp_path: Path, journal: Journal) -> None:
    post = Post(tmp_path, journal)
    post.report(seen(AlertColour.RED))
    channel = Channel()
    gateway = GatewayShape("https://sms.example/send", {"to": "{phone}"})
    file = NotifierFile("http", gateway=gateway, duty=(DutyPhone(Duty.LEADER, PHONE),), languages=tuple(Language))
    teller = DutyTeller(lambda: post.day.hall, file, channel)
    outcomes = {}
    for owed in pushes.owed(post.day.hall, USUAL.push, post.clock.now()):
        try:
            outcomes[owed.body["duty"]] = teller.deliver(owed).value
        except NotTaken as refused:
            outcomes[owed.body["duty"]] = refused.code
    assert outcomes == {"manager": "no_duty_phone", "leader": "sent"}
    (message,) = channel.said
    assert message.phone == PHONE
    assert "red alert" in message.text
    assert PHONE not in repr(file.duty)


def test_the_telephone_is_the_departments_own_then_any_departments_then_the_managers() -> None:
    of = (DutyPhone(Duty.DEPARTMENT, "11111", "民政局"), DutyPhone(Duty.DEPARTMENT, "22222"))
    file = NotifierFile(duty=(*of, DutyPhone(Duty.MANAGER, "33333")))
    assert file.duty_phone(Duty.DEPARTMENT, "民政局") == "11111"
    assert file.duty_phone(Duty.DEPARTMENT, "税务局") == "22222"
    assert file.duty_phone(Duty.LEADER, "") == "33333"
    assert NotifierFile().duty_phone(Duty.LEADER, "") is None


def test_a_department_hears_of_a_case_handed_to_it_once(post: Post) -> None:
    ticket = post.day.issue()
    conclusion = Conclusion(CERTIFICATE, outcome="accepted")  # type: ignore[arg-type]
    case = Case(
        CaseId("c1"),
        post.day.ticket(ticket).token,
        ticket,
        post.day.ticket(ticket).no,
        conclusion,
        CaseState.REVIEWING,
        NINE,
        NINE,
        TODAY + timedelta(days=5),
        handled=(CaseHandling(NINE, "web/s01", CaseStep.HAND_OVER, "民政局"),),
    )
    post.day.hall = changed(post.day.hall, cases=post.day.hall.cases.set(case.id, case))
    post.beat()
    post.beat(600)
    (row,) = post.told
    assert "民政局" in row["text"]
    assert "开具证明" in row["text"]
    assert "2026-11-28" in row["text"]


def test_a_deputy_is_asked_by_telephone_once_and_only_while_he_is_asked(tmp_path: Path, journal: Journal) -> None:
    file = NotifierFile(deputies=(DeputyPhone(StaffId("s31"), "13800000000"),))
    post, channel = Post(tmp_path, journal, file=file), Channel()
    teller = DutyTeller(lambda: post.day.hall, file, channel)
    deputies = (StaffId("s31"), StaffId("s32"))
    rules = PostRules(after_min=0, posts=(DeputyPost(WindowId("w01"), deputies),))
    post.day.do(commands.AdoptConfiguration, plan=plan(posts=rules))
    post.day.do(commands.PauseWindow, window="w01", reason=PauseReason.MEETING)
    post.day.do(commands.Tick)
    (owed,) = pushes.owed(post.day.hall, USUAL.push, post.day.now)
    assert teller.deliver(owed) is DeliveryState.SENT
    ((phone, text),) = [(said.phone, said.text) for said in channel.said]
    assert (phone, "s31：请您到 1 号窗口顶岗" in text) == ("13800000000", True)
    post.day.do(commands.AnswerSummons, window="w01", staff="s31", comes=False)
    assert teller.deliver(owed) is DeliveryState.DUPLICATE
    (next_one,) = pushes.owed(post.day.hall, USUAL.push, post.day.now)
    assert (next_one.body["staff"], teller.deliver(next_one)) == ("s32", DeliveryState.DUPLICATE)
    assert len(channel.said) == 1


def test_a_department_hears_of_what_was_assigned_to_it(post: Post) -> None:
    kinds = AffairKinds((AffairKind(AffairKindId("unresolved"), "办不成事", "Unresolved", 5, assigned=True),))
    post.day.do(commands.AdoptConfiguration, plan=plan(affairs=kinds))
    post.day.do(commands.OpenAffair, affair="a1", kind="unresolved")
    post.beat()
    assert post.told == []
    post.day.do(commands.HandleAffair, affair="a1", step=AffairStep.ASSIGN, department="民政局")
    post.beat()
    post.beat(600)
    (row,) = post.told
    assert "民政局：一件“办不成事”已交办贵单位" in row["text"]


def test_alerts_are_written_as_the_standard_wants_them_and_once(tmp_path: Path, journal: Journal) -> None:
    rules = replace(USUAL, export=replace(USUAL.export, folder=Path("alerts")))
    post = Post(tmp_path, journal, rules)
    post.report(seen(AlertColour.ORANGE))
    post.beat()
    post.beat(60)
    post.report(passed=(AlertId("wait.zh.1"),))
    post.day.do(commands.HandleAlert, alert=AlertId("wait.zh.1"), step="close", remark="r1")
    post.beat(60)
    written = (tmp_path / "alerts" / "alerts-2026-11.csv").read_text(encoding="utf-8-sig").splitlines()
    first, last = csv.DictReader(written)
    assert list(first)[1:] == list(USUAL.export.columns)
    assert (first["监察预警类型代码"], first["责任部门"], first["机构名称"]) == ("2", "民政局", "小厅")
    assert first["督办内容"] == "综合等候最久的号已等 31 分钟"
    assert first["监察编号"] == last["监察编号"]
    assert len(first["监察编号"]) <= 20
    assert last["监察结果描述"] == "已消除或办结"


def test_the_row_of_a_case_says_what_kind_of_matter_its_item_is(tmp_path: Path, journal: Journal) -> None:
    post = Post(tmp_path, journal, replace(USUAL, export=replace(USUAL.export, folder=Path("alerts"))))
    hall, ticket = post.day.hall, post.day.issue()
    items = tuple(replace(item, matter="01") if item.code == CERTIFICATE else item for item in hall.plan.items)
    given = post.day.ticket(ticket)
    conclusion = Conclusion(CERTIFICATE, outcome="accepted")  # type: ignore[arg-type]
    case = Case(CaseId("c1"), given.token, ticket, given.no, conclusion, CaseState.REVIEWING, NINE, NINE, TODAY)
    post.day.hall = changed(
        post.day.hall, plan=replace(hall.plan, items=items), cases=post.day.hall.cases.set(case.id, case)
    )
    post.report(replace(seen(AlertColour.ORANGE, subject="c1"), measure=AlertMeasure.CASE))
    post.beat()
    (row,) = csv.DictReader((tmp_path / "alerts" / "alerts-2026-11.csv").read_text(encoding="utf-8-sig").splitlines())
    assert row["事项类型代码"] == "01"


def test_an_alert_that_came_and_went_between_two_looks_is_told_once_and_in_order(post: Post) -> None:
    post.report(seen(AlertColour.ORANGE))
    post.report(replace(seen(AlertColour.RED), measured=50.0))
    post.report(passed=(AlertId("wait.zh.1"),))
    post.beat()
    post.beat(60)
    told = [row["key"].partition("/")[2] for row in post.told]
    assert told == ["orange/department", "orange/manager", "red/manager", "red/leader"]
    assert all("（已恢复）" in row["text"] for row in post.told)


def test_what_could_not_be_told_in_time_is_told_only_while_it_stands(post: Post) -> None:
    post.report(seen(AlertColour.ORANGE))
    post.report(passed=(AlertId("wait.zh.1"),))
    post.day.after(3600)
    post.day.issue()
    post.beat(3600)
    assert not post.told


def test_a_hall_that_begins_to_read_tells_no_old_news(tmp_path: Path, journal: Journal) -> None:
    post = Post(tmp_path, journal, replace(USUAL, export=replace(USUAL.export, folder=Path("alerts"))))
    post.report(seen(AlertColour.ORANGE))
    post.report(passed=(AlertId("wait.zh.1"),))
    post.write()
    post.begin()
    post.beat()
    assert not post.told
    assert not (tmp_path / "alerts").exists()


def test_every_colour_an_alert_had_is_a_row_with_its_own_time(tmp_path: Path, journal: Journal) -> None:
    post = Post(tmp_path, journal, replace(USUAL, export=replace(USUAL.export, folder=Path("alerts"))))
    post.report(seen(AlertColour.ORANGE))
    post.day.after(120)
    post.report(replace(seen(AlertColour.RED), measured=50.0))
    post.beat()
    post.beat(60)
    written = (tmp_path / "alerts" / "alerts-2026-11.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = [(row["监察预警类型代码"], row["状态产生时间"][-6:]) for row in csv.DictReader(written)]
    assert rows == [("2", "090000"), ("3", "090200")]


def test_a_dry_run_owes_rows_and_writes_none(tmp_path: Path, journal: Journal) -> None:
    rules = replace(USUAL, export=replace(USUAL.export, folder=Path("alerts"), dry_run=True))
    post = Post(tmp_path, journal, rules)
    post.report(seen(AlertColour.ORANGE))
    post.beat()
    assert [owed.delivery.outlet for owed in post.pushes.ledger.at(DeliveryState.PENDING)] == ["alerts"]
    assert not (tmp_path / "alerts").exists()


def test_quiet_hours_may_pass_midnight() -> None:
    quiet = Quiet(time(20), time(7, 30), (AlertColour.YELLOW,))
    told = [quiet.covers(AlertColour.YELLOW, at) for at in (time(19, 59), time(20), time(3), time(7, 29), time(7, 30))]
    assert told == [False, True, True, True, False]
    assert not quiet.covers(AlertColour.RED, time(3))
    assert Quiet(time(12), time(13), (AlertColour.YELLOW,)).covers(AlertColour.YELLOW, time(12, 30))


def test_what_can_never_be_told_or_written_is_refused() -> None:
    with pytest.raises(ValueError, match="digest_at"):
        Push(digest=(AlertColour.YELLOW,))
    with pytest.raises(ValueError, match="columns"):
        Export(folder=Path("alerts"))


def test_every_alert_rule_tells_its_owner_in_both_languages(post: Post) -> None:
    for number, rule in enumerate(USUAL.rules):
        id = AlertId(f"{rule.id}.{number}")
        found = SeenAlert(id, rule.id, rule.measure, "w01", "民政局", AlertColour.RED, 3.0, owed=True)
        post.report(found)
    alerts: list[Alert] = list(post.day.hall.alerts.values())
    assert len(alerts) == len(USUAL.rules)
    post.beat()
    assert len(post.told) == 2 * len(alerts)
    assert not any("{" in row["text"] for row in post.told)

"""What if: scenarios change what they say and nothing else, and the same days are compared."""

from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from hall.rehearsal.day_file import Visitor
from hall.words import HallId, ItemCode, QueueClass, RequestId, RoleId, StaffId, WindowId
from queue_server.core import commands
from queue_server.core.plan import Plan
from queue_server.core.planned.staff import Demand, Member
from queue_server.core.replies import Reply
from queue_server.drive.advisor import Silence
from queue_server.forecast.past import Past
from queue_server.journal.database import open_engine, upgrade
from queue_server.journal.journal import Entry, Journal
from queue_server.plans.reading import find_hall, read_plan
from queue_server.simulation.cases import kept
from queue_server.simulation.citizens import crowded
from queue_server.simulation.command_line import simulate
from queue_server.simulation.figures import Figures
from queue_server.simulation.grants import grants, rank
from queue_server.simulation.recorded import PATIENT_S, journaled, past_of, rehearsed, seats
from queue_server.simulation.scenario import Scenario, TideByTheClock
from queue_server.simulation.whatif import Case, differences, lived, medians, play
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, NINE, PENSION, TIDAL, TODAY, Day, plan

MONDAY = date(2026, 11, 23)
VILLAGE = read_plan(find_hall("zhaohua-village"), MONDAY)
TOWN = read_plan(find_hall("zhaohua-town"), MONDAY)


def day(mean: float) -> Figures:
    return Figures(100, mean, mean * 3, mean * 4, 0.1, 1.0, 1, 2.0, 0.5, 0.9, 0.02)


def test_a_closed_window_serves_nobody() -> None:
    scenario = Scenario("without one", "balanced", closed=frozenset({WindowId("w01")}))
    house = scenario.house(TOWN, MONDAY, {})
    assert WindowId("w01") not in {post.id for post in house.posts}
    assert len(house.posts) == len(TOWN.windows) - 1


def test_an_authorisation_more_reaches_the_window() -> None:
    plan = Day().hall.plan
    before = Scenario("as it is", "balanced").house(plan, MONDAY, {})
    after = Scenario("more", "balanced", granted=((RoleId("general"), ItemCode("sb-02")),)).house(plan, MONDAY, {})
    assert "sb-02" not in before.posts[0].items
    assert "sb-02" in after.posts[0].items


def test_the_tide_by_the_clock_opens_in_time_for_its_setup() -> None:
    small = Day()
    advisor = TideByTheClock(Silence(), ((10 * 3600, 11 * 3600),))
    setup = timedelta(seconds=small.hall.plan.tide.setup_s)
    ten = NINE + timedelta(hours=1)
    assert advisor.tidal(small.hall, ten - setup - timedelta(seconds=1)) == 0
    assert advisor.tidal(small.hall, ten - setup) == 1
    assert advisor.tidal(small.hall, ten + timedelta(hours=1) - setup) == 0


def test_a_day_is_the_same_for_the_same_seed_and_busier_days_have_more_people() -> None:
    past = past_of(rehearsed(VILLAGE), MONDAY)
    usual = Scenario("usual", "balanced")
    first, again = (play(Case(VILLAGE, usual, MONDAY, past, 7)) for _ in range(2))
    busy = play(Case(VILLAGE, Scenario("busy", "balanced", busier=1.6), MONDAY, past, 7))
    assert first == again
    assert busy.tickets > first.tickets


def test_differences_are_paired_by_day() -> None:
    first = [day(mean) for mean in (5.0, 20.0, 8.0, 12.0)]
    faster = [day(mean - 1.0) for mean in (5.0, 20.0, 8.0, 12.0)]
    apart = differences(faster, first)["mean_min"]
    assert apart.median == pytest.approx(-1.0)
    assert (apart.low, apart.high) == (pytest.approx(-1.0), pytest.approx(-1.0))
    assert medians(first)["mean_min"] == 10.0


def test_a_day_of_the_journal_is_played_with_the_people_who_came(tmp_path_factory: pytest.TempPathFactory) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('journal') / 'journal.db'}"
    journal = _kept(url)
    came = journaled(journal.engine, Day().hall.plan, TODAY)
    journal.close()
    assert [(visitor.item, visitor.priority_class) for visitor in came] == [
        (CERTIFICATE, QueueClass.ORDINARY),
        (PENSION, QueueClass.ORDINARY),
    ]
    assert came[0].arrival_s == 9 * 3600
    assert came[0].service_s == pytest.approx(120.0)
    assert came[0].patience_s == PATIENT_S


def test_the_command_compares_and_leaves_a_chart(tmp_path_factory: pytest.TempPathFactory) -> None:
    chart = tmp_path_factory.mktemp("charts") / "waits.svg"
    arguments = ["--hall", "zhaohua-village", "--days", "2", "--policy", "fcfs", "--arrivals", "20", "--jobs", "1"]
    run = CliRunner().invoke(simulate, [*arguments, "--chart", str(chart)])
    assert run.exit_code == 0, run.output
    assert "fcfs" in run.output
    assert "+20 %" in run.output
    drawn = chart.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "fcfs" in drawn
    assert "P95" in drawn


def test_the_command_leaves_a_png_where_the_file_is_called_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    chart = tmp_path_factory.mktemp("charts") / "waits.png"
    arguments = ["--hall", "zhaohua-village", "--days", "1", "--jobs", "1", "--chart", str(chart)]
    run = CliRunner().invoke(simulate, arguments)
    assert run.exit_code == 0, run.output
    assert chart.read_bytes().startswith(b"\x89PNG")


def test_a_busier_day_has_the_same_people_and_more_like_them_and_a_calmer_one_some_of_them() -> None:
    usual = rehearsed(VILLAGE)
    busier, calmer = crowded(usual, 1.2, 7), crowded(usual, 0.5, 7)
    assert len(busier) == round(len(usual) * 1.2)
    assert set(usual) < set(busier)
    assert [each.arrival_s for each in busier] == sorted(each.arrival_s for each in busier)
    assert len({each.id for each in busier}) == len(busier)
    assert set(calmer) < set(usual)
    assert crowded(usual, 1.0, 7) == usual


def test_a_grant_is_offered_for_every_role_that_lacks_some_of_a_group() -> None:
    plan = Day().hall.plan
    offered = {(role, item) for scenario in grants(plan, TODAY) for role, item in scenario.granted}
    assert (RoleId("general"), ItemCode("sb-02")) in offered
    everything = Scenario("all", "balanced", granted=tuple(offered)).plan(plan)
    assert list(grants(everything, TODAY)) == []


def test_the_grant_that_saves_most_comes_first_after_the_hall_as_it_is() -> None:
    past = past_of(rehearsed(VILLAGE), MONDAY)
    days = [Case(VILLAGE, Scenario("as it is", "balanced"), MONDAY, past, seed) for seed in (1, 2)]
    heard: list[tuple[int, int]] = []
    first, *rest = rank(days, lambda done, everything: heard.append((done, everything)))
    assert first.apart is None
    saved = [row.apart["waited_min"].median for row in rest if row.apart is not None]
    assert saved == sorted(saved)
    assert heard[-1][0] == heard[-1][1]
    assert {everything for _, everything in heard} == {heard[-1][1]}


@pytest.mark.parametrize(
    "arguments", [["--close", "w99"], ["--tide", "noon"], ["--authorise", "general=xx-99"], ["--hall", "nowhere"]]
)
def test_what_the_hall_does_not_know_is_refused_in_words(arguments: list[str]) -> None:
    run = CliRunner().invoke(simulate, ["--hall", "zhaohua-village", "--days", "1", *arguments])
    assert run.exit_code != 0
    assert "Traceback" not in run.output


def _kept(url: str) -> Journal:
    """A journal with the small hall's morning: one served, one waiting."""
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    journal = Journal.open(url)
    small = Day()
    served = small.issue(CERTIFICATE)
    small.after(60)
    waits = small.issue(PENSION)
    small.do(commands.CallSpecific, window=GENERAL, ticket_no=small.ticket(served).no)
    small.serve(GENERAL, seconds=120)
    touched = tuple(small.ticket(ticket) for ticket in (served, waits))
    entry = Entry(1, RequestId("r"), NINE.astimezone(UTC), "test", TODAY, Reply(), tuple(small.events), touched)
    journal.append(HallId("small"), [entry])
    return journal


def test_a_day_that_was_played_says_why_each_number_was_called() -> None:
    told = CliRunner().invoke(simulate, ["--hall", "zhaohua-village", "--days", "1", "--explain"])
    assert told.exit_code == 0, told.output
    calls = [line for line in told.output.splitlines() if "→" in line]
    assert calls
    assert calls == sorted(calls)
    assert told.output.count("轮到它") + told.output.count("等得") + told.output.count("候叫") >= len(calls)


SKILLED, PLAIN = StaffId("s01"), StaffId("s02")


def demanding() -> Plan:
    """The small hall with an item that only one of its clerks has the skill for."""
    staff = (Member(SKILLED, "u", ("pension",)), Member(PLAIN, "u"))
    return plan(staff=staff, demands=(Demand((PENSION,), "pension"),))


def test_a_window_may_serve_what_whoever_sits_there_can_and_a_stranger_can_everything() -> None:
    seats = {GENERAL: SKILLED, DOMAIN: PLAIN}
    posts = {post.id: post.items for post in Scenario("x", "balanced").house(demanding(), TODAY, {}, seats).posts}
    assert PENSION in posts[GENERAL]
    assert PENSION not in posts[DOMAIN]
    assert PENSION in posts[TIDAL]


def test_a_played_day_gives_nobody_a_number_he_has_not_the_skill_for() -> None:
    seats = {GENERAL: SKILLED, DOMAIN: PLAIN}
    visitors = tuple(
        Visitor(id=f"v{at}", item=PENSION, arrival_s=32_400.0 + at * 60, patience_s=PATIENT_S, service_s=200.0)
        for at in range(30)
    )
    usual = Case(demanding(), Scenario("x", "balanced", tide=()), TODAY, Past(), 1, visitors)
    known, strangers = (lived(replace(usual, seats=each)) for each in (seats, {}))
    assert {stay.window for stay in known[0].stays} == {GENERAL}
    assert {stay.window for stay in strangers[0].stays} == {GENERAL, DOMAIN}
    assert {ticket.staff for ticket in known[1].tickets.values()} == {SKILLED}


def test_who_sits_where_is_read_from_the_journal(tmp_path: Path) -> None:
    journal = _kept(f"sqlite:///{tmp_path / 'journal.db'}")
    assert seats(journal.engine, plan(), TODAY, TODAY) == {GENERAL: StaffId("s01")}
    assert seats(journal.engine, plan(), TODAY + timedelta(days=1), TODAY + timedelta(days=9)) == {}
    (case,) = kept(plan(), [Scenario("x", "balanced")], journal.engine, [TODAY])
    assert case.seats == {GENERAL: StaffId("s01")}
    journal.close()

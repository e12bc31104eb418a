"""What fits the whole house: the day, its plan, the tide, supervision, emergencies."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from hall.words import AlertColour, AlertMeasure
from queue_server.core import commands
from queue_server.core.alert import SeenAlert
from queue_server.core.commands import Command
from queue_server.core.dispatch import POLICIES
from queue_server.core.timetable import local_day, zone
from tests.core.walking import place
from tests.core.walking.counter import Fit, Said
from tests.core.walking.hand import Hand

RULES = ("wait", "idle", "case")


def _open_day(hand: Hand) -> Said:
    plan = place.PLAIN if hand.often(0.7) else hand.any_of(list(place.PLANS.values()))
    return {"day": local_day(plan, hand.now), "plan": plan, "popular": ()}


def _forecast(hand: Hand) -> Said:
    return {
        "promises": {item: (hand.chance.randint(0, 2000), 3000) for item in place.ITEMS},
        "last_servable": None,
        "provenance": "walk",
        "service_s": {item: float(hand.chance.randint(60, 900)) for item in place.ITEMS} if hand.often(0.3) else {},
        "pace": {"s01": 0.8, "w02": 1.2},
        "absent": 0.1,
        "credited": {},
        "ahead_s": {},
        "levels": (0.5, 0.9),
    }


def _alerts(hand: Hand) -> Said:
    rule = hand.any_of(RULES)
    seen = SeenAlert(
        hand.fresh("alert"),
        rule,
        AlertMeasure(rule),
        hand.any_of(["zh", "sb"]),
        "d1",
        hand.any_of(list(AlertColour)),
        12.5,
        owed=rule == "case",
    )
    running = [each.id for each in hand.hall.alerts.values() if each.running]
    return {"seen": (seen,) if hand.often(0.7) else (), "passed": (hand.some(running),) if hand.often(0.5) else ()}


def _alert(hand: Hand) -> Said:
    return {"alert": hand.one(hand.hall.alerts), "department": "d2", "remark": "r" if hand.often(0.8) else None}


def _proposal(hand: Hand) -> Said:
    proposal = hand.hall.tide.proposal
    return {"proposal": hand.one([] if proposal is None else [proposal.id])}


def _weigh(hand: Hand) -> Said:
    return {"wanted": hand.any_of([0, 1, 1]), "saved_min": hand.any_of([0.0, 30.0, 90.0]), "window_min": 60.0}


def _outage(hand: Hand) -> Said:
    return {"group": hand.one(place.PLAIN.group), "until": hand.soon(1, 60) if hand.often(0.6) else None}


HOUSE: Mapping[type[Command], tuple[float, Fit]] = {
    commands.OpenDay: (0.05, _open_day),
    commands.CloseDay: (0.02, lambda hand: {}),
    commands.AdoptConfiguration: (0.08, lambda hand: {}),
    commands.AdoptForecast: (0.3, _forecast),
    commands.Tick: (8.0, lambda hand: {}),
    commands.SetTideMode: (0.15, lambda hand: {}),
    commands.AnswerProposal: (0.5, _proposal),
    commands.WeighTide: (0.5, _weigh),
    commands.ReleaseWindow: (0.2, lambda hand: {}),
    commands.SetPolicy: (0.1, lambda hand: {"policy": hand.one(sorted(POLICIES))}),
    commands.AcknowledgeAlert: (0.2, lambda hand: {}),
    commands.ReportAlerts: (0.6, _alerts),
    commands.HandleAlert: (0.5, _alert),
    commands.DeclareEmergency: (0.04, lambda hand: {}),
    commands.LiftEmergency: (0.1, lambda hand: {}),
    commands.DeclareOutage: (0.1, _outage),
    commands.LiftOutage: (0.2, lambda hand: {"group": hand.one(hand.hall.outages)}),
    commands.PostNotice: (0.1, lambda hand: {}),
}
"""How often each is said, and what fits it."""

JUST_BEFORE_NINE = time(8, 45)


def pressing(hand: Hand) -> type[Command] | None:
    """What somebody will see to soon: a day to begin, a day that is over, a hall that was cleared long enough."""
    hall = hand.hall
    if not hall.open:
        begins = _morning(hand, local_day(hall.plan, hand.now)) <= hand.now and hall.day != local_day(
            hall.plan, hand.now
        )
        return commands.OpenDay if begins and hand.often(0.3) else None
    serving = hall.timetable.serving
    if (not serving or hand.now >= serving[-1].end) and hand.often(0.2):
        return commands.CloseDay
    if hall.emergency is not None and hand.often(0.05):
        return commands.LiftEmergency
    return None


def later(hand: Hand) -> datetime:
    """When the next thing is said: mostly at once, at night in the morning, after a power cut in some days."""
    hall, roll = hand.hall, hand.chance.random()
    if roll < 0.0005:
        return hand.now + timedelta(days=hand.any_of([1, 2, 3]))
    if not hall.open and roll < 0.15:
        today = local_day(hall.plan, hand.now)
        morning = _morning(hand, today)
        return morning if morning > hand.now else _morning(hand, today + timedelta(days=1))
    if roll < 0.004:
        return hand.now + timedelta(minutes=hand.chance.randint(30, 120))
    if roll < 0.06:
        return hand.now + timedelta(seconds=hand.chance.randint(60, 480))
    if roll < 0.5:
        return hand.now + timedelta(seconds=hand.chance.randint(8, 60))
    return hand.now + timedelta(seconds=hand.chance.randint(0, 8))


def _morning(hand: Hand, day: object) -> datetime:
    plan = hand.hall.plan
    return datetime.combine(day, JUST_BEFORE_NINE, zone(plan.time_zone)).astimezone(hand.now.tzinfo)  # type: ignore[arg-type]

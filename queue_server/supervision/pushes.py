"""Who is owed word of what supervision found: once for each alert, colour and duty, or together in a digest."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from hall.words import AffairId, AffairState, AffairStep, AlertColour, AlertId, CaseId, CaseStep, Duty, WindowId
from queue_server.core.affair import Affair
from queue_server.core.alert import Alert
from queue_server.core.case import Case
from queue_server.core.posts import Summons
from queue_server.core.state import Hall
from queue_server.core.timetable import zone
from queue_server.deliveries.delivery import Delivery
from queue_server.supervision.shape import Push

OUTLET = "duty"
DIGEST_WITHIN = timedelta(hours=1)
"""A digest that could not be owed for so long, the server being off, waits for the next."""
ALERT, DIGEST, CASE = "duty_alert", "duty_digest", "duty_case"
AFFAIR, SUMMONS = "duty_affair", "duty_summons"
HANDING = (CaseStep.HAND_OVER, CaseStep.CONVENE)
FRESH = timedelta(minutes=10)
"""So long after it came an alert is told of though it has passed; what is told later stands when it is told."""
RECENT = timedelta(days=2)
"""Handings older than this are known to their department by now: a hall that begins to push tells only news."""


def owed(hall: Hall, push: Push, now: datetime) -> Iterator[Delivery]:
    """All that is owed as the hall stands, what the night held back too; the ledger enters each once."""
    local = now.astimezone(zone(hall.plan.time_zone))
    running = [alert for alert in hall.alerts.values() if alert.running and not alert.over]
    for alert in running:
        yield from owed_at_once(hall, push, alert, now, now)
    yield from _digests(push, running, local)
    if push.cases:
        for case in hall.cases.values():
            yield from _handed(case, now)
        for affair in hall.affairs.values():
            yield from _assigned(affair, now)
    for summons in hall.summons.values():
        if summons.deputy is not None:
            name = f"summons/{summons.window}/{summons.at:%Y%m%dT%H%M%S}/{summons.deputy}"
            yield Delivery(OUTLET, name, name, SUMMONS, {"window": summons.window, "staff": summons.deputy})


def owed_at_once(hall: Hall, push: Push, alert: Alert, at: datetime, now: datetime) -> Iterator[Delivery]:
    """Word of an alert that came, or turned graver, at a time: told even if it has passed before anybody looked."""
    local = now.astimezone(zone(hall.plan.time_zone)).time()
    asleep = push.quiet is not None and push.quiet.covers(alert.colour, local)
    if not asleep and alert.colour not in push.digest:
        for duty in push.told(alert.colour):
            yield _alone(alert, duty, at)


About = list[Alert] | Case | Affair | Summons


def still_true(hall: Hall, delivery: Delivery) -> About | None:
    """What a push is about, as far as it still stands; None where nobody need be told any more."""
    body = delivery.body
    if delivery.kind == CASE:
        case = hall.cases.get(CaseId(str(body["case"])))
        return None if case is None or case.state.over else case
    if delivery.kind == AFFAIR:
        affair = hall.affairs.get(AffairId(str(body["affair"])))
        return affair if affair is not None and affair.state is AffairState.ASSIGNED else None
    if delivery.kind == SUMMONS:
        summons = hall.summons.get(WindowId(str(body["window"])))
        waits = summons is not None and summons.deputy == body["staff"] and summons.coming_at is None
        return summons if waits else None
    named = body["alerts"]
    assert isinstance(named, list)
    found = [hall.alerts[AlertId(id)] for id in named if AlertId(id) in hall.alerts]
    told_at = body.get("at")
    if told_at is not None and hall.now - datetime.fromisoformat(str(told_at)) <= FRESH:
        return found or None
    return [alert for alert in found if alert.running and not alert.over] or None


def _digests(push: Push, running: list[Alert], local: datetime) -> Iterator[Delivery]:
    for at in push.digest_at:
        due = datetime.combine(local.date(), at, local.tzinfo)
        if not due <= local < due + DIGEST_WITHIN:
            continue
        told: dict[tuple[Duty, str], list[Alert]] = {}
        for alert in running:
            if alert.colour in push.digest:
                for duty in push.told(alert.colour):
                    told.setdefault((duty, alert.department if duty is Duty.DEPARTMENT else ""), []).append(alert)
        for (duty, department), alerts in told.items():
            key = f"digest/{due:%Y%m%dT%H%M}/{duty}/{department}"
            gravest = max(alerts, key=lambda alert: alert.colour.rank).colour
            yield _delivery(DIGEST, key, duty, department, [alert.id for alert in alerts], gravest)


def _handed(case: Case, now: datetime) -> Iterator[Delivery]:
    """Word to each department that a case was handed to, or that was asked about it beside others."""
    handed = [each for each in case.handled if each.step in HANDING and now - each.at <= RECENT]
    departments = dict.fromkeys([*(each.department for each in handed if each.department), *case.asked])
    if handed and not case.state.over:
        for department in departments:
            key = f"case/{case.id}/{len(handed)}/{department}"
            body = {"duty": Duty.DEPARTMENT.value, "department": department, "case": case.id}
            yield Delivery(OUTLET, key, f"case/{case.id}/{department}", CASE, body)


def _alone(alert: Alert, duty: Duty, at: datetime) -> Delivery:
    key = f"{alert.id}/{alert.colour}/{duty}"
    told = _delivery(ALERT, key, duty, alert.department, [alert.id], alert.colour)
    return replace(told, body={**told.body, "at": at.isoformat()})


def _assigned(affair: Affair, now: datetime) -> Iterator[Delivery]:
    """Word to the department that something was assigned to (交办), each time it is."""
    given = [each for each in affair.handled if each.step is AffairStep.ASSIGN and now - each.at <= RECENT]
    if given and affair.state is AffairState.ASSIGNED and affair.department:
        body = {"duty": Duty.DEPARTMENT.value, "department": affair.department, "affair": affair.id}
        strand = f"affair/{affair.id}/{affair.department}"
        yield Delivery(OUTLET, f"{strand}/{len(given)}", strand, AFFAIR, body)


def _delivery(kind: str, key: str, duty: Duty, department: str, alerts: list[AlertId], colour: AlertColour) -> Delivery:
    body = {"duty": duty.value, "department": department, "alerts": list(alerts), "colour": colour.value}
    return Delivery(OUTLET, key, key, kind, body)

"""What people call that which an alert is about."""

from hall.words import AffairId, AlertMeasure, CaseId, GroupId, ItemCode, OrderId, ProjectNo
from queue_server.core.alert import Alert
from queue_server.core.state import Hall
from queue_server.core.text import Text


def subject_of(hall: Hall, alert: Alert) -> Text:
    """What people call it; as it is told where the hall does not know it any more."""
    plain = Text(alert.subject, alert.subject)
    match alert.measure:
        case AlertMeasure.WAIT | AlertMeasure.CROWD:
            group = hall.plan.group.get(GroupId(alert.subject))
            return plain if group is None else group.name
        case AlertMeasure.BOTH_ENDS | AlertMeasure.NO_WINDOW:
            item = hall.plan.item.get(ItemCode(alert.subject))
            return plain if item is None else item.name
        case AlertMeasure.BAD_RATING:
            bad = hall.bad_ratings.get(OrderId(alert.subject))
            return plain if bad is None else Text(bad.rated.ticket_no, bad.rated.ticket_no)
        case AlertMeasure.CASE | AlertMeasure.CHIEF:
            case = hall.cases.get(CaseId(alert.subject))
            return plain if case is None else Text(case.ticket_no, case.ticket_no)
        case AlertMeasure.AFFAIR:
            affair = hall.affairs.get(AffairId(alert.subject))
            kind = None if affair is None else hall.plan.affairs.by_id.get(affair.kind)
            return plain if kind is None else Text(kind.zh, kind.en)
        case _:
            return plain


def case_of(hall: Hall, alert: Alert) -> tuple[ProjectNo | None, ItemCode | None]:
    """The number and item of the case an alert is about, as far as it is about one and they are known."""
    if alert.measure in (AlertMeasure.CASE, AlertMeasure.CHIEF):
        case = hall.cases.get(CaseId(alert.subject))
        return (None, None) if case is None else (case.project_no, case.item)
    if alert.measure is AlertMeasure.BAD_RATING and (bad := hall.bad_ratings.get(OrderId(alert.subject))) is not None:
        rated = bad.rated.cases
        return next((each.project_no for each in rated if each.project_no), None), rated[0].item if rated else None
    return None, None

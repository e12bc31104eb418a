"""Parcels and their cases: a result handed out is a case collected, late papers (容缺) taken in are a case supplied."""

from hall.words import CaseState, CaseStep, StaffId
from queue_server.core.case import Case
from queue_server.core.draft import Draft
from queue_server.core.events import CaseHandled
from queue_server.core.parcels import Parcel
from queue_server.core.state import Hall

AT_WORK = frozenset({CaseState.ACCEPTED, CaseState.REVIEWING})
"""Where a case may still be supplied with what was missing."""


def cases_of(hall: Hall, parcel: Parcel) -> tuple[Case, ...]:
    """The cases whose results a parcel holds: the one it names, else those of its number, item or case number."""
    return tuple(case for case in hall.cases.values() if holds(parcel, case))


def collected(draft: Draft, parcel: Parcel) -> None:
    """Note that a parcel's holder has what its cases came to."""
    for case in cases_of(draft.hall, parcel):
        draft.record(CaseHandled(draft.now, case.id, CaseStep.COLLECT, CaseState.COLLECTED, draft.by, case.due))


def supplied(draft: Draft, parcel: Parcel, staff: StaffId) -> None:
    """Note what was missing of the cases that late papers were brought for, now that staff have them in hand."""
    for case in [case for case in draft.hall.cases.values() if case.ticket == parcel.ticket and owes(case)]:
        supply = CaseHandled(draft.now, case.id, CaseStep.SUPPLY, case.state, staff, case.due, missing=case.missing)
        draft.record(supply)


def owes(case: Case) -> bool:
    """Whether a case goes on while papers of it are still to come (容缺受理)."""
    return case.state in AT_WORK and bool(case.missing)


def holds(parcel: Parcel, case: Case) -> bool:
    """Whether a case's result is there, and this parcel is to bring it to its citizen."""
    if case.state is not CaseState.READY:
        return False
    if parcel.case is not None:
        return parcel.case == case.id
    numbered = parcel.project_no is not None and parcel.project_no == case.project_no
    return numbered or (parcel.ticket == case.ticket and parcel.item == case.item)

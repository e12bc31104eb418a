"""Affairs of special windows (办不成事、委托代办、快速通道): taken on, followed and settled, as their kind says."""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from ulid import ULID

from hall.personal import Purpose
from hall.words import AffairId, AffairKindId, AffairStep, CaseId, RemarkId, StaffId, SubjectId, TicketNo
from queue_server.core import commands
from queue_server.core.affair_kinds import AffairKind, Field, FieldKind
from queue_server.core.commands import Command
from queue_server.core.refusals import Refused
from queue_server.core.timetable import local_day
from queue_server.web.access import WATCHES_THE_HALL, WORKS_AT_WINDOWS, asked, requires, staff, touch
from queue_server.web.asking import Asked, ask_with_words, service
from queue_server.web.doors.vault import forget, met
from queue_server.web.forms import chosen, line
from queue_server.web.views.affairs import affair_views, remarks_in

affairs = Blueprint("affairs", __name__, url_prefix="/affairs")
SEES_AFFAIRS = tuple(dict.fromkeys((*WORKS_AT_WINDOWS, *WATCHES_THE_HALL)))


@affairs.get("")
@requires(*SEES_AFFAIRS)
def page() -> ResponseReturnValue:
    """What is owed and what was settled today, and a form to take something on."""
    touch()
    behind = service()
    hall = behind.keeper.hall
    kind = hall.plan.affairs.by_id.get(AffairKindId(request.args.get("kind", "")))
    works = staff().account.role in WORKS_AT_WINDOWS
    words = behind.remarks.read(remarks_in(hall))
    today = local_day(hall.plan, behind.clock.now())
    return render_template(
        "affairs.html",
        plan=hall.plan,
        kinds=hall.plan.affairs.kinds,
        kind=kind,
        asked=() if kind is None else kind.at(AffairStep.OPEN),
        vault=behind.vault is not None,
        affairs=affair_views(hall, words, today, works=works, only=None if kind is None else kind.id),
        departments=sorted({item.department for item in hall.plan.items if item.department}),
        works=works,
    )


@affairs.post("/<kind>")
@requires(*WORKS_AT_WINDOWS)
def take_on(kind: str) -> ResponseReturnValue:
    """Take something on."""
    touch()
    number = line("ticket_no")
    open_affair(
        asked(),
        AffairKindId(kind),
        case=_case(line("case_no").upper()),
        ticket_no=TicketNo(number.upper()) if number else None,
        staff_id=staff().account.staff,
    )
    return redirect(f"/affairs?kind={kind}", 303)


@affairs.post("/<kind>/<affair>")
@requires(*WORKS_AT_WINDOWS)
def take_step(kind: str, affair: str) -> ResponseReturnValue:
    """Take the next step about an affair."""
    touch()
    step = chosen(AffairStep, "step")
    if step is None:
        raise Refused("malformed", {"detail": "step"})

    def wish(said: Mapping[str, str]) -> Command:
        return commands.HandleAffair(
            **asked(),
            affair=AffairId(affair),
            step=step,
            said=said,
            department=line("department"),
            exclusion=line("exclusion"),
        )

    with_said(_known(AffairKindId(kind)), step, wish)
    return redirect(f"/affairs?kind={kind}", 303)


def open_affair(
    head: Asked,
    kind: AffairKindId,
    *,
    case: CaseId | None = None,
    ticket_no: TicketNo | None = None,
    staff_id: StaffId | None = None,
) -> None:
    """Take on what a form says; raises `Refused`."""

    def wish(said: Mapping[str, str]) -> Command:
        return commands.OpenAffair(
            **head,
            affair=AffairId(str(ULID())),
            kind=kind,
            said=said,
            ticket_no=ticket_no,
            case=case,
            staff=staff_id,
        )

    with_said(_known(kind), AffairStep.OPEN, wish)


def with_said(kind: AffairKind, step: AffairStep, wish: Callable[[Mapping[str, str]], Command]) -> None:
    """Ask with what the form's fields say; somebody's own words, and who somebody is, stay outside the journal."""
    fields = kind.at(step)
    said = {each.id: line(f"said-{each.id}") for each in fields if each.kind is not FieldKind.WORDS}
    fresh = _stood_in(fields, said)
    own = next((each for each in fields if each.kind is FieldKind.WORDS), None)

    def told(remark: RemarkId | None) -> Command:
        return wish(said if own is None or remark is None else {**said, own.id: remark})

    try:
        ask_with_words("" if own is None else request.form.get(f"said-{own.id}", ""), told)
    except Refused:
        for subject in fresh:
            forget(subject, _actor())
        raise


def _stood_in(fields: Sequence[Field], said: dict[str, str]) -> list[SubjectId]:
    """Put a random subject in the place of each ID number; those the vault met only now."""
    fresh = []
    for each in fields:
        if each.kind is FieldKind.SUBJECT and said[each.id]:
            subject, new = met(said[each.id], Purpose.RESULT, _actor())
            said[each.id] = subject
            fresh += [subject] if new else []
    return fresh


def _actor() -> str:
    return f"web/{staff().account.staff or staff().account.role}"


def _case(number: str) -> CaseId | None:
    """The newest case by its own number or the number it was taken in under, whichever day that was."""
    if not number:
        return None
    cases = service().keeper.hall.cases.values()
    meant = [each for each in cases if number in ((each.project_no or "").upper(), each.ticket_no)]
    if not meant:
        raise Refused("case_unknown")
    return max(meant, key=lambda each: each.opened_at).id


def _known(kind: AffairKindId) -> AffairKind:
    found = service().keeper.hall.plan.affairs.by_id.get(kind)
    if found is None:
        raise Refused("affair_kind_unknown", {"kind": kind})
    return found

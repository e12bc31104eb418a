"""What a command comes to: the events it causes, or a refusal; pure, so that replay and what-if are the same code."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from queue_server.core import commands
from queue_server.core.decisions import (
    affairs,
    agents,
    alerts,
    at_once,
    bad_ratings,
    bookings,
    calling,
    cases,
    configuration,
    day,
    doors,
    emergency,
    needs,
    offline,
    parcels,
    posts,
    ratings,
    receipts,
    serving,
    slips,
    tickets,
    tide,
    windows,
)
from queue_server.core.draft import Draft
from queue_server.core.events import Event
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall

DECISIONS: Mapping[type[commands.Command], Callable[[Draft, Any], None]] = {
    commands.OpenDay: day.open_day,
    commands.CloseDay: day.close_day,
    commands.AdoptConfiguration: configuration.adopt,
    commands.AdoptForecast: day.adopt_forecast,
    commands.Tick: day.tick,
    commands.IssueTicket: tickets.issue,
    commands.CheckIn: tickets.check_in,
    commands.ServeAtOnce: at_once.serve,
    commands.MergeTicket: offline.merge,
    commands.ReserveNumbers: offline.reserve,
    commands.RejoinTicket: tickets.rejoin,
    commands.PostponeTicket: tickets.postpone,
    commands.CancelTicket: tickets.cancel,
    commands.CorrectItem: tickets.correct_item,
    commands.AttendNeeds: needs.attend,
    commands.ChangeNeeds: needs.change,
    commands.ConfirmPrint: tickets.confirm_print,
    commands.ReplaceSlip: slips.replace,
    commands.ReportNotPrinted: tickets.report_not_printed,
    commands.CallNext: calling.call_next,
    commands.CallSpecific: calling.call_specific,
    commands.Recall: calling.recall,
    commands.Announce: calling.announce,
    commands.StartService: serving.start,
    commands.FinishService: serving.finish,
    commands.MarkAbsent: calling.mark_absent,
    commands.CitizenHere: calling.citizen_here,
    commands.Suspend: serving.suspend,
    commands.Resume: serving.resume,
    commands.Transfer: serving.transfer,
    commands.Undo: calling.undo,
    commands.SignOn: windows.sign_on,
    commands.SignOff: windows.sign_off,
    commands.OpenWindow: windows.open_window,
    commands.CloseWindow: windows.close_window,
    commands.PauseWindow: windows.pause,
    commands.UnpauseWindow: windows.unpause,
    commands.AnswerSummons: posts.answer,
    commands.SetTideMode: tide.set_mode,
    commands.AnswerProposal: tide.answer_proposal,
    commands.WeighTide: tide.weigh,
    commands.ReleaseWindow: tide.release,
    commands.SetPolicy: tide.set_policy,
    commands.AcknowledgeAlert: day.acknowledge_alert,
    commands.ReportAlerts: alerts.report,
    commands.HandleAlert: alerts.handle,
    commands.DeclareEmergency: emergency.declare,
    commands.LiftEmergency: emergency.lift,
    commands.DeclareOutage: emergency.declare_outage,
    commands.LiftOutage: emergency.lift_outage,
    commands.PostNotice: emergency.post_notice,
    commands.InviteRating: ratings.invite_again,
    commands.GiveRating: ratings.give,
    commands.RateTicket: ratings.rate_ticket,
    commands.SkipRating: ratings.skip,
    commands.NameCase: ratings.name_case,
    commands.HandleBadRating: bad_ratings.handle,
    commands.HandleCase: cases.handle,
    commands.PrintReceipt: receipts.order,
    commands.ReportReceipt: receipts.report,
    commands.OpenAffair: affairs.open_affair,
    commands.HandleAffair: affairs.handle,
    commands.BookAppointment: bookings.book,
    commands.CancelBooking: bookings.cancel,
    commands.ArrangeBooking: bookings.arrange,
    commands.SettleBooking: bookings.settle,
    commands.ChooseHandOut: parcels.choose,
    commands.PrepareParcel: parcels.prepare,
    commands.ExpectPapers: parcels.expect_papers,
    commands.HoldParcel: parcels.hold,
    commands.HandOverParcel: parcels.hand_over,
    commands.PostParcel: parcels.post,
    commands.NoteDelivered: parcels.note_delivered,
    commands.ArchiveParcel: parcels.archive,
    commands.NoteTold: parcels.note_told,
    commands.NameAgent: agents.name,
    commands.RevokeAgent: agents.revoke,
    commands.DepositParcel: doors.deposit,
    commands.CollectParcel: doors.collect,
    commands.RetrieveParcel: doors.retrieve,
    commands.ReportDoor: doors.report_door,
    commands.ClearDoor: doors.clear_door,
    commands.NoteTried: doors.note_tried,
}
"""Who decides each kind of command; a test asserts that none is missing."""

BEFORE_ANY_DAY = (commands.OpenDay, commands.Tick)


def decide(hall: Hall, command: commands.Command, now: datetime) -> Sequence[Event]:
    """The events a command causes at `now` (aware, not before the hall's last event); may raise `Refused`."""
    return drafted(hall, command, now).events


def drafted(hall: Hall, command: commands.Command, now: datetime) -> Draft:
    """The same with the hall those events lead to, for who would otherwise evolve it again.

    Whoever a command puts in line is called at once where a window is asking for him.
    """
    if now < hall.now:
        raise Refused("clock_set_back")
    if hall.day is None and not isinstance(command, BEFORE_ANY_DAY):
        raise Refused("day_not_open")
    draft = Draft(hall, now, command.actor)
    DECISIONS[type(command)](draft, command)
    calling.settle(draft)
    return draft

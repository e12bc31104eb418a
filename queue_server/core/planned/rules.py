"""The rules a hall keeps: calls, tickets, tide, ratings, cases, and what it prints and says."""

from dataclasses import dataclass

from hall.words import DeviceId, MissedPolicy, StaffId, TideMode, ZoneId
from queue_server.core.text import Text


@dataclass(frozen=True, slots=True)
class CallRules:
    """How a number is called, missed and taken up again; seconds unless the name says minutes."""

    max_calls: int = 3
    recall_gap_s: int = 15
    answer_timeout_s: int = 60
    announce_timeout_s: int = 10
    undo_s: int = 15
    missed: MissedPolicy = MissedPolicy.REJOIN
    rejoin_within_min: int = 30
    rejoin_after_n: int = 3
    max_rejoins: int = 1
    need_times: int = 3
    """How many times the usual time to answer somebody with a need has (接引、慢行、低台、视障、听障)."""
    need_ahead: int = 2
    """The guide is alerted when no more than so many stand before somebody with a need."""


@dataclass(frozen=True, slots=True)
class TicketRules:
    """Who may hold what: active tickets a person, credit for priority and appointments, lateness."""

    max_active: int = 3
    priority_credit_s: int = 900
    appointment_grace_s: int = 900
    offline_numbers: int = 50
    """Numbers of each prefix that a kiosk may give by itself on a day when nobody answers it."""
    postpone_n: int = 3
    """How many go first when a citizen postpones (顺延)."""
    max_postpones: int = 2
    further_share: float = 0.7
    """How long each further of several things brought takes, as a share of the first."""
    most_times: float = 5.0
    """The most a ticket counts for, whatever it brings: nobody with many things is passed over for ever."""
    overdue_times: float = 3.0
    """A service is prompted after so many times its usual length: most likely nobody ended it."""


@dataclass(frozen=True, slots=True)
class TideRules:
    """When the hall is crowded enough for its tidal windows (domain.md §3.9); the sources give no number."""

    mode: TideMode = TideMode.PROPOSE
    setup_s: int = 480
    open_wait_s: int = 900
    open_waiting_per_window: float = 10.0
    open_oldest_s: int = 1500
    close_wait_s: int = 480
    close_waiting_per_window: float = 1.0
    hold_open_s: int = 180
    hold_close_s: int = 600
    min_open_s: int = 1800
    cool_down_s: int = 600


@dataclass(frozen=True, slots=True)
class RatingRules:
    """How long a service may be rated, how soon a bad rating (差评) is answered, when clerks see ratings of theirs."""

    days: int = 5
    """Working days after the service in which the slip's code still rates, or rates once more (追评)."""
    answer_days: int = 5
    """Working days in which a bad rating is rectified and answered (domain.md §2.6: 5 to 15, as places go)."""
    batch_least: int = 10
    """A clerk sees ratings together with at least so many, so that nobody can be recognised."""
    remind_days: int = 3
    """Days after a service nobody rated until its citizen is reminded, once (智能邀评); 0 for never."""
    batch_after_h: int = 24
    """Hours that pass before a rating may be part of what a clerk sees."""


@dataclass(frozen=True, slots=True)
class ReceiptPrinter:
    """A kiosk whose printer gives receipts too, and the zone whose windows it is nearest to."""

    device: DeviceId
    zone: ZoneId


@dataclass(frozen=True, slots=True)
class ChiefReps:
    """The chief representatives (首席事务代表) of a department, or of all that name none of their own."""

    staff: tuple[StaffId, ...]
    department: str = ""


@dataclass(frozen=True, slots=True)
class CaseRules:
    """Terms of cases (办件) in working days; the sources name none but the law's twenty (行政许可法 第四十二条)."""

    promise_days: int = 20
    """In which a case is decided where its item names no term of its own."""
    supplement_days: int = 10
    """In which what is missing (补正) keeps its citizen's place; after them the case lapses."""
    opinion_days: int = 3
    """In which a department asked beside others answers; silence after them is consent (超时默认)."""
    session_min: int = 60
    """Minutes after the beginning of a joint review (联审) from which whoever did not come consents (缺席默认)."""
    chief_days: int = 1
    """In which the chief representative answers what was put before him."""
    chief_reps: tuple[ChiefReps, ...] = ()
    print: bool = False
    """Whether the receipt of a service is printed in the hall as soon as it ends."""
    printers: tuple[ReceiptPrinter, ...] = ()
    """Where receipts come out for windows whose desk prints none, the preferred first."""

    def chiefs(self, department: str) -> frozenset[StaffId]:
        """Who represents a department in chief; empty where nobody was named."""
        own = [each for each in self.chief_reps if each.department == department]
        usual = [each for each in self.chief_reps if not each.department]
        return frozenset(staff for each in own or usual for staff in each.staff)


@dataclass(frozen=True, slots=True)
class BoardRules:
    """What the hall's boards say beside calls and waits."""

    names: bool = False
    """Whether a call shows the masked name of whoever is called (张*), where a card was shown."""
    ready_n: int = 6
    """How many numbers of a board are told to be ready (请准备) at the most."""
    notices: tuple[Text, ...] = ()
    tips: tuple[Text, ...] = ()
    """What to bring and what is good to know, shown in quiet times."""


@dataclass(frozen=True, slots=True)
class Templates:
    """What is printed and said; placeholders in braces, checked when the plan is read."""

    call: Text = Text("请 {ticket_no} 号到 {window_no} 号窗口办理业务", "{ticket_no}, please go to window {window_no}")
    slip_title: Text = Text("{hall}", "{hall}")
    slip_tips: tuple[Text, ...] = ()

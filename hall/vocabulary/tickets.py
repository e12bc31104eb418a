"""Tickets: classes, states, calls, outcomes."""

from enum import IntEnum, StrEnum


class QueueClass(IntEnum):
    """The class a ticket queues in; the numbers are those of `hall drive`."""

    ORDINARY = 0
    PRIORITY = 1  # 优先: any of the hall's priority groups
    APPOINTMENT = 2  # 预约


class TicketState(StrEnum):
    """Where a ticket (号票) stands."""

    WAITING = "waiting"  # 等候
    CALLED = "called"  # 已呼叫
    SERVING = "serving"  # 办理中
    SUSPENDED = "suspended"  # 挂起
    MISSED = "missed"  # 过号
    COMPLETED = "completed"  # 办结
    CANCELLED = "cancelled"  # 退号
    VOID = "void"  # 作废
    UNSERVED_BY_HALL = "unserved_by_hall"  # 当日未能办理: the hall's fault, a voucher is given


class CallReason(StrEnum):
    """Why a ticket was called when it was."""

    ALONE = "alone"  # 只有这一队
    LONGEST = "longest"  # 等得最久
    PRESSING = "pressing"  # 综合最急
    EARLIEST = "earliest"  # 先到先办
    AWAITED = "awaited"  # 窗口候叫
    CHOSEN = "chosen"  # 指定呼叫
    RETURNED = "returned"  # 过号或挂起后回到窗口


class Outcome(StrEnum):
    """How the service of a ticket ended."""

    ACCEPTED = "accepted"  # 受理
    DONE = "done"  # 当场办结
    CONSULTED = "consulted"  # 咨询
    SUPPLEMENT = "supplement"  # 补正
    REFUSED = "refused"  # 不予受理
    REFERRED = "referred"  # 转办
    FORWARDED = "forwarded"  # 代收
    HANDED_OUT = "handed_out"  # 出件
    UNRESOLVED = "unresolved"  # 未办成
    NOT_FINISHED = "not_finished"  # 当日未办完


class MissedPolicy(StrEnum):
    """What a missed number (过号) is still good for."""

    REJOIN = "rejoin"  # 过号重排: back in line a few places behind the head
    TAIL = "tail"  # 顺延到队尾
    VOID = "void"  # 过号作废


class BookingKind(StrEnum):
    """What an appointment is for: a half hour in the hall, or a service outside its hours or walls."""

    HALL = "hall"  # 到厅预约
    HOLIDAY = "holiday"  # 节假日服务
    AFTER_HOURS = "after_hours"  # 延时服务
    HOME = "home"  # 上门服务


class BookingState(StrEnum):
    """Where an appointment stands."""

    ASKED = "asked"  # 待安排
    BOOKED = "booked"  # 已预约
    CHECKED_IN = "checked_in"  # 已签到
    KEPT = "kept"  # 已履约: without a ticket
    CANCELLED = "cancelled"  # 已取消
    WITHDRAWN = "withdrawn"  # 大厅取消: it closed before
    DECLINED = "declined"  # 未能安排
    NO_SHOW = "no_show"  # 爽约

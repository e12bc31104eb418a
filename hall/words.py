"""The words of a government service hall, each with its Chinese term; every room speaks these and no others."""

from enum import IntEnum, StrEnum
from typing import NewType

HallId = NewType("HallId", str)
"""A hall's id, `[a-z0-9-]`: `zhaohua`."""
ZoneId = NewType("ZoneId", str)
"""A zone (功能区) of a hall: `general`."""
WindowId = NewType("WindowId", str)
"""A window (窗口): `w03`; the number on its sign is `window_no`."""
DeviceId = NewType("DeviceId", str)
"""A program's device name, one broker credential each: `kiosk-1`, `desk-w03`."""
GroupId = NewType("GroupId", str)
"""A group of items that people ask for by one word: `sb` (社保)."""
ItemCode = NewType("ItemCode", str)
"""A service item (事项): `sb-01`."""
RoleId = NewType("RoleId", str)
"""A role a window may carry: `general`, `domain:sb`, `special:unresolved`, `issue`, `tidal`."""
PriorityId = NewType("PriorityId", str)
"""A class of people the hall serves first (优先): `elderly`."""
StaffId = NewType("StaffId", str)
"""A member of staff (窗口人员): `s03`; never a person's name."""
SubjectId = NewType("SubjectId", str)
"""A random stand-in for a person; who that is, only the vault knows."""
TicketId = NewType("TicketId", str)
"""A ticket's ULID."""
VisitId = NewType("VisitId", str)
"""The ULID of one person's stay in the hall; a visit may hold several tickets."""
TicketNo = NewType("TicketNo", str)
"""What is printed and called (排队号): `A023`; unique per hall and service day."""
Token = NewType("Token", str)
"""An opaque 128-bit secret behind a slip's QR code or a voucher."""
RequestId = NewType("RequestId", str)
"""The asker's own id of a wish, kept over retries: the same id acts once."""
OrderId = NewType("OrderId", str)
"""The server's id of an order to a device: the same order acts once."""
BookingId = NewType("BookingId", str)
"""An appointment's (预约) ULID."""
ParcelId = NewType("ParcelId", str)
"""The ULID of a result that waits to be handed out (出件)."""
CompartmentId = NewType("CompartmentId", str)
"""One door of a pickup locker (取件柜): `locker-1/07`."""


AlertId = NewType("AlertId", str)
"""One trouble of one device or part, from when it began (告警): `kiosk.kiosk-1.printer.1772415000123`."""


class HallLevel(StrEnum):
    """Where a hall stands in the tree of levels."""

    CITY = "city"  # 市
    COUNTY = "county"  # 区县
    TOWN = "town"  # 镇(街道)便民服务中心
    VILLAGE = "village"  # 村(社区)便民服务站
    PARK = "park"  # 园区
    DEPARTMENT = "department"  # 部门专业大厅


class WindowKind(StrEnum):
    """The first word of a window's role; a window carries a set of roles."""

    GENERAL = "general"  # 无差别综合窗口: takes every authorised item
    DOMAIN = "domain"  # 分领域综合窗口
    SPECIAL = "special"  # 特色服务窗口
    ISSUE = "issue"  # 出件窗口
    TIDAL = "tidal"  # 潮汐窗口: opened only while the hall is crowded


class Power(StrEnum):
    """What an authorisation (授权委托书) lets a window role do with an item."""

    CONSULT = "consult"  # 咨询
    ACCEPT = "accept"  # 受理
    REVIEW = "review"  # 初审
    HANDLE = "handle"  # 办理
    ISSUE = "issue"  # 颁发
    SEAL = "seal"  # 印章使用


class ItemKind(StrEnum):
    """How a case of an item runs; the inverted national codes are converted at the outlets only."""

    INSTANT = "instant"  # 即办件
    COMMITTED = "committed"  # 承诺件
    MAJOR = "major"  # 重大项目
    SPECIAL_GROUP = "special_group"  # 特殊群体
    CONSULTATION = "consultation"  # 业务咨询


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


class BookingState(StrEnum):
    """Where an appointment stands."""

    BOOKED = "booked"  # 已预约
    CHECKED_IN = "checked_in"  # 已签到
    CANCELLED = "cancelled"  # 已取消
    NO_SHOW = "no_show"  # 爽约


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


class WindowPhase(StrEnum):
    """Whether a window is part of the day; the words are those of `hall drive`."""

    CLOSED = "closed"  # 关闭
    OPENING = "opening"  # 准备开放: the tide called it, its clerk walks over
    OPEN = "open"  # 开放
    CLOSING = "closing"  # 收尾: finishes the citizen in hand, is given nobody


class WindowState(StrEnum):
    """What a window's sign shows."""

    CLOSED = "closed"  # 关闭
    STANDBY = "standby"  # 待命: closed, its clerk signed on
    OPENING = "opening"  # 准备开放
    IDLE = "idle"  # 空闲
    ASKING = "asking"  # 候叫: asked for the next ticket, nobody waits
    CALLING = "calling"  # 呼叫中
    SERVING = "serving"  # 办理中
    PAUSED = "paused"  # 暂停服务
    DRAINING = "draining"  # 收尾


class PauseReason(StrEnum):
    """Why a window pauses (去向留言)."""

    MEAL = "meal"  # 就餐
    MEETING = "meeting"  # 会议
    PAPERS = "papers"  # 取材料
    FAULT = "fault"  # 系统故障
    REST = "rest"  # 如厕: private, managers see it, the sign does not
    OTHER = "other"  # 其他

    @property
    def private(self) -> bool:
        """Whether the reason is kept from the window's sign."""
        return self is PauseReason.REST


class TideMode(StrEnum):
    """Who opens a tidal window."""

    PROPOSE = "propose"  # 建议: the server proposes, a manager decides
    AUTO = "auto"  # 自动


class MissedPolicy(StrEnum):
    """What a missed number (过号) is still good for."""

    REJOIN = "rejoin"  # 过号重排: back in line a few places behind the head
    TAIL = "tail"  # 顺延到队尾
    VOID = "void"  # 过号作废


class RatingLevel(StrEnum):
    """The five levels of 好差评, kept by name: national codes run in two opposite directions (docs/ratings.md)."""

    VERY_SATISFIED = "very_satisfied"  # 非常满意
    SATISFIED = "satisfied"  # 满意
    BASICALLY_SATISFIED = "basically_satisfied"  # 基本满意
    DISSATISFIED = "dissatisfied"  # 不满意
    VERY_DISSATISFIED = "very_dissatisfied"  # 非常不满意


class RatingChannel(StrEnum):
    """Where a rating was given."""

    PAD = "pad"  # 窗口评价器
    QR = "qr"  # 二维码
    TERMINAL = "terminal"  # 大厅其他终端


class Need(StrEnum):
    """What a citizen asked the hall to mind; it travels with the ticket."""

    GUIDE = "guide"  # 接引
    SLOW = "slow"  # 慢行
    LOW_COUNTER = "low_counter"  # 低台
    SIGN = "sign"  # 手语或文字


class DeviceKind(StrEnum):
    """The kinds of program that hold a broker connection."""

    KIOSK = "kiosk"  # 取号机
    DESK = "desk"  # 窗口
    DISPLAY = "display"  # 显示屏
    LOCKER = "locker"  # 取件柜


class DeviceState(StrEnum):
    """How a program or one of its parts is; `lost` is said by the broker for a program that vanished."""

    ABSENT = "absent"  # 未接
    OPENING = "opening"  # 连接中
    READY = "ready"  # 就绪
    BUSY = "busy"  # 忙
    FAULT = "fault"  # 故障
    LOST = "lost"  # 失联


class StaffRole(StrEnum):
    """What a signed-in member of staff may do on the web pages."""

    CLERK = "clerk"  # 窗口人员
    MANAGER = "manager"  # 大厅管理员
    SUPERVISOR = "supervisor"  # 监督员: sees everything, changes nothing a clerk or manager does
    ADMIN = "admin"  # 系统管理员


class ParcelState(StrEnum):
    """Where a result waiting in a locker stands; the whole of domain.md §6 grows from here."""

    DEPOSITED = "deposited"  # 已入柜
    COLLECTED = "collected"  # 已取件


class Language(StrEnum):
    """The languages every text is complete in."""

    ZH = "zh"
    EN = "en"

"""Results handed out, and the doors they lie behind."""

from enum import StrEnum


class ParcelKind(StrEnum):
    """What changes hands, and in which direction."""

    RESULT = "result"  # 办理结果: from the hall to its holder
    PAPERS = "papers"  # 容缺补交材料: from the citizen to the hall


class HandOut(StrEnum):
    """How a citizen wants a result (出件方式)."""

    WINDOW = "window"  # 窗口领取
    LOCKER = "locker"  # 自助柜领取
    POST = "post"  # 政务专递


class ParcelState(StrEnum):
    """Where something that changes hands stands (domain.md §6)."""

    EXPECTED = "expected"  # 待出件: agreed on and not there yet; papers: not brought yet
    READY = "ready"  # 已出件
    RESERVED = "reserved"  # 已分配格口: its door was ordered open, nothing is known to lie inside
    DEPOSITED = "deposited"  # 已入柜
    NOTIFIED = "notified"  # 已通知
    REMINDED = "reminded"  # 已催领
    EXPIRED = "expired"  # 逾期未领
    RETRIEVED = "retrieved"  # 已清柜
    WINDOW_HELD = "window_held"  # 窗口保管
    COLLECTED = "collected"  # 已领取
    COURIER = "courier"  # 已交政务专递
    DELIVERED = "delivered"  # 专递已签收
    ARCHIVED = "archived"  # 已归档

    @property
    def lies(self) -> bool:
        """Whether it lies behind a door."""
        return self in (self.DEPOSITED, self.NOTIFIED, self.REMINDED, self.EXPIRED)

    @property
    def over(self) -> bool:
        """Whether the hall owes nothing about it any more."""
        return self in (self.COLLECTED, self.COURIER, self.DELIVERED, self.ARCHIVED)


class Proof(StrEnum):
    """By what a result was handed to the right person."""

    CODE = "code"  # 取件码
    CARD = "card"  # 身份证
    SIGNATURE = "signature"  # 签收


class Receiver(StrEnum):
    """Who took a posted result in, as the courier says; never a name."""

    HOLDER = "holder"  # 本人签收
    AGENT = "agent"  # 他人代收
    UNIT = "unit"  # 单位收发室签收


class Right(StrEnum):
    """By what right somebody collected a result (domain.md §6)."""

    HOLDER = "holder"  # 本人: the holder's own card
    AGENT = "agent"  # 代领人: the card of somebody the holder named
    CODE = "code"  # 取件码: whoever had the code
    STAFF = "staff"  # 窗口核验: staff made sure of it


class DoorSize(StrEnum):
    """How large a locker's door is, and what lies behind it may be, smallest first (格口大小)."""

    SMALL = "small"  # 小格
    MEDIUM = "medium"  # 中格
    LARGE = "large"  # 大格

    def holds(self, parcel: "DoorSize") -> bool:
        """Whether something of a size fits behind a door of this one."""
        order = list(DoorSize)
        return order.index(parcel) <= order.index(self)


class DoorPurpose(StrEnum):
    """Why a locker's door is ordered open."""

    LAY_IN = "lay_in"  # 工作人员放件
    FETCH = "fetch"  # 群众取件
    BRING = "bring"  # 群众补交材料
    TAKE_OUT = "take_out"  # 工作人员清柜


class DoorNews(StrEnum):
    """What a locker says came of an order to open a door."""

    OPENED = "opened"
    CLOSED = "closed"
    STUCK = "stuck"  # 打不开
    LEFT_OPEN = "left_open"  # 未关
    LAPSED = "lapsed"  # 来得太迟, 未开


class DoorTrouble(StrEnum):
    """What is wrong with a door until somebody has looked (domain.md §6)."""

    STUCK = "stuck"  # 打不开
    LEFT_OPEN = "left_open"  # 未关
    SENSOR_MISMATCH = "sensor_mismatch"  # 感应不符: what the sensor sees is not what should lie there
    UNANSWERED = "unanswered"  # 无回音: nobody knows what came of the order
    UNORDERED = "unordered"  # 无令开门: it opened and nobody had ordered it

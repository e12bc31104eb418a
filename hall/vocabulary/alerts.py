"""Alerts of the supervision (电子监察)."""

from enum import StrEnum


class AlertMeasure(StrEnum):
    """What a rule of supervision (电子监察) looks at."""

    WAIT = "wait"  # 等候时间: minutes, the longest of a group
    CROWD = "crowd"  # 排队人数: waiting in a group for each of its open windows
    IDLE = "idle"  # 窗口空闲: minutes, while others wait
    PAUSE = "pause"  # 无留言暂停: minutes
    SERVICE = "service"  # 办理超时: times its usual length
    SUSPENDED = "suspended"  # 挂起: minutes
    BOTH_ENDS = "both_ends"  # 两头受理: times today that an item moved to other windows was served at its old ones
    NO_WINDOW = "no_window"  # 无窗口可办: people the hall owes an item that no window has the power over any more
    OUTSIDE = "outside"  # 体外循环: minutes since a window without the power took a number
    BAD_RATING = "bad_rating"  # 差评: days past its term, negative before
    CASE = "case"  # 办件: days past its term, negative before
    CHIEF = "chief"  # 首席事务代表: days past the term of his answer, negative before
    AFFAIR = "affair"  # 特色服务事务: days past its term, negative before
    PARCEL = "parcel"  # 逾期未领: days past its keeping in a locker
    PART = "part"  # 设备部件: minutes a part has needed somebody
    LOST = "lost"  # 设备失联: minutes


class AlertColour(StrEnum):
    """How grave an alert is (黄橙红)."""

    YELLOW = "yellow"  # 黄色预警
    ORANGE = "orange"  # 橙色预警
    RED = "red"  # 红色预警

    @property
    def rank(self) -> int:
        """Graver is higher."""
        return list(AlertColour).index(self)


class AlertStep(StrEnum):
    """What may be done about an alert of supervision."""

    TAKE = "take"  # 认领
    ASSIGN = "assign"  # 交办
    CLOSE = "close"  # 办结


class Duty(StrEnum):
    """Who is told what supervision finds (推送对象); who that is today, the machine's own file says."""

    DEPARTMENT = "department"  # 责任部门
    MANAGER = "manager"  # 大厅管理员
    LEADER = "leader"  # 领导

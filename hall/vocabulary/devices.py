"""Programs and their parts."""

from enum import StrEnum


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

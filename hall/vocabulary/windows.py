"""Windows and the tide."""

from enum import StrEnum


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
    VISIT = "visit"  # 上门服务: whom and where is nobody's business

    @property
    def private(self) -> bool:
        """Whether the reason is kept from the window's sign."""
        return self is PauseReason.REST

    @property
    def discreet(self) -> bool:
        """Whether the sign tells the reason at most, and no note."""
        return self in (PauseReason.REST, PauseReason.VISIT)


class TideMode(StrEnum):
    """Who opens a tidal window."""

    PROPOSE = "propose"  # 建议: the server proposes, a manager decides
    AUTO = "auto"  # 自动

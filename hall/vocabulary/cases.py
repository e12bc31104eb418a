"""Cases, and the affairs of the special windows."""

from enum import StrEnum


class Ground(StrEnum):
    """Why something was not accepted or not granted (不予受理、不予批准的理由)."""

    NOT_OURS = "not_ours"  # 不属于本部门职权
    NOT_NEEDED = "not_needed"  # 依法不需要办理
    CONDITIONS = "conditions"  # 不符合法定条件
    LATE = "late"  # 超过法定期限
    REPEATED = "repeated"  # 同一事项已在办理
    OTHER = "other"  # 其他, 见说明


class WayOut(StrEnum):
    """What somebody may do instead (出路): nobody is told no without it."""

    ELSEWHERE = "elsewhere"  # 到有权办理的部门办理
    WHEN_READY = "when_ready"  # 条件具备后再来办理
    OTHER_ITEM = "other_item"  # 改办其他事项
    APPEAL = "appeal"  # 申请行政复议或提起诉讼
    CONSULT = "consult"  # 到综合咨询窗口详细咨询


class PartnerMode(StrEnum):
    """How a case of another region is done (跨域通办)."""

    COLLECTED = "collected"  # 代收代办
    ONLINE = "online"  # 全程网办
    JOINT = "joint"  # 多地联办


class CaseState(StrEnum):
    """Where a case (办件) stands, from the window to the citizen's hand."""

    ACCEPTED = "accepted"  # 已受理
    SUPPLEMENT = "supplement"  # 待补正
    RESUMED = "resumed"  # 已补正: another case goes on from it
    REFERRED = "referred"  # 已转办
    FORWARDED = "forwarded"  # 已代收
    REVIEWING = "reviewing"  # 审批中
    READY = "ready"  # 待领取
    COLLECTED = "collected"  # 已领取
    REFUSED = "refused"  # 不予受理
    DENIED = "denied"  # 不予批准
    UNRESOLVED = "unresolved"  # 未办成
    LAPSED = "lapsed"  # 逾期未补正

    @property
    def over(self) -> bool:
        """Whether the hall owes nothing about it any more."""
        return self in (self.RESUMED, self.COLLECTED, self.REFUSED, self.DENIED, self.UNRESOLVED, self.LAPSED)

    @property
    def answered_no(self) -> bool:
        """Whether its citizen went away without what he came for, and may say so (办不成事)."""
        return self in (self.REFUSED, self.DENIED, self.UNRESOLVED)


class CaseStep(StrEnum):
    """What may happen to a case after the window (中台、后台)."""

    HAND_OVER = "hand_over"  # 移交后台
    CONVENE = "convene"  # 召集联审
    ATTEND = "attend"  # 联审到场
    CONSENT = "consent"  # 会签同意
    OBJECT = "object"  # 会签不同意
    SUPPLY = "supply"  # 容缺材料补齐
    SEND_BACK = "send_back"  # 退回补正
    APPROVE = "approve"  # 批准
    DENY = "deny"  # 不予批准
    ESCALATE = "escalate"  # 报首席事务代表
    ANSWER = "answer"  # 首席事务代表答复
    POST = "post"  # 寄往外地
    COME_BACK = "come_back"  # 外部办结返回
    COLLECT = "collect"  # 领取
    NUMBER = "number"  # 登记办件编号
    BE_SILENT = "be_silent"  # 超时默认: who did not answer in time agrees
    BE_ABSENT = "be_absent"  # 缺席默认: who did not come to the joint review agrees
    LAPSE = "lapse"  # 逾期未补正


class AffairState(StrEnum):
    """Where an affair (特色服务事务) stands."""

    OPENED = "opened"  # 已登记
    ASSIGNED = "assigned"  # 已交办
    ANSWERED = "answered"  # 已答复
    CLOSED = "closed"  # 已办结
    EXCLUDED = "excluded"  # 不属受理范围

    @property
    def over(self) -> bool:
        """Whether nothing is owed any more."""
        return self in (AffairState.CLOSED, AffairState.EXCLUDED)


class AffairStep(StrEnum):
    """What may be done about an affair."""

    OPEN = "open"  # 登记
    ASSIGN = "assign"  # 交办
    FOLLOW = "follow"  # 跟踪
    ANSWER = "answer"  # 答复
    REOPEN = "reopen"  # 退回重办
    CLOSE = "close"  # 办结
    EXCLUDE = "exclude"  # 不属受理范围

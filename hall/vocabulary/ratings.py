"""Ratings (好差评) and the ledger of bad ones."""

from enum import StrEnum


class RatingLevel(StrEnum):
    """The five levels of 好差评, kept by name: national codes run in two opposite directions (docs/ratings.md)."""

    VERY_SATISFIED = "very_satisfied"  # 非常满意
    SATISFIED = "satisfied"  # 满意
    BASICALLY_SATISFIED = "basically_satisfied"  # 基本满意
    DISSATISFIED = "dissatisfied"  # 不满意
    VERY_DISSATISFIED = "very_dissatisfied"  # 非常不满意

    @property
    def bad(self) -> bool:
        """Whether this is a bad rating (差评)."""
        return self in (RatingLevel.DISSATISFIED, RatingLevel.VERY_DISSATISFIED)


class RatingChannel(StrEnum):
    """Where a rating was given."""

    PAD = "pad"  # 窗口评价器
    QR = "qr"  # 二维码
    TERMINAL = "terminal"  # 大厅其他终端


class BadRatingState(StrEnum):
    """Where a bad rating (差评) stands on its way to closing."""

    RECEIVED = "received"  # 已接收
    REVIEWED = "reviewed"  # 已预审
    ASSIGNED = "assigned"  # 已交办
    RECTIFYING = "rectifying"  # 整改中
    REPLIED = "replied"  # 已回复
    REVISITED = "revisited"  # 已回访
    CLOSED = "closed"  # 已办结
    APPEALED = "appealed"  # 申诉复核中
    EXCLUDING = "excluding"  # 待二次审核剔除
    EXCLUDED = "excluded"  # 已剔除

    @property
    def over(self) -> bool:
        """Whether nothing is owed any more."""
        return self in (BadRatingState.CLOSED, BadRatingState.EXCLUDED)


class BadRatingStep(StrEnum):
    """What may be done next about a bad rating."""

    REVIEW = "review"  # 预审
    ASSIGN = "assign"  # 交办
    RECTIFY = "rectify"  # 整改
    REPLY = "reply"  # 回复
    REVISIT = "revisit"  # 回访
    CLOSE = "close"  # 办结
    APPEAL = "appeal"  # 申诉
    EXCLUDE = "exclude"  # 提请剔除
    APPROVE = "approve"  # 同意剔除
    REJECT = "reject"  # 不同意剔除


class Judgement(StrEnum):
    """What the pre-review (预审) of a bad rating came to."""

    TRUE = "true"  # 属实
    REASONABLE = "reasonable"  # 诉求合理
    MISTAKEN = "mistaken"  # 误评
    MALICIOUS = "malicious"  # 恶意评价

    @property
    def excludes(self) -> bool:
        """Whether a rating so found may be left out of the figures."""
        return self in (Judgement.MISTAKEN, Judgement.MALICIOUS)

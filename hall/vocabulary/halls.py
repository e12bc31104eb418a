"""Halls, what they offer and who works there."""

from enum import StrEnum


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


class StaffRole(StrEnum):
    """What a signed-in member of staff may do on the web pages."""

    CLERK = "clerk"  # 窗口人员
    MANAGER = "manager"  # 大厅管理员
    SUPERVISOR = "supervisor"  # 监督员: sees everything, changes nothing a clerk or manager does
    ADMIN = "admin"  # 系统管理员
    APPROVER = "approver"  # 审批人员: decides what others accepted


class Language(StrEnum):
    """The languages every text is complete in."""

    ZH = "zh"
    EN = "en"


class Need(StrEnum):
    """What a citizen asked the hall to mind; it travels with the ticket."""

    GUIDE = "guide"  # 接引
    SLOW = "slow"  # 慢行
    LOW_COUNTER = "low_counter"  # 低台
    SIGN = "sign"  # 手语或文字
    BLIND = "blind"  # 视障
    DEAF = "deaf"  # 听障

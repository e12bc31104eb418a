"""What a hall does: items, who may do them, who is served first."""

from dataclasses import dataclass, field
from datetime import date

from hall.words import GroupId, ItemCode, ItemKind, Power, PriorityId, RoleId
from queue_server.core.text import Text


@dataclass(frozen=True, slots=True)
class Guide:
    """What citizens are told about an item (办事指南): the seven fields of source S0, each ready even where empty."""

    conditions: tuple[str, ...] = ()  # 受理条件
    materials: tuple[str, ...] = ()  # 申请材料
    time_limit: str = ""  # 办理时限
    samples: tuple[str, ...] = ()  # 示范文本
    review_points: tuple[str, ...] = ()  # 受理初审要点
    terms: tuple[str, ...] = ()  # 专业名词
    questions: tuple[str, ...] = ()  # 常见问题
    fee: str = ""  # 收费标准


@dataclass(frozen=True, slots=True)
class Item:
    """A service item (事项), or with `parts` a package (一件事) of several; `service_s` guesses its mean time."""

    code: ItemCode
    name: Text
    group: GroupId
    service_s: int
    kind: ItemKind = ItemKind.INSTANT
    power: Power = Power.ACCEPT
    department: str = ""
    discreet: bool = False
    situations: tuple[Text, ...] = ()
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    task_code: str = ""
    lockable: bool = False
    by_card: bool = False
    """Whether its result is handed out by a locker to the holder's own card only, never by the code alone."""
    guide: Guide = field(default_factory=Guide)
    topic: Text | None = None
    parts: tuple[ItemCode, ...] = ()
    matter: str = ""
    """Its kind after GB/T 39046 table A.1 (事项类型代码: 01 行政许可, 20 公共服务 …), as far as it is known."""
    promise_days: int = 0
    """Working days in which a case of it is promised (承诺时限); 0 where the hall's usual term holds."""


@dataclass(frozen=True, slots=True)
class Authorisation:
    """A power over items given to a window role (授权委托书), from and until a date (both inclusive)."""

    role: RoleId
    items: tuple[ItemCode, ...]
    powers: tuple[Power, ...]
    since: date | None = None
    until: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the authorisation is in force on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Move:
    """Items that go into another group on a date, as domains go into the general windows (分领域纳入无差别)."""

    items: tuple[ItemCode, ...]
    to_group: GroupId
    on: date


@dataclass(frozen=True, slots=True)
class NotHere:
    """A matter that stays out of the hall (进驻负面清单): where it is done instead, and why."""

    name: Text
    place: Text
    why: Text
    department: str = ""


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """People the hall serves first (优先服务); by declaration with a staff check, or by age from the card."""

    id: PriorityId
    name: Text
    min_age: int | None = None

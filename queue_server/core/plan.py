"""A hall's plan: what its configuration says, as frozen values; `queue_server.plans` reads and checks it."""

from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property

from hall.words import (
    GroupId,
    HallId,
    HallLevel,
    ItemCode,
    ItemKind,
    MissedPolicy,
    Power,
    PriorityId,
    RoleId,
    TideMode,
    WindowId,
    ZoneId,
)
from queue_server.core.affair_kinds import AffairKinds
from queue_server.core.bookings import BookingRules
from queue_server.core.calendar import Calendar
from queue_server.core.parcels import ParcelRules
from queue_server.core.posts import PostRules


@dataclass(frozen=True, slots=True)
class Text:
    """A text people see, Chinese first."""

    zh: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """From one time of day to another, in the hall's time zone; the end is exclusive."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Hours:
    """When windows serve and when tickets are given out, on the weekdays named (1 Monday … 7 Sunday).

    On a public holiday only hours with `holidays` are kept, whatever their weekdays.
    """

    weekdays: tuple[int, ...]
    windows: tuple[Span, ...]
    tickets: tuple[Span, ...]
    self_service: tuple[Span, ...] = ()
    holidays: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone (功能区) and the floor it is on; one not in use stays in the file and leaves the plan."""

    id: ZoneId
    name: Text
    floor: int = 1
    in_use: bool = True


@dataclass(frozen=True, slots=True)
class Role:
    """A role windows may carry (窗口角色), by its id `general`, `domain:…`, `special:…`, `issue` or `tidal`."""

    id: RoleId
    name: Text


@dataclass(frozen=True, slots=True)
class Group:
    """A group of items (业务类别) that share a number prefix and, often, a home window."""

    id: GroupId
    name: Text
    prefix: str
    zone: ZoneId
    domain: bool = False
    discreet_name: Text | None = None


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """A physical window: its number on the sign, where it stands, the set of roles it carries, first role first."""

    id: WindowId
    no: int
    name: Text
    zone: ZoneId
    roles: tuple[RoleId, ...]
    home: GroupId | None = None
    low_counter: bool = False

    @property
    def tidal(self) -> bool:
        """Whether this is a tidal window (潮汐窗口)."""
        return RoleId("tidal") in self.roles


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
class PriorityClass:
    """People the hall serves first (优先服务); by declaration with a staff check, or by age from the card."""

    id: PriorityId
    name: Text
    min_age: int | None = None


@dataclass(frozen=True, slots=True)
class CallRules:
    """How a number is called, missed and taken up again; seconds unless the name says minutes."""

    max_calls: int = 3
    recall_gap_s: int = 15
    answer_timeout_s: int = 60
    announce_timeout_s: int = 10
    undo_s: int = 15
    missed: MissedPolicy = MissedPolicy.REJOIN
    rejoin_within_min: int = 30
    rejoin_after_n: int = 3
    max_rejoins: int = 1
    need_times: int = 3
    """How many times the usual time to answer somebody with a need has (接引、慢行、低台、视障、听障)."""
    need_ahead: int = 2
    """The guide is alerted when no more than so many stand before somebody with a need."""


@dataclass(frozen=True, slots=True)
class TicketRules:
    """Who may hold what: active tickets a person, credit for priority and appointments, lateness."""

    max_active: int = 3
    priority_credit_s: int = 900
    appointment_grace_s: int = 900
    offline_numbers: int = 50
    """Numbers of each prefix that a kiosk may give by itself on a day when nobody answers it."""
    postpone_n: int = 3
    """How many go first when a citizen postpones (顺延)."""
    max_postpones: int = 2
    further_share: float = 0.7
    """How long each further of several things brought takes, as a share of the first."""
    most_times: float = 5.0
    """The most a ticket counts for, whatever it brings: nobody with many things is passed over for ever."""
    overdue_times: float = 3.0
    """A service is prompted after so many times its usual length: most likely nobody ended it."""


@dataclass(frozen=True, slots=True)
class TideRules:
    """When the hall is crowded enough for its tidal windows (domain.md §3.9); the sources give no number."""

    mode: TideMode = TideMode.PROPOSE
    setup_s: int = 480
    open_wait_s: int = 900
    open_waiting_per_window: float = 10.0
    open_oldest_s: int = 1500
    close_wait_s: int = 480
    close_waiting_per_window: float = 1.0
    hold_open_s: int = 180
    hold_close_s: int = 600
    min_open_s: int = 1800
    cool_down_s: int = 600


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many people the source document gives the hall, to check the plan against."""

    general: int = 0
    domain: int = 0


@dataclass(frozen=True, slots=True)
class Templates:
    """What is printed and said; placeholders in braces, checked when the plan is read."""

    call: Text = Text("请 {ticket_no} 号到 {window_no} 号窗口办理业务", "{ticket_no}, please go to window {window_no}")
    slip_title: Text = Text("{hall}", "{hall}")
    slip_tips: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardRules:
    """What the hall's boards say beside calls and waits."""

    names: bool = False
    """Whether a call shows the masked name of whoever is called (张*), where a card was shown."""
    ready_n: int = 6
    """How many numbers of a board are told to be ready (请准备) at the most."""
    notices: tuple[Text, ...] = ()
    tips: tuple[Text, ...] = ()
    """What to bring and what is good to know, shown in quiet times."""


@dataclass(frozen=True, slots=True)
class RatingRules:
    """How long a service may be rated, how soon a bad rating (差评) is answered, when clerks see ratings of theirs."""

    days: int = 5
    """Working days after the service in which the slip's code still rates, or rates once more (追评)."""
    answer_days: int = 5
    """Working days in which a bad rating is rectified and answered (domain.md §2.6: 5 to 15, as places go)."""
    batch_least: int = 10
    """A clerk sees ratings together with at least so many, so that nobody can be recognised."""
    batch_after_h: int = 24
    """Hours that pass before a rating may be part of what a clerk sees."""


@dataclass(frozen=True, slots=True)
class CaseRules:
    """Terms of cases (办件) in working days; the sources name none but the law's twenty (行政许可法 第四十二条)."""

    promise_days: int = 20
    """In which a case is decided where its item names no term of its own."""
    supplement_days: int = 10
    """In which what is missing (补正) keeps its citizen's place; after them the case lapses."""
    opinion_days: int = 3
    """In which a department asked beside others answers; silence after them is consent (超时默认)."""


@dataclass(frozen=True, slots=True)
class LockerPlan:
    """A pickup locker (取件柜) and how many doors it has."""

    id: str
    name: Text
    zone: ZoneId
    compartments: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A recorded day to run the hall on: a day file, its items mapped to the hall's, every `thin`th citizen kept."""

    day: str
    items: dict[str, ItemCode]
    thin: int = 1


@dataclass(frozen=True, slots=True)
class Departure:
    """A norm of the levels that this hall's own founding document sets aside, and why."""

    rule: str
    why: str


@dataclass(frozen=True)
class Plan:
    """Everything a hall's configuration says; `version` names the text it was read from."""

    id: HallId
    name: Text
    level: HallLevel
    zones: tuple[Zone, ...]
    roles: tuple[Role, ...]
    groups: tuple[Group, ...]
    windows: tuple[WindowPlan, ...]
    items: tuple[Item, ...]
    authorisations: tuple[Authorisation, ...]
    hours: tuple[Hours, ...]
    priorities: tuple[PriorityClass, ...] = ()
    lockers: tuple[LockerPlan, ...] = ()
    time_zone: str = "Asia/Shanghai"
    hotline: str = "12345"
    source: str = ""
    policy: str = "balanced"
    effective: date | None = None
    version: str = ""
    calls: CallRules = field(default_factory=CallRules)
    tickets: TicketRules = field(default_factory=TicketRules)
    tide: TideRules = field(default_factory=TideRules)
    parcels: ParcelRules = field(default_factory=ParcelRules)
    bookings: BookingRules = field(default_factory=BookingRules)
    staffing: Staffing = field(default_factory=Staffing)
    templates: Templates = field(default_factory=Templates)
    boards: BoardRules = field(default_factory=BoardRules)
    rehearsal: Rehearsal | None = None
    parent: HallId | None = None
    departures: tuple[Departure, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    ratings: RatingRules = field(default_factory=RatingRules)
    cases: CaseRules = field(default_factory=CaseRules)
    affairs: AffairKinds = field(default_factory=AffairKinds)
    posts: PostRules = field(default_factory=PostRules)

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """The hours kept on a day."""
        weekday = self.calendar.weekday(day)
        if weekday is None:
            return tuple(hours for hours in self.hours if hours.holidays)
        return tuple(hours for hours in self.hours if weekday in hours.weekdays)

    @cached_property
    def item(self) -> dict[ItemCode, Item]:
        """The items by code."""
        return {item.code: item for item in self.items}

    @cached_property
    def group(self) -> dict[GroupId, Group]:
        """The groups by id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def window(self) -> dict[WindowId, WindowPlan]:
        """The windows by id."""
        return {window.id: window for window in self.windows}

    @cached_property
    def zone(self) -> dict[ZoneId, Zone]:
        """The zones by id."""
        return {zone.id: zone for zone in self.zones}

    @cached_property
    def role(self) -> dict[RoleId, Role]:
        """The roles by id."""
        return {role.id: role for role in self.roles}

    @cached_property
    def priority(self) -> dict[PriorityId, PriorityClass]:
        """The priority classes by id."""
        return {priority.id: priority for priority in self.priorities}

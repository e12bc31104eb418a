"""A hall to try the boards with: for pictures, and for tests of the look."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from hall.messages.facts import (
    BoardCall,
    BoardFact,
    BoardGroup,
    BoardOutage,
    BoardReady,
    BoardWindow,
    WindowFact,
)
from hall.messages.topics import Words
from hall.words import (
    GroupId,
    PauseReason,
    StaffId,
    TicketId,
    TicketNo,
    TicketState,
    WindowId,
    WindowState,
    ZoneId,
)

NOW = datetime(2026, 3, 2, 1, 42, tzinfo=UTC)
HALL = Words("昭化区政务服务中心", "Zhaohua District Government Service Centre")
ZONE = Words("综合办事区", "General services")
GROUPS = (
    ("综合事务", "General affairs", 6, 420, 980),
    ("社会保险", "Social insurance", 9, 900, 1500),
    ("医疗保障", "Medical insurance", 3, 200, 500),
    ("户籍与出入境", "Residence and exit-entry", 0, 0, 0),
    ("不动产登记", "Real estate", 4, 2400, 4200),
)
STATES = (
    WindowState.SERVING,
    WindowState.CALLING,
    WindowState.SERVING,
    WindowState.IDLE,
    WindowState.PAUSED,
    WindowState.SERVING,
    WindowState.CALLING,
    WindowState.SERVING,
    WindowState.CLOSED,
    WindowState.SERVING,
    WindowState.DRAINING,
    WindowState.IDLE,
)
NOTICES = (
    Words(
        "3月9日（星期一）系统升级，15:30 后停止办理社保业务。", "Social insurance stops at 15:30 on Monday, 9 March."
    ),
)
TIPS = (
    Words(
        "申领社保卡请带：本人身份证、近期免冠照片一张；代办另带双方身份证和委托书。",
        "For a social security card bring your ID card and a recent photo; for somebody else, both ID cards.",
    ),
)


def call(
    ticket_no: str = "A023",
    window_no: int = 3,
    *,
    ago_s: float = 0,
    calls: int = 1,
    state: TicketState = TicketState.CALLED,
    floor: int = 1,
) -> BoardCall:
    """A call some seconds ago."""
    return BoardCall(
        ticket=TicketId(f"t-{ticket_no}"),
        ticket_no=TicketNo(ticket_no),
        window=WindowId(f"w{window_no:02}"),
        window_no=window_no,
        zone=ZONE,
        floor=floor,
        called_at=NOW - timedelta(seconds=ago_s),
        calls=calls,
        state=state,
    )


def calls() -> tuple[BoardCall, ...]:
    """Some calls, two of them just now."""
    serving = (("C004", 8), ("A021", 1), ("D015", 10), ("B107", 6), ("A020", 3))
    return (
        call("A023", 2, ago_s=2),
        call("B108", 7, ago_s=20, calls=2),
        call("A022", 12, ago_s=60),
        *(
            call(number, window, ago_s=100 + 40 * place, state=TicketState.SERVING)
            for place, (number, window) in enumerate(serving)
        ),
    )


def windows(states: tuple[WindowState, ...] = STATES, tidal: int = 12) -> tuple[BoardWindow, ...]:
    """Windows in these states, numbered from one."""
    return tuple(
        BoardWindow(
            window=WindowId(f"w{number:02}"),
            window_no=number,
            name=Words(f"{number}号"),
            state=state,
            tidal=number == tidal,
            reason=PauseReason.MEETING if state is WindowState.PAUSED else None,
            until=NOW + timedelta(minutes=18) if state is WindowState.PAUSED else None,
        )
        for number, state in enumerate(states, 1)
    )


def board() -> BoardFact:
    """A board in a busy hour."""
    over = (("A019", 4, TicketState.COMPLETED), ("B106", 8, TicketState.COMPLETED), ("A018", 2, TicketState.MISSED))
    more = (("D014", 10, TicketState.COMPLETED), ("C003", 7, TicketState.COMPLETED), ("A017", 1, TicketState.MISSED))
    return BoardFact(
        at=NOW,
        zone=ZoneId("all"),
        hall=HALL,
        calls=calls(),
        groups=tuple(
            BoardGroup(name=Words(zh, en), waiting=waiting, p50_s=p50, p90_s=p90)
            for zh, en, waiting, p50, p90 in GROUPS
        ),
        windows=windows(),
        waiting=sum(waiting for _, _, waiting, _, _ in GROUPS),
        last_servable=TicketNo("A118"),
        ready=tuple(BoardReady(TicketNo(number)) for number in ("A024", "B109", "A025", "C005", "D016", "B110")),
        last=tuple(call(number, window, ago_s=400, state=state) for number, window, state in (*over, *more)),
        notices=NOTICES,
        tips=TIPS,
    )


def quiet_board() -> BoardFact:
    """A board while nobody is called."""
    serving = tuple(each for each in calls() if each.state is TicketState.SERVING)
    states = tuple(WindowState.SERVING if number in (1, 3, 6, 8, 10) else WindowState.IDLE for number in range(1, 13))
    quiet = windows(states, tidal=0)
    groups = tuple(msgspec.structs.replace(group, waiting=0, p50_s=0, p90_s=0) for group in board().groups)
    return msgspec.structs.replace(
        board(), calls=serving, windows=quiet, groups=groups, waiting=0, ready=(), last_servable=None
    )


def outage_board() -> BoardFact:
    """A board while one department cannot serve."""
    zh, en, *_ = GROUPS[1]
    outage = BoardOutage(group=GroupId("sb"), name=Words(zh, en), since=NOW, until=NOW + timedelta(minutes=48))
    return msgspec.structs.replace(board(), outages=(outage,))


def many_board() -> BoardFact:
    """Thirty windows calling at once."""
    together = tuple(
        call(f"{'ABCD'[number % 4]}{number + 100}", number, ago_s=(30 - number) / 100) for number in range(1, 31)
    )
    return msgspec.structs.replace(board(), calls=together, windows=windows((WindowState.CALLING,) * 30, tidal=0))


def post(**changes: object) -> WindowFact:
    """What a window's sign says."""
    usual = WindowFact(
        at=NOW,
        window=WindowId("w03"),
        window_no=3,
        name=Words("综合窗口", "General window"),
        roles=(Words("综合窗口", "General window"), Words("出件窗口", "Results")),
        state=WindowState.IDLE,
        staff=StaffId("s03"),
        hall=HALL,
    )
    return msgspec.structs.replace(usual, **changes)


def posts() -> Iterator[tuple[str, WindowFact]]:
    """A window in each thing that may happen at it."""
    in_hand = {"ticket": TicketId("t-A023"), "ticket_no": TicketNo("A023"), "calls": 1}
    yield "calling", post(state=WindowState.CALLING, ticket_state=TicketState.CALLED, **in_hand)
    yield "serving", post(state=WindowState.SERVING, ticket_state=TicketState.SERVING, **in_hand)
    yield "idle", post()
    away = {"reason": PauseReason.MEETING, "note": "二楼会议室", "until": NOW + timedelta(minutes=18)}
    yield "paused", post(state=WindowState.PAUSED, **away)
    visit = {"reason": PauseReason.VISIT, "until": NOW + timedelta(hours=2)}
    yield "visit", post(state=WindowState.PAUSED, **visit)
    yield "closed", post(state=WindowState.CLOSED, staff=None)
    yield "outage", post(outages=(Words("社会保险", "Social insurance"),))
    yield "evacuation", post(emergency=NOW)

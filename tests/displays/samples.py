"""Sample snapshots of a hall's board."""

from datetime import UTC, datetime, timedelta

from hall.messages.facts import BoardCall, BoardFact, BoardGroup, BoardWindow
from hall.messages.topics import Words
from hall.words import TicketId, TicketNo, TicketState, WindowId, WindowState, ZoneId

NOW = datetime(2026, 3, 2, 1, 42, 30, tzinfo=UTC)

ZONE = Words("综合办事区", "General services")
GROUPS = (
    ("综合事务", "General affairs", 6, 420, 980),
    ("社会保险", "Social insurance", 9, 900, 1500),
    ("医疗保障", "Medical insurance", 3, 200, 500),
    ("户籍与出入境", "Residence and exit-entry", 0, 0, 0),
    ("不动产登记", "Real estate", 4, 2400, 4200),
    ("税务", "Taxation", 1, 0, 0),
    ("住房公积金", "Housing fund", 0, 0, 0),
)
STATES = (
    WindowState.SERVING,
    WindowState.CALLING,
    WindowState.SERVING,
    WindowState.IDLE,
    WindowState.PAUSED,
    WindowState.SERVING,
    WindowState.ASKING,
    WindowState.SERVING,
    WindowState.CLOSED,
    WindowState.SERVING,
    WindowState.DRAINING,
    WindowState.OPENING,
)


def call(
    ticket_no: str = "A023",
    window_no: int = 3,
    *,
    ago_s: int = 0,
    calls: int = 1,
    state: TicketState = TicketState.CALLED,
) -> BoardCall:
    return BoardCall(
        ticket=TicketId(f"t-{ticket_no}"),
        ticket_no=TicketNo(ticket_no),
        window=WindowId(f"w{window_no:02}"),
        window_no=window_no,
        zone=ZONE,
        floor=1,
        called_at=NOW - timedelta(seconds=ago_s),
        calls=calls,
        state=state,
    )


def calls() -> tuple[BoardCall, ...]:
    return (
        call("A023", 2, ago_s=2),
        call("B108", 7, ago_s=20, calls=2),
        call("A022", 12, ago_s=60),
        call("C004", 8, ago_s=100, state=TicketState.SERVING),
        call("A021", 1, ago_s=140, state=TicketState.SERVING),
        call("D015", 10, ago_s=200, state=TicketState.SERVING),
        call("B107", 6, ago_s=260, state=TicketState.SERVING),
        call("A020", 3, ago_s=300, state=TicketState.SERVING),
    )


def windows(states: tuple[WindowState, ...] = STATES) -> tuple[BoardWindow, ...]:
    last = len(states)
    return tuple(
        BoardWindow(
            window=WindowId(f"w{number:02}"),
            window_no=number,
            name=Words(f"{number}号"),
            state=state,
            tidal=number == last,
        )
        for number, state in enumerate(states, 1)
    )


def fact(
    shown: tuple[BoardCall, ...] | None = None,
    states: tuple[WindowState, ...] = STATES,
    last_servable: str | None = "A118",
) -> BoardFact:
    return BoardFact(
        at=NOW,
        zone=ZoneId("all"),
        hall=Words("昭化区政务服务中心", "Zhaohua District Government Service Centre"),
        calls=calls() if shown is None else shown,
        groups=tuple(
            BoardGroup(name=Words(zh, en), waiting=waiting, p50_s=p50, p90_s=p90)
            for zh, en, waiting, p50, p90 in GROUPS
        ),
        windows=windows(states),
        waiting=sum(waiting for _, _, waiting, _, _ in GROUPS),
        last_servable=TicketNo(last_servable) if last_servable else None,
    )

"""The first page while no numbers are given: why, what people may do without a window, or when that opens."""

from collections.abc import Iterator

from hall.messages.facts import CatalogueFact
from kiosk.flow import hours
from kiosk.flow.page import Notice, Paragraph, Tone
from kiosk.flow.saying import clock, day_clock
from kiosk.flow.state import Screen, State
from kiosk.flow.ways import Draft, Take, Way, nothing, to, tongue, way


def self_service(state: State) -> Draft:
    """The 24-hour area (24小时自助服务专区) on its own: results, progress, ratings, guides and appointments."""
    say = tongue(state).say
    line = () if state.online else (Notice(say("offline_self_service"), Tone.WARNING),)
    return Draft(
        heading=say("self_service"),
        blocks=(Paragraph(_when_windows(state)), *line),
        ways=tuple(_doors(state)),
        name="self_service",
        back=False,
    )


def closed(state: State) -> Draft:
    """Neither windows nor self-service: when it opens."""
    say, again = tongue(state).say, hours.opens(state)
    words = say("self_service_ends") if again is None else say("self_service_opens", at=day_clock(again, state.now.at))
    return Draft(
        heading=say("home_closed"),
        blocks=(Notice(words, Tone.WARNING), Paragraph(_when_windows(state))),
        ways=(way("help", say("help_self"), to(Screen.HELP), icon="person"),),
        name="shut",
        back=False,
    )


def why_shut(state: State, catalogue: CatalogueFact) -> str:
    """Why no numbers are given, and what to do instead."""
    say = tongue(state).say
    if catalogue.away is not None and (gone := _gone(state)):
        return gone
    if catalogue.next_tickets_at is not None:
        return say("shut_until", at=clock(catalogue.next_tickets_at))
    if catalogue.hours:
        return say("shut_today", hours=catalogue.hours)
    return say("shut_resting", hotline=catalogue.hotline) if catalogue.hotline else say("shut_resting_plain")


def away_words(state: State, catalogue: CatalogueFact) -> Iterator[Notice]:
    """That nobody is at the windows for now (去向留言), and until when; numbers are given all the same."""
    away, say = catalogue.away, tongue(state).say
    if away is None:
        return
    if away.until is None or away.until <= state.now.at:
        yield Notice(say("away_soon"), Tone.WARNING)
    else:
        words = say("away_visit" if away.reason == "visit" else "away_until", at=clock(away.until))
        yield Notice(words, Tone.WARNING)


def _doors(state: State) -> Iterator[Way]:
    say = tongue(state).say

    def asking(id: str, screen: Screen, icon: str) -> Way:
        """A way that leads nowhere while the server is away."""
        take: Take = to(screen) if state.online else nothing
        detail = say(f"{id}_self_detail") if state.online else say("needs_line")
        return way(id, say(f"{id}_self"), take, icon=icon, detail=detail, enabled=state.online)

    yield asking("collect", Screen.COLLECT, "locker")
    yield asking("mine", Screen.MINE, "ticket")
    yield asking("rate", Screen.MINE, "star")
    yield way("topics", say("topics_self"), to(Screen.TOPICS), icon="list", detail=say("topics_self_detail"))
    yield way("search", say("by_search"), to(Screen.SEARCH), icon="search", detail=say("by_search_detail"))
    yield way("help", say("help_self"), to(Screen.HELP), icon="person")


def _when_windows(state: State) -> str:
    """When numbers are given again, as far as today's facts say."""
    say, catalogue = tongue(state).say, state.catalogue
    again = None if catalogue is None else catalogue.next_tickets_at
    if again is not None and again > state.now.at:
        return say("windows_again", at=clock(again))
    if catalogue is not None and catalogue.hours:
        return say("windows_hours", hours=catalogue.hours)
    return say("windows_rest")


def _gone(state: State) -> str:
    """The word of the one who is back too late, where everything is refused for that."""
    refused = next((item for item in state.items.values() if item.refusal.startswith("back_too_late")), None)
    return "" if refused is None else tongue(state).refusal(refused.refusal, refused.about)

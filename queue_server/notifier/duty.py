"""Tells those on duty what supervision found (电子监察推送), and writes alerts to their files; numbers rest nowhere."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from hall.clock import Clock
from hall.texts import Texts
from hall.words import AlertColour, Duty, Language
from queue_server.core.affair import Affair
from queue_server.core.case import Case
from queue_server.core.posts import Summons
from queue_server.core.state import Hall
from queue_server.counts import Counts
from queue_server.deliveries.delivery import Delivery, DeliveryState, NotTaken, Outlet
from queue_server.deliveries.ledger import Ledger
from queue_server.deliveries.round import Round
from queue_server.notifier.channels import Channel, Message
from queue_server.notifier.notifier import channel_of
from queue_server.notifier.shape import NotifierFile
from queue_server.rhythm import Rhythm
from queue_server.supervision import export, pushes
from queue_server.supervision.export import AlertFiles
from queue_server.supervision.news import AlertNews
from queue_server.supervision.pushes import About
from queue_server.supervision.rules import Rules
from queue_server.supervision.telling import found

EVERY_S = 5.0
TEXTS = Texts("notices")
MOST = 10
"""Alerts a digest names; how many more there are it only says."""


class DutyTeller:
    """The outlet of pushes: the words and the number are found when one goes out."""

    def __init__(self, hall: Callable[[], Hall], settings: NotifierFile, channel: Channel) -> None:
        self._hall = hall
        self._settings = settings
        self._channel = channel

    def deliver(self, delivery: Delivery) -> DeliveryState:
        """Tell whoever is on duty; DUPLICATE too where it has passed by now; raises `TryLater`, `NotTaken`."""
        hall = self._hall()
        about = pushes.still_true(hall, delivery)
        if about is None:
            return DeliveryState.DUPLICATE
        phone, whom = self._reached(delivery, about)
        if phone is None and self._channel.reaches:
            if isinstance(about, Summons):
                return DeliveryState.DUPLICATE  # his page tells him
            raise NotTaken("no_duty_phone")
        text = "\n".join(_worded(hall, delivery, about, whom, lang) for lang in self._settings.languages)
        return self._channel.send(Message(delivery.key, phone or "", text))

    def _reached(self, delivery: Delivery, about: About) -> tuple[str | None, str]:
        """Whose telephone it goes to, and what they are called."""
        if isinstance(about, Summons):
            return self._settings.deputy_phone(about.deputy), str(about.deputy)
        duty, department = Duty(str(delivery.body["duty"])), str(delivery.body["department"])
        whom = department if department and duty is Duty.DEPARTMENT else duty.value
        return self._settings.duty_phone(duty, department), whom


class Pushes:
    """Goes round on a thread of its own."""

    def __init__(
        self,
        settings: NotifierFile,
        rules: Rules,
        folder: Path,
        database: Engine,
        hall: Callable[[], Hall],
        clock: Clock,
        counts: Counts,
    ) -> None:
        """`folder` is the hall's: lists and files lie under it where nothing else is said."""
        self.ledger = Ledger(database, hall().plan.id)
        self._rules = rules
        self._hall = hall
        self._clock = clock
        self._entered: set[str] = set()
        self._news = AlertNews(database, hall, rules, clock)
        outlets: dict[str, Outlet] = {
            pushes.OUTLET: DutyTeller(hall, settings, channel_of(settings, folder / "notices", clock))
        }
        if (files := alert_files(rules, folder)) is not None and not rules.export.dry_run:
            outlets[export.OUTLET] = files
        self._round = Round(self.ledger, outlets, clock, counts)
        self._rhythm = Rhythm("duty", EVERY_S, self.beat, counts)

    def start(self) -> None:
        """Begin; call it before the hall is kept, so that no alert is missed."""
        self._news.begin()
        self._rhythm.start()

    def stop(self) -> None:
        """End after what is under way."""
        self._rhythm.stop()

    def beat(self) -> None:
        """Owe what is new and send what is due."""
        hall, now = self._hall(), self._clock.now()
        self._news.beat()
        fresh = {each.key: each for each in pushes.owed(hall, self._rules.push, now) if each.key not in self._entered}
        self.ledger.enter(list(fresh.values()), now)
        self._entered.update(fresh)
        self._round.beat()


def alert_files(rules: Rules, folder: Path) -> AlertFiles | None:
    """The files of alerts a hall's rules ask for."""
    if rules.export.folder is None:
        return None
    return AlertFiles(
        folder / rules.export.folder, rules.export, lambda state: TEXTS.say(f"alert_{state}", Language.ZH)
    )


def _worded(hall: Hall, delivery: Delivery, about: About, whom: str, lang: Language) -> str:
    name = hall.plan.name
    shared = {"hall": name.en if lang is Language.EN and name.en else name.zh, "whom": _whom(whom, lang)}
    if isinstance(about, Case):
        item = hall.plan.item.get(about.item)
        title = about.item if item is None else item.name.en if lang is Language.EN and item.name.en else item.name.zh
        return TEXTS.say(delivery.kind, lang, no=about.ticket_no, item=title, due=about.due.isoformat(), **shared)
    if isinstance(about, Affair):
        kind = hall.plan.affairs.by_id[about.kind]
        title = kind.en if lang is Language.EN else kind.zh
        return TEXTS.say(delivery.kind, lang, kind=title, due=about.due.isoformat(), **shared)
    if isinstance(about, Summons):
        return TEXTS.say(delivery.kind, lang, no=hall.plan.window[about.window].no, **shared)
    colour = max((alert.colour for alert in about), key=lambda each: AlertColour(each).rank)
    passed = TEXTS.say("alert_passed", lang)
    lines = [found(hall, alert, lang) + ("" if alert.running else passed) for alert in about[:MOST]]
    joined = TEXTS.say("and", lang).join(lines)
    return TEXTS.say(
        delivery.kind, lang, colour=TEXTS.say(f"alert_{colour}", lang), what=joined, n=len(about), **shared
    )


def _whom(whom: str, lang: Language) -> str:
    return TEXTS.say(f"duty_{whom}", lang) if whom in set(Duty) else whom

"""The ticket kiosk that citizens touch, fitted: its glass, what is drawn on it, its vault and its voice."""

import gc
from collections.abc import Sequence

from devices.ports import DeviceError
from devices.screens.touch_screen import TouchScreen
from devices.voice import Voice, WatchedSpeaker, speaker_part, synthesizer
from hall.device_program import Turn
from hall.logs import logger
from hall.messages.facts import CatalogueFact, PromiseFact, ServerFact
from hall.sections import GlassSettings, PartSettings
from hall.words import Language
from kiosk.band import Band
from kiosk.citizen_kiosk import CitizenKiosk
from kiosk.fitted import Fitted
from kiosk.fitting import KioskFittings
from kiosk.flow.page import Aids
from kiosk.guidance import Guidance
from kiosk.heartbeat import Heartbeat
from kiosk.look.capacity import capacity
from kiosk.look.glass import Glass
from kiosk.look.screen import KioskScreen
from kiosk.look.theme import read_theme
from kiosk.maintenance import LogTail, Maintenance
from kiosk.receipts import routed
from kiosk.slips import Slips
from kiosk.vault import VaultLine

log = logger(__name__)


def glass_turns(fittings: KioskFittings, glass: GlassSettings) -> Sequence[Turn]:
    """The turns of a kiosk that citizens touch; the screen's own comes first and draws at once."""
    program, wanted = fittings.program, fittings.wanted
    band = Band(program)
    theme = read_theme(glass.theme, glass.own)
    real = Glass((glass.width, glass.height), glass.width_mm, glass.bottom_mm, glass.reach_mm)
    screen = KioskScreen(TouchScreen(real.size, full=glass.full), real, theme, band.head, program.clock)
    slips = Slips(fittings.printer, program.asker, fittings.ledger, program.clock)
    works = CitizenKiosk(
        screen,
        capacity(real, theme),
        slips,
        program.asker,
        program.clock,
        wanted.answer_s,
        lambda: program.link.connected,
        _fitted(fittings),
        Aids(large=glass.large, low_reach=glass.low_reach),
    )
    works.settle()

    def see(fact: CatalogueFact) -> None:
        band.see(fact)
        works.see_catalogue(fact)

    program.on_part(works.see_part)
    fittings.on_catalogue(see)
    program.on_fact(PromiseFact.leaf, PromiseFact, works.see_promise)
    program.on_fact(ServerFact.leaf, ServerFact, works.see_server)
    program.on_order(routed(fittings.receipts, works.order))
    program.on_late_answer(works.late)
    fittings.receipts.see = works.see_receipt
    # What stands now stands for good; looking through all of it for garbage would hold up a touch by 30 ms.
    gc.collect()
    gc.freeze()
    return (
        Heartbeat(program.clock).within(works.serve),
        works.attend,
        works.read_names,
        works.read_cards,
        works.speak,
        *fittings.turns,
    )


def _fitted(fittings: KioskFittings) -> Fitted:
    program, wanted = fittings.program, fittings.wanted
    kept = Maintenance(wanted.maintenance, program.folder / "volume", LogTail().listen(), program.clock)
    return Fitted(
        reader=fittings.reader(wanted.reader) if wanted.reader is not None else None,
        vault=VaultLine(wanted.vault) if wanted.vault is not None else None,
        offline=fittings.offline,
        maintenance=kept,
        call=program.say_part,
        voice=_voice(fittings, wanted.speaker, kept) if wanted.speaker is not None else None,
    )


def _voice(fittings: KioskFittings, speaker: PartSettings, kept: Maintenance) -> Guidance | None:
    try:
        languages = {language: synthesizer(language) for language in Language}
    except DeviceError as error:
        log.warning("this kiosk stays silent", code=error.code)
        return None
    program = fittings.program
    part = speaker_part(program, fittings.wiring(speaker))
    fittings.keep(part)
    return Guidance(Voice(languages, WatchedSpeaker(part), program.say_part, program.clock), lambda: kept.volume)

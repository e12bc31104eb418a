import re
from pathlib import Path

import pytest

from hall.texts import Texts
from hall.words import DoorSize, Language, Need, RatingLevel, TicketState
from kiosk.flow.events import CLEAR, DELETE
from kiosk.flow.machine import page
from kiosk.flow.page import Aids, Facts, Kind, Notice, Paragraph
from kiosk.flow.samples import Walk
from kiosk.flow.saying import TONGUES
from kiosk.flow.screens.holding import reason_codes
from kiosk.flow.screens.taking import QUANTITIES
from kiosk.flow.spoken import utterance
from kiosk.flow.tour import every_page

FLOW = Path(__file__).parents[3] / "kiosk" / "flow"
SPELLED = re.compile(r'"([a-z][a-z_]+)"')
MADE = {
    *(f"aid_{name}" for name in ("language", "large", "low_reach", "spoken")),
    *(f"key_{key}" for key in (DELETE, CLEAR)),
    *(f"{way}_self{end}" for way in ("collect", "mine", "rate", "topics") for end in ("", "_detail")),
    *(f"door_{size}" for size in DoorSize),
    *(f"need_{need}" for need in Need),
    *(f"quantity_{name}" for name in QUANTITIES),
    *(f"state_{state}" for state in TicketState),
}
"""Keys the code puts together."""
HEARD = {"phone_unknown", "vault_away"}
"""Keys that come from the vault."""


def keys(language: Language) -> set[str]:
    return set(Texts("kiosk").entries(language))


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    zh, en = (Texts("kiosk").entries(language) for language in Language)

    assert zh.keys() == en.keys()
    for key in zh:
        assert set(re.findall(r"{(\w+)}", zh[key])) == set(re.findall(r"{(\w+)}", en[key])), key


def test_every_text_is_used_and_every_text_used_is_there() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in FLOW.rglob("*.py"))
    said = set(re.findall(r'say\(\s*"([a-z_]+)"', code)) | MADE

    assert said <= keys(Language.ZH)
    assert keys(Language.ZH) <= set(SPELLED.findall(code)) | MADE | HEARD


def test_every_level_and_reason_has_its_words() -> None:
    for language in Language:
        for level in RatingLevel:
            assert TONGUES[language].level(level)
            assert all(TONGUES[language].reason(code) for code in reason_codes(level))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("large", [False, True])
def test_every_screen_has_words_and_a_way_out(language: Language, large: bool) -> None:
    aids = Aids(language=language, large=large)
    for name, state in every_page(aids):
        shown = page(state)
        ids = [control.id for control in shown.controls]
        assert shown.heading, name
        assert shown.spoken.startswith(shown.heading), name
        assert len(ids) == len(set(ids)), name
        assert sum(control.kind is Kind.PRIMARY for control in shown.controls) <= 1, name
        if shown.name not in ("home", "self_service", "shut", "evacuation", "starting", "asking"):
            assert {"home", "end", "stay"} & set(ids), name


def test_english_pages_hold_no_chinese_but_the_way_to_it() -> None:
    for name, state in every_page(Aids(language=Language.EN)):
        shown = page(state)
        texts = [shown.heading, *(control.text for control in shown.controls if control.id != "language")]
        for block in shown.blocks:
            if isinstance(block, Paragraph | Notice) and "社保卡" not in block.text:
                texts.append(block.text)
            if isinstance(block, Facts):
                texts += [fact for fact, _ in block.rows]
        assert not [text for text in texts if re.search(r"[\u4e00-\u9fff]", text)], name


def test_guidance_says_the_page_then_each_control_the_keys_come_to() -> None:
    from kiosk.flow.events import KeyPressed, PadKey

    walk = Walk(Aids(spoken=True))
    first = page(walk.state)
    second = page(walk.do(KeyPressed(PadKey.DOWN)).state)

    assert utterance(None, first) == first.spoken
    assert utterance(first, second).startswith(first.controls[0].text)
    assert utterance(second, second) == ""
    assert utterance(page(Walk().state), page(Walk().press("topics").state)) == ""

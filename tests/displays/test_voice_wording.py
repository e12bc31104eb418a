"""What is said of a call, and that everything a hall may say is ready before it is needed."""

from pathlib import Path

import msgspec
import pytest

from devices.doctor.parts import wanted_parts
from devices.drivers.clip_bank import clip_names
from displays.voice.preparation import Preparation
from displays.voice.wording import called, needed_texts, sentence
from hall.messages.facts import BoardFact, CatalogueFact, OfferedGroup, OfferedItem
from hall.messages.topics import Words
from hall.settings import SettingsRefused, read_settings
from hall.words import DeviceState, GroupId, ItemCode, Language
from tests.displays.samples import NOW, call, fact
from tests.displays.voice_fakes import Ears

HERE = (Words("社保区", "Social insurance"), 2)
TEMPLATES = (
    Words(""),
    Words("请 {ticket_no} 号到 {window_no} 号窗口办理业务", "{ticket_no}, please go to window {window_no}"),
    Words(
        "请 {ticket_no} 号到 {floor} 楼{zone} {window_no} 号窗口",
        "{ticket_no} to window {window_no}, {zone}, floor {floor}",
    ),
)


def catalogue(*prefixes: str) -> CatalogueFact:
    items = (OfferedItem(code=ItemCode("sb-01"), name=Words("参保"), zone=call().zone, floor=call().floor),)
    groups = tuple(
        OfferedGroup(id=GroupId(f"g{prefix}"), name=Words(prefix), prefix=prefix, items=items) for prefix in prefixes
    )
    return CatalogueFact(at=NOW, version="1", hall=Words("昭化"), groups=groups)


def board(template: Words, windows: int = 12) -> BoardFact:
    return msgspec.structs.replace(fact(()), call=template, windows=fact().windows[:windows])


def test_a_hall_says_its_own_words_and_without_any_the_usual_ones() -> None:
    assert sentence(TEMPLATES[2], Language.ZH, "A001", 3, HERE) == "请 A001 号到 2 楼社保区 3 号窗口"
    assert sentence(TEMPLATES[0], Language.ZH, "A001", 3, HERE) == "请 A001 号，到 3 号窗口办理业务"
    assert sentence(TEMPLATES[0], Language.EN, "A001", 3, HERE) == "A001, please go to window 3"


def test_a_zone_without_an_english_name_keeps_its_own() -> None:
    assert sentence(TEMPLATES[2], Language.EN, "A1", 3, (Words("社保区"), 2)) == "A1 to window 3, 社保区, floor 2"


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", list(Language))
def test_every_call_a_hall_can_make_is_joined_from_clips_made_before(template: Words, language: Language) -> None:
    hall = board(template)
    ready = {name for text in needed_texts(hall, catalogue("A", "BX"), language) for name in clip_names(text, language)}
    for ticket_no in ("A023", "A1", "BX199", "A678"):
        for window_no in range(1, 13):
            words = called(hall, call(ticket_no, window_no), language)
            assert set(clip_names(words, language)) <= ready
    assert set(clip_names("C1", language)) - ready


def test_clips_are_made_once_the_hall_is_known_and_again_for_what_is_new() -> None:
    ears, asked = Ears(), list[str]()
    speech = ears.reading.speech
    ears.reading.speech = lambda text, percent=100: (asked.append(text), speech(text))[1]  # type: ignore[method-assign]
    ready = Preparation(ears.voice(), (Language.ZH,))
    ready.see_board(board(TEMPLATES[1], 2))
    ready.serve(0.0)
    assert asked == []

    ready.see_catalogue(catalogue("A"))
    ready.serve(0.0)
    assert len(asked) == 3
    ready.see_board(board(TEMPLATES[1], 3))
    ready.serve(0.0)
    assert len(asked) == 4
    assert "到 3 号窗口" in asked[-1]


def test_what_could_not_be_made_is_told_and_tried_again_with_the_next_news() -> None:
    ears = Ears()
    ears.reading.dumb = True
    ready = Preparation(ears.voice(), (Language.ZH,))
    ready.see_board(board(TEMPLATES[1]))
    ready.see_catalogue(catalogue("A"))
    ready.serve(0.0)
    ears.reading.dumb = False
    ready.see_board(board(TEMPLATES[1]))
    ready.serve(0.0)
    assert [part.state for part in ears.parts] == [DeviceState.FAULT, DeviceState.READY]


def settings(folder: Path, voice: str) -> Path:
    file = folder / "hall.toml"
    file.write_text(f'[hall]\nid = "zhaohua"\n[voice]\ndevice = "voice-1"\n{voice}\n')
    return file


def test_the_settings_of_a_voice_are_read_in_the_order_of_the_day(tmp_path: Path) -> None:
    alsa = 'speaker = { fitting = "alsa" }\nvolume = { "12:00" = 0, "08:30" = 80 }'
    machine = read_settings(settings(tmp_path, alsa))
    assert machine.voice is not None
    assert [(f"{since:%H:%M}", percent) for since, percent in machine.voice.volumes] == [("08:30", 80), ("12:00", 0)]
    assert [(part.name, part.kind, part.fitting) for part in wanted_parts(machine)] == [
        ("voice.speaker", "speaker", "alsa")
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        'speaker = { fitting = "simulated" }',
        'speaker = { fitting = "alsa" }\nvolume = { "24:30" = 80 }',
        'speaker = { fitting = "alsa" }\nvolume = { "12:00" = 180 }',
        'speaker = { fitting = "alsa" }\ntimes = 9',
    ],
)
def test_settings_that_would_be_heard_wrongly_stop_the_program(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SettingsRefused):
        read_settings(settings(tmp_path, wrong))

"""What `[display]` and `[signs]` may say."""

from pathlib import Path

import pytest

from hall.settings import SettingsRefused, read_settings
from hall.words import Language

HEAD = '[hall]\nid = "zhaohua"\n'


def read(tmp_path: Path, text: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    file = tmp_path / "board.toml"
    file.write_text(HEAD + text, encoding="utf-8")
    return read_settings(file)


def test_a_board_says_its_floors_its_distance_and_its_language(tmp_path: Path) -> None:
    text = '[display]\ndevice = "board-1"\nfloors = [1, 2]\nmetres = 8\nwidth_mm = 1430\nlanguage = "en"\n'
    display = read(tmp_path, text).display

    assert (display.floors, display.metres, display.width_mm, display.language) == ((1, 2), 8, 1430, Language.EN)


@pytest.mark.parametrize("text", ['layout = "window"\n', 'layout = "pad"\n', 'window = "w03"\n'])
def test_a_sign_belongs_to_a_window_and_a_board_to_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsRefused, match="belong together"):
        read(tmp_path, f'[display]\ndevice = "board-1"\n{text}')


def test_a_simulated_sign_needs_its_world(tmp_path: Path) -> None:
    text = '[signs]\ndevice = "signs-1"\nwindows.w03 = { fitting = "simulated" }\n'
    with pytest.raises(SettingsRefused, match="simulation"):
        read(tmp_path, text)
    assert read(tmp_path, text + '[simulation]\nfolder = "world"\n').signs.windows["w03"].fitting == "simulated"

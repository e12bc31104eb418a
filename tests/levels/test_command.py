"""`hall levels` gives a hall below its token, and a server without its own refuses in words."""

import secrets
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hall.settings import SettingsRefused, read_settings
from queue_server.advising.lines import own_thread
from queue_server.command_line import db, server
from queue_server.core.refusals import Refused
from queue_server.journal.database import open_engine
from queue_server.levels.reports import Reports
from queue_server.levels_command import levels
from queue_server.service import Service
from tests.levels.three_levels import TOWN

SETTINGS = """\
hall = { id = "zhaohua", folder = "." }
server = { secret_file = "secret"%s }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text(secrets.token_hex(32))
    set_up(tmp_path)
    assert run(db, tmp_path, "upgrade").exit_code == 0
    return tmp_path


def set_up(folder: Path, parent: str = "") -> None:
    (folder / "hall.toml").write_text(SETTINGS % (f", parent = {{ {parent} }}" if parent else ""))


def run(command: object, folder: Path, *words: str) -> Result:
    return CliRunner().invoke(command, [*words, "--settings", str(folder / "hall.toml")])  # type: ignore[arg-type]


def test_a_hall_below_is_given_a_token_that_a_newer_one_or_a_withdrawal_makes_void(folder: Path) -> None:
    first = run(levels, folder, "token", TOWN).output.strip()
    second = run(levels, folder, "token", TOWN).output.strip()
    reports = Reports(
        open_engine(read_settings(folder / "hall.toml").database_url), read_settings(folder / "hall.toml").hall.id
    )
    assert reports.reporter(second) == TOWN
    with pytest.raises(Refused, match="reporter_unknown"):
        reports.reporter(first)
    assert run(levels, folder, "token", "--revoke", TOWN).exit_code == 0
    assert "没有上报令牌" in run(levels, folder, "token", "--revoke", TOWN).output
    with pytest.raises(Refused, match="reporter_unknown"):
        reports.reporter(second)


def test_a_hall_that_is_not_below_gets_none(folder: Path) -> None:
    for stranger in ("mianzhu", "zhaohua"):
        refused = run(levels, folder, "token", stranger)
        assert refused.exit_code == 1
        assert "zhaohua-town, zhaohua-village" in refused.output


def test_a_server_whose_token_is_not_there_does_not_start(folder: Path) -> None:
    set_up(folder, 'url = "https://above.example", token_file = "missing"')
    refused = run(server, folder)
    assert refused.exit_code == 1
    assert "找不到上报令牌文件 missing" in refused.output


@pytest.mark.parametrize(
    "parent",
    [
        'url = "http://above.example", token_file = "token"',
        'url = "https://above.example"',
        'folder = "figures", token_file = "token"',
        'url = "https://above.example", token_file = "token", folder = "figures"',
        "timeout_s = 3.0",
    ],
)
def test_half_a_way_up_or_one_in_the_clear_is_refused(folder: Path, parent: str) -> None:
    set_up(folder, parent)
    with pytest.raises(SettingsRefused):
        read_settings(folder / "hall.toml")


def test_the_service_keeps_its_own_days_and_leaves_them_in_the_folder(folder: Path) -> None:
    set_up(folder, 'folder = "figures"')
    service = Service(read_settings(folder / "hall.toml"), own_thread)
    assert service.levels.goes_up
    service.levels.beat()  # before the first day there is nothing to tell
    assert service.levels.ledger.counts() == {}
    service.stop()

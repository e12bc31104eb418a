"""What stands in a story's folder before it begins: the machines' settings, a secret, the vault's throw-away keys."""

from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex
from shutil import copyfile

from hall.doors import ParentSettings
from hall.sections import (
    BrokerSettings,
    DeskSettings,
    HallSettings,
    KioskSettings,
    LockerSettings,
    PartSettings,
    ServerSettings,
    SignsSettings,
    SimulationSettings,
)
from hall.settings import Settings
from hall.words import DeviceId, HallId, WindowId
from queue_server.plans.reading import find_hall
from queue_server.vault.keys import Keyring, new_key

SIMULATED = PartSettings("simulated")
PATIENCE_S = 20.0
"""Wall seconds any program waits for an answer that comes at once, unless the machine is very slow."""
PUBLIC_URL = "http://127.0.0.1"
OUTLET = """kind = "file"\ndialect = "gbt39046"\nfolder = "ratings"\n"""
"""Where every story's ratings are gathered: a file a month in the hall's folder."""


def plan_of(hall: HallId, folder: Path) -> Path:
    """The story's own copy of the hall's file, which it may change in the middle of a day."""
    copy = folder / "halls" / f"{hall}.toml"
    copy.parent.mkdir()
    copyfile(find_hall(hall), copy)
    return copy


def server_settings(hall: HallId, folder: Path, plan: Path, parent: ParentSettings | None = None) -> Settings:
    """The server's own, with everything it reads laid ready; `parent` is the hall above, if it reports to one."""
    secret, keys, outlets = folder / "secret", folder / "vault-keys", folder / "outlets"
    secret.write_text(token_hex(32))
    Keyring((new_key(),)).write(keys)
    outlets.mkdir()
    (outlets / "ratings.toml").write_text(OUTLET)
    server = ServerSettings(
        secret_file=secret,
        plans=(str(plan),),
        public_url=PUBLIC_URL,
        answer_s=PATIENCE_S,
        vault_keys=keys,
        outlets=outlets,
        parent=parent,
    )
    return Settings(hall=HallSettings(hall, folder), broker=BrokerSettings(), server=server)


def kiosk_settings(hall: HallId, folder: Path) -> Settings:
    """The ticket kiosk's."""
    kiosk = KioskSettings(DeviceId("kiosk-1"), SIMULATED, SIMULATED, answer_s=PATIENCE_S)
    return Settings(hall=HallSettings(hall, folder), kiosk=kiosk, simulation=SimulationSettings(folder / "world"))


def desk_settings(hall: HallId, folder: Path, window: WindowId) -> Settings:
    """A window's desk's."""
    desk = DeskSettings(DeviceId(f"desk-{window}"), (window,), SIMULATED, SIMULATED, answer_s=PATIENCE_S)
    return Settings(hall=HallSettings(hall, folder), desk=desk, simulation=SimulationSettings(folder / "world"))


def signs_settings(hall: HallId, folder: Path, windows: Iterable[WindowId]) -> Settings:
    """The LED signs' of all windows."""
    signs = SignsSettings(DeviceId("signs-1"), dict.fromkeys(windows, SIMULATED))
    return Settings(hall=HallSettings(hall, folder), signs=signs, simulation=SimulationSettings(folder / "world"))


def locker_settings(hall: HallId, folder: Path, locker: str, doors: int) -> Settings:
    """A locker's."""
    wanted = LockerSettings(DeviceId(locker), locker, SIMULATED, doors, panel=SIMULATED, answer_s=PATIENCE_S)
    return Settings(hall=HallSettings(hall, folder), locker=wanted, simulation=SimulationSettings(folder / "world"))

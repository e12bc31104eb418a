"""The simulated world: one folder that several processes share."""

from pathlib import Path

from devices.simulated.world import PadState, World
from hall.rehearsal.day_file import Visitor
from hall.words import ItemCode, TicketNo, WindowId
from tests.devices.samples import NINE

ANN = Visitor(id="1", item=ItemCode("sb-01"), arrival_s=32400, patience_s=600, service_s=120)


def test_a_holder_known_to_one_process_is_known_to_another_that_looks_later(tmp_path: Path) -> None:
    kiosk, desk = World(tmp_path), World(tmp_path)
    assert desk.holder(TicketNo("A001")) is None
    kiosk.arrive(ANN, TicketNo("A001"), NINE)
    found = desk.holder(TicketNo("A001"))
    assert found is not None
    assert found.visitor == ANN


def test_a_line_still_being_written_is_read_when_it_is_whole(tmp_path: Path) -> None:
    kiosk, desk = World(tmp_path), World(tmp_path)
    kiosk.arrive(ANN, TicketNo("A001"), NINE)
    whole = (tmp_path / "visitors.jsonl").read_bytes()
    (tmp_path / "visitors.jsonl").write_bytes(whole[:-5])
    assert desk.holders() == ()
    (tmp_path / "visitors.jsonl").write_bytes(whole)
    assert [holder.ticket_no for holder in desk.holders()] == ["A001"]


def test_only_appended_lines_are_read_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.arrive(ANN, TicketNo("A001"), NINE)
    assert world.holder(TicketNo("A001")) is not None
    path = tmp_path / "visitors.jsonl"
    path.write_bytes(b"#" * (path.stat().st_size - 1) + b"\n")  # unreadable, were it read
    world.arrive(ANN, TicketNo("A002"), NINE)
    assert world.holder(TicketNo("A002")) is not None


def test_a_touch_dropped_here_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "touches").mkdir()
    (tmp_path / "touches" / "a.json").write_text('{"item": "sb-01"}')
    (tmp_path / "touches" / "b.json").write_text("{")
    taken = {name: wanted and wanted.item for name, wanted in World(tmp_path).wanted_touches()}
    assert taken == {"a": "sb-01", "b": None}
    assert list(World(tmp_path).wanted_touches()) == []


def test_two_lockers_keep_their_doors_side_by_side(tmp_path: Path) -> None:
    World(tmp_path).keep_doors("locker-1", {1: "open"})
    World(tmp_path).keep_doors("locker-2", {1: "closed"})
    assert (tmp_path / "lockers.json").read_text() == '{"locker-1":{"1":"open"},"locker-2":{"1":"closed"}}'


def test_nothing_half_written_stays_behind(tmp_path: Path) -> None:
    World(tmp_path).keep_pad(WindowId("w03"), PadState(shows="dark"))
    assert [path.name for path in tmp_path.iterdir()] == ["pad-w03.json"]

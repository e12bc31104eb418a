"""What a device keeps until it is answered."""

from pathlib import Path

import pytest

from hall.spool import Spool, SpoolFull

TOPIC = "hall/1/zhaohua/kiosk/kiosk-1/wish"


def filled(folder: Path, *ids: str) -> Spool:
    spool = Spool(folder)
    for each in ids:
        spool.keep(each, TOPIC, f'{{"request_id":"{each}"}}'.encode())
    return spool


def ids(spool: Spool) -> list[str]:
    return [kept.request_id for kept in spool.pending()]


def test_what_was_kept_survives_a_restart_in_order(tmp_path: Path) -> None:
    before = filled(tmp_path, "z", "a", "m/1:2")
    after = Spool(tmp_path)
    assert after.pending() == before.pending()
    assert ids(after) == ["z", "a", "m/1:2"]


def test_what_is_kept_after_a_restart_comes_last(tmp_path: Path) -> None:
    filled(tmp_path, "b", "c").done("b")
    after = filled(tmp_path, "a")
    assert ids(after) == ["c", "a"]
    assert ids(Spool(tmp_path)) == ["c", "a"]


def test_what_is_done_does_not_come_back(tmp_path: Path) -> None:
    spool = filled(tmp_path, "a", "b")
    kept = spool.done("a")
    assert kept is not None
    assert (kept.request_id, kept.topic) == ("a", TOPIC)
    assert spool.done("a") is None
    assert ids(Spool(tmp_path)) == ["b"]


def test_the_same_id_is_kept_once(tmp_path: Path) -> None:
    assert len(filled(tmp_path, "a", "a")) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_a_full_spool_says_so_and_keeps_what_it_has(tmp_path: Path) -> None:
    spool = Spool(tmp_path, limit=2)
    spool.keep("a", TOPIC, b"{}")
    spool.keep("b", TOPIC, b"{}")
    with pytest.raises(SpoolFull) as full:
        spool.keep("c", TOPIC, b"{}")
    assert full.value.code == "spool_full"
    assert ids(spool) == ["a", "b"]
    spool.done("a")
    spool.keep("c", TOPIC, b"{}")
    assert ids(spool) == ["b", "c"]


@pytest.mark.parametrize("remnant", [b"", b'{"request_id":"a","top', b"\xff\xff", b"[]"])
def test_a_damaged_file_is_set_aside_and_the_others_are_read(tmp_path: Path, remnant: bytes) -> None:
    filled(tmp_path, "a", "b")
    next(iter(sorted(tmp_path.iterdir()))).write_bytes(remnant)
    assert ids(Spool(tmp_path)) == ["b"]
    assert [path.name for path in tmp_path.glob("*.damaged")] == ["000000000000.damaged"]


def test_a_draft_cut_off_by_a_power_cut_was_never_said(tmp_path: Path) -> None:
    filled(tmp_path, "a")
    (tmp_path / "000000000001.draft").write_bytes(b'{"request')
    assert ids(Spool(tmp_path)) == ["a"]
    assert not list(tmp_path.glob("*.draft"))


def test_what_takes_anothers_place_is_what_outlives_a_power_cut(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.keep("r1", "topic", b"first")
    spool.keep("r2", "topic", b"second")
    assert spool.swap("r1", "r1/offline", b"instead")
    assert not spool.swap("r1", "r1/again", b"never")
    assert [(kept.request_id, kept.payload) for kept in Spool(tmp_path).pending()] == [
        ("r1/offline", "instead"),
        ("r2", "second"),
    ]
    assert spool.done("r1") is None

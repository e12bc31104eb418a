from devices.drivers.escpos import CUT, leaflet_bytes
from devices.drivers.paper import PAPERS
from devices.drivers.slip_layout import Line, lay_out_leaflet
from devices.ports import Leaflet
from hall.messages.topics import Words

LEAFLET = Leaflet(
    hall=Words("昭化区政务服务大厅"),
    item=Words("社会保障卡申领", "Social security card"),
    materials=("居民身份证", "近期免冠照片"),
    time_limit="当场领卡",
)


def test_a_leaflet_lists_what_to_bring_and_nothing_nobody_stated() -> None:
    lines = [part.text for part in lay_out_leaflet(LEAFLET, PAPERS[80]) if isinstance(part, Line)]

    assert "1、居民身份证" in lines
    assert "2、近期免冠照片" in lines
    assert any("当场领卡" in line for line in lines)
    assert not any("收费" in line for line in lines)


def test_a_leaflet_fits_either_roll_and_is_cut() -> None:
    for paper in PAPERS.values():
        data = leaflet_bytes(LEAFLET, paper)
        assert data.endswith(CUT)
        assert "居民身份证".encode("gbk") in data

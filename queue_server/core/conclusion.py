"""How one item of a visit ended, with what its outcome demands, as it rests in the journal."""

from dataclasses import dataclass

from hall.words import Ground, ItemCode, Outcome, PartnerMode, ProjectNo, RemarkId, WayOut


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a clerk concludes about one item (办理结论); the catalogue of outcomes is `hall.words.Outcome`.

    `missing` are the item's own materials that are still to come: before acceptance it is 补正, after it 容缺受理.
    """

    item: ItemCode
    outcome: Outcome
    project_no: ProjectNo | None = None
    missing: tuple[str, ...] = ()
    pledged: bool = False
    """Accepted on the citizen's word (告知承诺)."""
    ground: Ground | None = None
    way_out: WayOut | None = None
    department: str = ""
    """Whom the matter was passed on to (转办)."""
    partner: str = ""
    """The region a case was taken for (代收), and how."""
    mode: PartnerMode | None = None
    waybill: str = ""
    remark: RemarkId | None = None

"""Columns of the report's tables: which figure, in which words, and which way is better."""

from dataclasses import dataclass

from engine.evaluation.resampling import Figure

UP, DOWN, NEITHER = 1, -1, 0


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        key: of the figure in its section.
        title: for people.
        factor: the figure is multiplied by this before it is shown.
        digits: after the point.
        better: 1 where more is better, -1 where less is.
        group: what it is about, where a table has figures of several things.
    """

    key: str
    title: str
    factor: float = 1.0
    digits: int = 1
    better: int = UP
    group: str = ""

    @property
    def full_title(self) -> str:
        return f"{self.group}: {self.title}" if self.group else self.title

    def show(self, figure: Figure) -> str:
        """The value, or a dash."""
        return self._number(figure.value) if figure.is_known else "–"

    def show_interval(self, figure: Figure) -> str:
        """The 95 % interval, or nothing."""
        if not figure.is_known or figure.low != figure.low:
            return ""
        return f"{self._number(figure.low)} to {self._number(figure.high)}"

    def _number(self, value: float) -> str:
        text = f"{value * self.factor:.{self.digits}f}"
        return text.removeprefix("-") if float(text) == 0 else text


@dataclass(frozen=True)
class Section:
    """One table.

    Attributes:
        key: of the section in a row's summary.
        title, caption: for people.
        columns: left to right.
    """

    key: str
    title: str
    caption: str
    columns: tuple[Column, ...]


SECTIONS = (
    Section(
        "overall",
        "At a glance, with the columns of the paper's Table 2",
        "P: AUROC of the referee's readings for the findings that are truly there afterwards, mean over "
        "findings. R: AUROC of {identity}. A: correlation of the referee's age with the true one, times 100. "
        "CMIG: sqrt(P sqrt(R (100 + A) / 2)), for the published formula is not known; its cube root (P R A) "
        "stands beside it. KL: shift of the readings against those on the true counterfactual, case by case "
        "and of their histograms. FID and KID: on the referee's features, against the {reference} of the "
        "same cases. These readings are our own referee's: compare them with other models here, never with "
        "published tables.",
        (
            Column("P", "P"),
            Column("R", "R"),
            Column("A", "A"),
            Column("CMIG", "CMIG"),
            Column("CMIG_cube_root", "cube root"),
            Column("KL", "KL", better=DOWN),
            Column("KL_histogram", "KL of histograms", better=DOWN),
            Column("FID", "FID", digits=3, better=DOWN),
            Column("KID", "KID x 1000", digits=2, better=DOWN),
        ),
    ),
    Section(
        "effect",
        "Effect: did the finding change as told?",
        "Added: the referee sees it afterwards and did not before, on each asked side and on no other. "
        "Removed: the reverse. Level changed: the extent goes at least half of the way and ends within half "
        "a level step of what was asked. Where the referee can tell: only cases whose true counterfactual "
        "counts as done. Probability: how far it moved in the asked direction. Extent: measured change over "
        "asked change. Share of the true effect: the same, over what the referee measures on the true "
        "counterfactual, so what an imperfect referee misses counts on neither.",
        (
            Column("success", "done as told, %", 100),
            Column("success_where_told", "where the referee can tell, %", 100),
            Column("added", "added, %", 100),
            Column("removed", "removed, %", 100),
            Column("changed", "level changed, %", 100),
            Column("side_right", "right side, %", 100),
            Column("level_right", "right level, %", 100),
            Column("presence_change", "probability moved", digits=2),
            Column("extent_share", "extent over asked", digits=2, better=NEITHER),
            Column("share_of_truth", "share of the true effect, %", 100, better=NEITHER),
        ),
    ),
    Section(
        "preservation",
        "Preservation: is it still the same patient?",
        "Differences between the referee's readings of source and edit, and between their pixels. Other "
        "findings: mean change of the probability of what was not asked for. Lungs and heart: change of the "
        "areas that the finding leaves alone. Outside the region: pixels that the true counterfactual keeps.",
        (
            Column("age_drift", "age drift, years", better=DOWN),
            Column("age_r_to_source", "age r", digits=2),
            Column("sex_kept", "same sex, %", 100),
            Column("style_kept", "same style, %", 100),
            Column("view_kept", "same view, %", 100),
            Column("other_findings", "other findings", digits=3, better=DOWN),
            Column("organ_drift", "lungs and heart, %", 100, better=DOWN),
            Column("outside_mask_max", "largest change outside edit mask, of 255", 255, 3, DOWN),
            Column("outside_mae", "mean change outside region, of 255", 255, 2, DOWN),
            Column("outside_psnr", "PSNR outside, dB"),
            Column("outside_ssim", "SSIM outside", digits=4),
        ),
    ),
    Section(
        "localization",
        "Localization: do the maps point to the true change?",
        "Against the region where source and true counterfactual differ by at least 2 of 255 grey levels. "
        "Pointing: share of the map's highest pixels inside. Best IoU: at the best of all thresholds.",
        (
            Column("opened", "opened, % of frame", 100, better=NEITHER, group="edit mask"),
            Column("covered", "true change inside, %", 100, group="edit mask"),
            Column("guidance_pointing", "pointing, %", 100, group="guidance map"),
            Column("guidance_auroc", "AUROC", digits=3, group="guidance map"),
            Column("guidance_iou", "IoU as used", digits=3, group="guidance map"),
            Column("guidance_best_iou", "best IoU", digits=3, group="guidance map"),
            Column("relevance_pointing", "pointing, %", 100, group="relevance map"),
            Column("relevance_auroc", "AUROC", digits=3, group="relevance map"),
            Column("relevance_best_iou", "best IoU", digits=3, group="relevance map"),
            Column("change_auroc", "AUROC", digits=3, group="changed pixels"),
            Column("change_best_iou", "best IoU", digits=3, group="changed pixels"),
        ),
    ),
    Section(
        "error",
        "Error against the true counterfactual, and time",
        "Error over that of no edit: 0 is perfect, 1 is as far away as the unedited source, above 1 is worse "
        "than nothing.",
        (
            Column("ratio_to_unedited", "error over that of no edit", digits=2, better=DOWN),
            Column("inside", "inside region, of 255", 255, 2, DOWN),
            Column("outside", "outside, of 255", 255, 2, DOWN),
            Column("psnr", "PSNR, dB"),
            Column("seconds", "seconds an edit", digits=2, better=DOWN),
            Column("failed", "no usable edit, %", 100, better=DOWN),
        ),
    ),
)
DIFFERENCES = (
    Column("success", "done as told, percentage points", 100),
    Column("age_drift", "age drift, years", digits=2, better=DOWN),
    Column("other_findings", "other findings", digits=3, better=DOWN),
    Column("outside_mae", "mean change outside region, of 255", 255, 2, DOWN),
    Column("guidance_auroc", "guidance map: AUROC", digits=3),
    Column("inside", "error inside region, of 255", 255, 2, DOWN),
    Column("seconds", "seconds an edit", digits=2, better=DOWN),
)
SUCCESS = Column("success", "done as told, %", 100, 0)
PATHOLOGY = Column("pathology", "AUROC x 100")
GROUP_TITLES = {
    "finding": "By finding",
    "operation": "By operation",
    "level": "By level",
    "side": "By side",
}

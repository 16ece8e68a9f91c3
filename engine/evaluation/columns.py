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
        source: section that the figure is taken from; "": its own.
        real_only: shown only where there is no true counterfactual, which would tell more.
    """

    key: str
    title: str
    factor: float = 1.0
    digits: int = 1
    better: int = UP
    group: str = ""
    source: str = ""
    real_only: bool = False

    @property
    def full_title(self) -> str:
        return f"{self.group}: {self.title}" if self.group else self.title

    def show(self, figure: Figure) -> str:
        """The value, or a dash."""
        return self._number(figure.value) if figure.is_known else "–"

    def show_interval(self, figure: Figure) -> str:
        """The 95 % interval; nothing where none is told, or where the figure cannot be another."""
        if not figure.is_known or figure.low != figure.low or figure.low == figure.high:
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
        of_truth: further caption where there are true counterfactuals.
        needs_truth: without those there is no such table.
    """

    key: str
    title: str
    caption: str
    columns: tuple[Column, ...]
    of_truth: str = ""
    needs_truth: bool = False


GLANCE = Section(
    "glance",
    "At a glance",
    "Done as told: share of cases in which the referee sees the instruction done. Bold: best of the "
    "variants, by chance or not.",
    (
        Column("success", "done as told, %", 100, source="effect"),
        Column("share_of_truth", "share of the true effect, %", 100, better=NEITHER, source="effect"),
        Column(
            "extent_share", "extent over asked", digits=2, better=NEITHER, real_only=True, source="effect"
        ),
        Column("side_right", "right side, %", 100, source="effect"),
        Column("other_findings", "other findings moved", 1, 3, DOWN, source="preservation"),
        Column("outside_mae", "change elsewhere, of 255", 255, 2, DOWN, source="preservation"),
        Column("guidance_auroc", "guidance map, AUROC", 1, 3, source="localization"),
        Column("ratio_to_unedited", "error over that of no edit", 1, 2, DOWN, source="error"),
        Column("seconds", "seconds an edit", 1, 2, DOWN, source="error"),
    ),
    of_truth="Share of the true effect: how far the referee sees the findings change, over how far it sees "
    "them change in the true counterfactual; not told where it does not surely see that. Above the figures "
    "of the true counterfactual lies exaggeration, not a better edit.",
)
SECTIONS = (
    Section(
        "effect",
        "Effect: did the finding change as told?",
        "{beside}Added: the referee sees it afterwards and did not before, on each asked side and on no "
        "other. Removed: the reverse. Level changed: the extent moves as far as was asked, give or take half "
        "a level step; moved as told: in that direction, however far. {presumed}Right side: the asked side "
        "moved as told, and more than the other. Right level: as level changed, of added findings too. "
        "Probability moved: in the asked direction.",
        (
            Column("success", "done as told, %", 100),
            Column("success_where_told", "where the referee sees the truth done, %", 100),
            Column("added", "added, %", 100),
            Column("removed", "removed, %", 100),
            Column("changed", "level changed, %", 100),
            Column("direction_right", "level moved as told, %", 100),
            Column("side_right", "right side, %", 100),
            Column("level_right", "right level, %", 100),
            Column("presence_change", "probability moved", digits=2),
            Column("share_of_truth", "share of the true effect, %", 100, better=NEITHER),
            Column("extent_share", "extent over asked", digits=2, better=NEITHER, real_only=True),
        ),
    ),
    Section(
        "preservation",
        "Preservation: is it still the same patient?",
        "Differences between the referee's readings of source and edit, and between their pixels. "
        "{person}Other findings: mean change of the probability of what was not asked for. Lungs and heart: "
        "change of the areas that the finding leaves alone.",
        (
            Column("age_drift", "age drift, years", better=DOWN),
            Column("sex_kept", "same sex, %", 100),
            Column("style_kept", "same style, %", 100),
            Column("view_kept", "same view, %", 100),
            Column("other_findings", "other findings", digits=3, better=DOWN),
            Column("organ_drift", "lungs and heart, %", 100, better=DOWN),
            Column("outside_mask_max", "largest change outside edit mask, of 255", 255, 3, DOWN),
            Column("outside_mae", "mean change outside region, of 255", 255, 2, DOWN),
            Column("outside_ssim", "SSIM outside", digits=4),
        ),
        of_truth="Outside the region: where the true counterfactual differs from the source by less than 2 "
        "of 255 grey levels.",
    ),
    Section(
        "localization",
        "Localization: do the maps point to the true change?",
        "Against the region where source and true counterfactual differ by at least 2 of 255 grey levels. "
        "Pointing: share of the map's highest pixels inside. A map that points nowhere has an AUROC of 0.5.",
        (
            Column("opened", "opened, % of frame", 100, better=NEITHER, group="edit mask"),
            Column("covered", "true change inside, %", 100, group="edit mask"),
            Column("guidance_iou", "IoU with region", digits=3, group="edit mask"),
            Column("guidance_pointing", "pointing, %", 100, group="guidance map"),
            Column("guidance_auroc", "AUROC", digits=3, group="guidance map"),
            Column("relevance_pointing", "pointing, %", 100, group="relevance map"),
            Column("relevance_auroc", "AUROC", digits=3, group="relevance map"),
            Column("change_auroc", "AUROC", digits=3, group="changed pixels"),
        ),
        needs_truth=True,
    ),
    Section(
        "error",
        "Error and time",
        "Seconds: median, without loading the model.",
        (
            Column("ratio_to_unedited", "error over that of no edit", digits=2, better=DOWN),
            Column("inside", "inside region, of 255", 255, 2, DOWN),
            Column("outside", "outside, of 255", 255, 2, DOWN),
            Column("psnr", "PSNR, dB"),
            Column("seconds", "seconds an edit", digits=2, better=DOWN),
            Column("failed", "no usable edit, %", 100, better=DOWN),
        ),
        of_truth="Error over that of no edit: mean difference from the true counterfactual in the region "
        "over that of the source; 0 is perfect, 1 is as far away as the unedited source, above 1 is worse "
        "than nothing.",
    ),
    Section(
        "overall",
        "The columns of the paper's Table 2, and realism",
        "P: AUROC of the referee's readings (the higher of both sides) for {findings}, mean over findings. "
        "R: AUROC of {identity}. A: correlation of the referee's age with the true one, times 100. CMIG: "
        "sqrt(P sqrt(R (100 + A) / 2)), for the published formula is not known; its cube root (P R A) stands "
        "beside it. KL: divergence of the readings from those on the true counterfactual, mean over the "
        "eight findings (the paper has five); that of histograms is told from 300 cases on. FID and KID: on "
        "the referee's features, {reference}. Our own referee reads: compare with other models here, never "
        "with published tables.",
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
)
NOT_BETTER_ON_REAL = frozenset({"FID", "KID"})  # distances from the originals, which an edit has to leave
DIFFERENCES = (
    Column("success", "done as told, percentage points", 100),
    Column("age_drift", "age drift, years", digits=2, better=DOWN),
    Column("other_findings", "other findings", digits=3, better=DOWN),
    Column("outside_mae", "mean change outside region, of 255", 255, 2, DOWN),
    Column("guidance_auroc", "guidance map: AUROC", digits=3),
    Column("inside", "error inside region, of 255", 255, 2, DOWN),
)
SUCCESS = Column("success", "done as told, %", 100, 0)
PATHOLOGY = Column("pathology", "AUROC x 100", 1, 0)
GROUP_TITLES = {"finding": "Finding", "operation": "Operation", "level": "Level", "side": "Side"}

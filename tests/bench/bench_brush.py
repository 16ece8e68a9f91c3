"""How long a brush move takes on a large radiograph: python tests/bench/bench_brush.py

Each move paints a segment, then does what a pane does to repaint it: looks up the grey of the touched
pixels, tints those that are painted, and converts them to a picture. The budget is one frame, 16.7 ms.
"""

import os
import sys
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

from made_up_radiograph import make_radiograph  # noqa: E402
from PySide6.QtCore import QRect, Qt  # noqa: E402
from PySide6.QtGui import QGuiApplication, QImage  # noqa: E402

from viewer.case import Case  # noqa: E402
from viewer.tools.mask_painter import MaskPainter  # noqa: E402

BUDGET_MS = 1000 / 60


def main() -> int:
    """Print percentiles for several brush sizes; 1 when the 95th is over the budget."""
    application = QGuiApplication([])
    case = Case()
    radiograph = make_radiograph(3000, 3000)
    case.open(radiograph, ())
    painter = MaskPainter(case)
    grey = (radiograph.display_pixels * 255).astype(np.uint8)

    def repaint(where: QRect) -> None:
        slices = np.s_[where.top() : where.bottom() + 1, where.left() : where.right() + 1]
        mask = painter.preview_mask
        assert mask is not None
        shown = np.where(mask[slices], grey[slices] | 128, grey[slices])
        QImage(np.ascontiguousarray(shown).data, where.width(), where.height(), where.width(),
               QImage.Format.Format_Grayscale8).copy()  # fmt: skip

    painter.stroke_changed.connect(repaint)
    random = np.random.default_rng(0)
    slowest = 0.0
    for radius in (5, 60, 200, 500):
        painter.set_radius(radius)
        moves, ends, point = [], [], np.array([1500.0, 1500.0])
        for _stroke in range(20):
            painter.press(*point, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            for _move in range(50):
                point = np.clip(point + random.normal(0, 40, 2), 0, 3000)
                start = time.perf_counter()
                painter.move(*point)
                application.processEvents()
                moves.append(1000 * (time.perf_counter() - start))
            start = time.perf_counter()
            painter.release(*point)
            ends.append(1000 * (time.perf_counter() - start))
        start = time.perf_counter()
        painter.undo()
        undo = 1000 * (time.perf_counter() - start)
        typical, late = np.percentile(moves, 50), np.percentile(moves, 95)
        slowest = max(slowest, float(late))
        print(
            f"radius {radius:3d} px: move median {typical:5.2f} ms, 95th percentile {late:5.2f} ms; "
            f"end of stroke {np.percentile(ends, 95):5.1f} ms; undo {undo:5.1f} ms"
        )
    print(f"slowest 95th percentile {slowest:.2f} ms, budget {BUDGET_MS:.1f} ms")
    return int(slowest > BUDGET_MS)


if __name__ == "__main__":
    sys.exit(main())

"""A drawn frontal chest of 512 x 512 whose lungs and heart are known."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from engine.arrays import FloatImage
from engine.simulation.localization import FRAME, FrontalAnatomy

RIGHT_LUNG = [(70, 205), (95, 110), (140, 85), (185, 95), (205, 150), (212, 230), (205, 320), (195, 365),
              (150, 350), (100, 365), (62, 410), (52, 330), (58, 260)]  # fmt: skip
LEFT_LUNG = [(442, 205), (417, 110), (372, 85), (327, 95), (305, 150), (302, 220), (330, 270), (368, 330),
             (380, 368), (420, 372), (450, 415), (462, 330), (456, 260)]  # fmt: skip


def draw_chest(seed: int = 0) -> FloatImage:
    """(512, 512) float32 in [0, 1]: body, two dark lungs with vessels and ribs, spine, grain."""
    random = np.random.default_rng(seed)
    film = Image.new("L", (FRAME, FRAME), 12)
    draw = ImageDraw.Draw(film)
    draw.rounded_rectangle((18, 60, 494, 560), 80, fill=150)
    draw.rectangle((205, 0, 307, 90), fill=140)
    draw.rounded_rectangle((40, 380, 472, 560), 60, fill=215)
    for lung in (RIGHT_LUNG, LEFT_LUNG):
        draw.polygon(lung, fill=62)
    draw.rectangle((238, 0, 274, 512), fill=205)
    draw.polygon([(212, 180), (300, 180), (335, 275), (378, 370), (205, 372), (208, 300)], fill=200)
    film = film.filter(ImageFilter.GaussianBlur(3))
    values = np.asarray(film, dtype=np.float32) / 255
    rows, columns = np.mgrid[0:FRAME, 0:FRAME].astype(np.float32)
    ribs = np.clip(np.sin((rows + 0.0016 * (columns - 256) ** 2) / 6.2), 0, 1) * (values < 0.45)
    values = values + 0.05 * ribs + random.normal(0, 0.012, values.shape)
    return np.clip(values, 0, 1).astype(np.float32)


def cardiothoracic_ratio(anatomy: FrontalAnatomy) -> float:
    """Greatest width of the heart over the greatest width of the lungs with what lies between them."""
    heart = np.flatnonzero(anatomy.heart.any(axis=0))
    lungs = np.flatnonzero(anatomy.lungs.any(axis=0))
    return float((heart[-1] - heart[0] + 1) / (lungs[-1] - lungs[0] + 1))

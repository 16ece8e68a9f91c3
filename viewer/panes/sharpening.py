"""Sharpening: what the exact pictures of a pane are sampled from is made in the background."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from viewer import background
from viewer.panes.rendering import GreyImage, Placement


class Sharpening:
    """Has the images of a pane brought to hand, and the pane painted again.

    Args:
        pane: that paints them coarsely meanwhile.
    """

    def __init__(self, pane: QWidget) -> None:
        self._pane = pane
        self._awaited: list[GreyImage] = []
        self._failed: list[GreyImage] = []

    @property
    def has_failed(self) -> bool:
        """An image that the pane showed last stays coarse."""
        return bool(self._failed)

    def are_at_hand(self, images: Sequence[GreyImage], placement: Placement) -> bool:
        """Whether all can be painted exactly now; if not, the pane is painted again when they can."""
        self._failed = [image for image in self._failed if image in images]
        missing = [image for image in images if not image.is_at_hand(placement)]
        for image in missing:
            if image not in self._awaited and image not in self._failed:
                self._bring(image, placement)
        return not missing

    def _bring(self, image: GreyImage, placement: Placement) -> None:
        self._awaited.append(image)
        background.run(
            lambda: image.bring_to_hand(placement),
            lambda _: self._end(image),
            lambda message: self._end(image, has_failed=True),
            owner=self._pane,
            is_urgent=True,
        )

    def _end(self, image: GreyImage, has_failed: bool = False) -> None:
        self._awaited.remove(image)
        if has_failed:
            self._failed.append(image)
        self._pane.update()

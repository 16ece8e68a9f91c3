"""A study whose two readers have painted the region of every case."""

import json

import numpy as np

from engine.reading.events import EventKind, ReadingEvent
from engine.reading.rating import Rating
from engine.reading.region import region_answer
from engine.reading.study import Study


def paint_all(study: Study) -> None:
    """R1 paints columns 10 to 30, R2 20 to 40, of ten rows."""
    store = study.open_answers()
    for reader, left in (("R1", 10), ("R2", 20)):
        for showing in study.order(reader):
            shown = study.load(showing)
            mask = np.zeros(shown.radiograph.shape, bool)
            mask[5:15, left : left + 20] = True
            rating = Rating(
                shown.case.sha256,
                shown.edit_id,
                "finding_region",
                None,
                reader=reader,
                answer=json.dumps(region_answer(mask)),
                showing=showing.identity,
            )
            store.save([rating], [ReadingEvent(reader, showing.identity, EventKind.COMPLETED)])
    store.close()

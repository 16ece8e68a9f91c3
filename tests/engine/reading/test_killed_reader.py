"""Whatever the store acknowledged while a study was read is there after ``kill -9``, 25 times over."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from engine.reading.store import RatingStore

CHECKOUT = Path(__file__).resolve().parents[3]
KILLS = 25
# Each child begins where the last was killed; the parent has loaded everything once.
READER = """
import os, sys
from engine.reading.events import EventKind, ReadingEvent
from engine.reading.rating import Rating
from engine.reading.store import RatingStore

def read(first):
    store = RatingStore(sys.argv[1])
    number = first
    while True:
        showing = f"{number:016x}"
        ratings = [Rating("a" * 64, f"{number:064x}", item, 1 + number % 5, reader="R1", showing=showing)
                   for item in ("performance", "interpretability")]
        kinds = (EventKind.LEFT, EventKind.COMPLETED)
        store.save(ratings, [ReadingEvent("R1", showing, kind) for kind in kinds])
        os.write(1, f"{number}\\n".encode())
        number += 1

for line in sys.stdin:
    child = os.fork()
    if not child:
        read(int(line))
    os.write(1, f"child {child}\\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"ended\\n")
"""


def test_no_acknowledged_answer_of_a_study_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    draws = random.Random(7)
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )
    assert reader.stdin is not None
    assert reader.stdout is not None
    acknowledged: list[int] = []
    for turn in range(KILLS):
        reader.stdin.write(f"{turn * 100_000}\n")
        reader.stdin.flush()
        child, wanted, heard = 0, draws.randint(1, 12), 0
        while (line := reader.stdout.readline().strip()) != "ended":
            if line.startswith("child"):
                child = int(line.split()[1])
            else:
                acknowledged.append(int(line))
                heard += 1
            if child and heard >= wanted:
                os.kill(child, signal.SIGKILL)
                child, wanted = 0, sys.maxsize
    reader.stdin.close()
    assert reader.wait(100) == 0
    assert len(acknowledged) >= KILLS
    store = RatingStore(path)  # checks the integrity of the file
    stored: dict[str, set[str]] = {}
    for one in store.history():
        stored.setdefault(one.showing, set()).add(one.item)
    happened: dict[str, set[str]] = {}
    for event in store.events():
        happened.setdefault(event.showing, set()).add(event.kind.value)
    store.close()
    for number in acknowledged:
        assert stored[f"{number:016x}"] == {"performance", "interpretability"}
    assert set(happened) == set(stored), "half of a transaction was stored"
    assert all(kinds == {"left", "completed"} for kinds in happened.values())

"""How long a simulated radiograph takes, healthy and with a finding, by size and device.

Run: OMP_WAIT_POLICY=PASSIVE python tests/bench/bench_simulation.py [cpu|cuda]
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import torch

from engine.instructions.instruction import FindingMention
from engine.simulation.case import simulate
from engine.simulation.patient import draw_patient


def main() -> None:
    device = sys.argv[1] if len(sys.argv) > 1 else "cpu"
    count = 8 if device == "cpu" else 64
    for size in (256, 512, 1024):
        patients = [draw_patient(seed) for seed in range(count)]
        simulate(patients[:2], size=size, device=device)
        for name, row in (("healthy", []), ("consolidation", [FindingMention("consolidation")])):
            started = time.perf_counter()
            simulate(patients, [row] * count, size=size, device=device)
            if device != "cpu":
                torch.cuda.synchronize()
            print(f"{device} {size:5d} px {name:14s} {(time.perf_counter() - started) / count:.3f} s each")


if __name__ == "__main__":
    main()

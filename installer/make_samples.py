"""Makes ``resources/samples/simulated_*.dcm``: five simulated patients that a newcomer can open.

They are what ``counterview-engine simulate`` draws, at 1024 x 1024 pixels and compressed without loss. No
patient was imaged, and the files say so.

    python installer/make_samples.py
"""

import argparse
import sys
from io import BytesIO
from pathlib import Path

import pydicom
import torch
from pydicom.uid import JPEGLSLossless

from engine.instructions.instruction import FindingMention, Location, Side
from engine.paths import samples_dir
from engine.simulation.case import simulate
from engine.simulation.dicom_writer import dicom_bytes
from engine.simulation.patient import draw_patient

SIZE = 1024
THREADS = 2  # the last bits, and with them the UIDs, depend on it
BITS = 11  # finer than any screen shows; all five together stay under 4 MB
SAMPLES: dict[str, tuple[int, tuple[FindingMention, ...]]] = {
    "simulated_normal": (1036, ()),
    "simulated_pleural_effusion": (
        1053,
        (FindingMention("pleural_effusion", Location(Side.RIGHT), "moderate"),),
    ),
    "simulated_cardiomegaly": (1028, (FindingMention("cardiomegaly", Location(), "severe"),)),
    "simulated_pneumothorax": (1056, (FindingMention("pneumothorax", Location(Side.LEFT), "moderate"),)),
    # Taken at the bedside: AP, with leads and lines.
    "simulated_edema": (1055, (FindingMention("edema", Location(Side.BILATERAL), "moderate"),)),
}


def sample_bytes(name: str, size: int = SIZE) -> bytes:
    """The file of one sample; the same bytes on the same machine by as many threads."""
    seed, findings = SAMPLES[name]
    case = simulate([draw_patient(seed)], [findings], size=size)[0]
    dataset = pydicom.dcmread(BytesIO(dicom_bytes(case, 0, bits_stored=BITS)))
    dataset.compress(JPEGLSLossless, encoding_plugin="pyjpegls", generate_instance_uid=False)
    out = BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def main() -> None:
    """Write all samples where ``engine.paths`` looks for them, or into another folder."""
    parser = argparse.ArgumentParser(description="Make the simulated samples.")
    parser.add_argument("--out", type=Path, default=samples_dir(), metavar="DIR")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(THREADS)
    for name in SAMPLES:
        target = folder / f"{name}.dcm"
        target.write_bytes(sample_bytes(name))
        sys.stdout.write(f"wrote {target.name}, {target.stat().st_size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main()

import csv
import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest

from engine.errors import AtlasError
from engine.guidance.atlas_building import BuiltAtlas, build_atlas, write_atlas
from engine.guidance.pseudo_masks import load_atlas, pseudo_mask_for
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.instructions.instruction import Location, Side

VOCABULARY = load_vocabulary()
# The columns of MS_CXR_Local_Alignment_v1.1.0.csv and mimic-cxr-2.0.0-metadata.csv.
BOXES = ["category_name", "label_text", "path", "x", "y", "w", "h", "image_width", "image_height"]
BOXES += ["dicom_id", "split"]
METADATA = ["dicom_id", "subject_id", "study_id", "PerformedProcedureStepDescription", "ViewPosition"]
METADATA += ["Rows", "Columns", "StudyDate", "StudyTime", "ProcedureCodeSequence_CodeMeaning"]
METADATA += ["ViewCodeSequence_CodeMeaning", "PatientOrientationCodeSequence_CodeMeaning"]


def box(
    category: str, x: object, y: object, w: object, h: object, size: tuple[object, object], dicom_id: str
) -> dict[str, object]:
    return {
        "category_name": category,
        "label_text": 'made-up, with a comma and "quotes"',
        "path": f"files/p10/p10000001/s50000001/{dicom_id}.jpg",
        **dict(zip(BOXES[3:9], (x, y, w, h, *size), strict=True)),
        "dicom_id": dicom_id,
        "split": "train",
    }


def write(path: Path, columns: list[str], rows: list[dict[str, object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def tables(tmp_path: Path, rows: list[dict[str, object]]) -> tuple[Path, Path]:
    views = {"a": "PA", "b": "PA", "c": "AP", "d": "", "e": "LATERAL"}
    metadata = [{"dicom_id": key, "ViewPosition": view, "Rows": 1} for key, view in views.items()]
    return (
        write(tmp_path / "MS_CXR_Local_Alignment_v1.1.0.csv", BOXES, rows),
        write(tmp_path / "mimic-cxr-2.0.0-metadata.csv", METADATA, metadata),
    )


def build(tmp_path: Path, *rows: dict[str, object]) -> BuiltAtlas:
    return build_atlas(*tables(tmp_path, list(rows)), VOCABULARY)


def test_a_box_is_scaled_separately_in_x_and_y(tmp_path: Path) -> None:
    built = build(tmp_path, box("Pneumothorax", 250, 300, 500, 600, (1000, 3000), "a"))
    rows, columns = np.nonzero(built.masks["pneumothorax"])
    assert (columns.min(), columns.max() + 1) == (128, 384)
    assert (rows.min(), rows.max() + 1) == (51, 154)  # 51.2 to 153.6, every pixel that is touched


def test_boxes_of_one_finding_are_united_over_images(tmp_path: Path) -> None:
    built = build(
        tmp_path,
        box("Pleural Effusion", 0, 0, 100, 100, (1000, 1000), "a"),
        box("Pleural Effusion", 900, 900, 100, 100, (1000, 1000), "a"),
        box("Pleural Effusion", 500, 0, 200, 400, (2000, 4000), "b"),
    )
    mask = built.masks["pleural_effusion"]
    assert mask[10, 10]
    assert mask[505, 505]
    assert mask[10, 140]
    assert not mask[256, 256]
    assert built.boxes == {"pleural_effusion": 3}
    assert built.images == {"pleural_effusion": 2}


def test_only_pa_radiographs_count_and_bad_rows_are_reported(tmp_path: Path) -> None:
    good = (10, 10, 10, 10, (100, 100))
    built = build(
        tmp_path,
        box("Edema", *good, "a"),
        box("Edema", *good, "c"),
        box("Edema", *good, "d"),
        box("Edema", *good, "e"),
        box("Edema", *good, "unlisted"),
        box("Nodule", *good, "a"),
        box("Edema", "ten", 10, 10, 10, (100, 100), "a"),
        box("Edema", 10, 10, "nan", 10, (100, 100), "a"),
        box("Edema", 10, 10, 0, 10, (100, 100), "a"),
        box("Edema", 10, 10, 10, 10, (0, 100), "a"),
        box("Edema", "", "", "", "", ("", ""), "a"),
        box("Edema", 200, 10, 10, 10, (100, 100), "a"),
        box("Edema", 95, 10, 10, 10, (100, 100), "a"),
    )
    assert built.boxes == {"edema": 2}
    assert built.clipped == 1
    assert built.skipped == {
        "view position AP": 1,
        "view position not given": 1,
        "view position LATERAL": 1,
        "not in the metadata table": 1,
        'unknown category "Nodule"': 1,
        "box or image size is not a positive number": 5,
        "box outside its image": 1,
    }


def test_a_gzipped_metadata_table_is_read(tmp_path: Path) -> None:
    boxes, metadata = tables(tmp_path, [box("Edema", 0, 0, 50, 50, (100, 100), "a")])
    packed = tmp_path / "mimic-cxr-2.0.0-metadata.csv.gz"
    packed.write_bytes(gzip.compress(metadata.read_bytes()))
    assert build_atlas(boxes, packed, VOCABULARY).boxes == {"edema": 1}


def test_a_written_atlas_is_read_back_with_its_provenance(tmp_path: Path) -> None:
    boxes, metadata = tables(
        tmp_path,
        [
            box("Lung Opacity", 0, 0, 60, 50, (100, 100), "a"),
            box("Cardiomegaly", 30, 40, 50, 50, (100, 100), "b"),
        ],
    )
    built = build_atlas(boxes, metadata, VOCABULARY)
    write_atlas(built, tmp_path / "out" / "atlas")
    atlas = load_atlas(tmp_path / "out" / "atlas")
    assert set(atlas.findings) == {"lung_opacity", "cardiomegaly"}
    for key, mask in built.masks.items():
        assert np.array_equal(atlas.mask(key, Location(), 512) > 0, mask)
    assert atlas.mask("lung_opacity", Location(Side.LEFT), 512).sum() < built.masks["lung_opacity"].sum()
    table = (tmp_path / "out" / "atlas" / "atlas.toml").read_text("utf-8")
    assert hashlib.sha256(boxes.read_bytes()).hexdigest() in table
    assert "MS_CXR_Local_Alignment_v1.1.0.csv" in table
    assert str(tmp_path) not in table


def test_a_finding_without_boxes_opens_the_whole_frame(tmp_path: Path) -> None:
    write_atlas(build(tmp_path, box("Edema", 0, 0, 50, 50, (100, 100), "a")), tmp_path / "atlas")
    atlas = load_atlas(tmp_path / "atlas")
    found = pseudo_mask_for(parse("add effusion", VOCABULARY).instructions, VOCABULARY, atlas, 64)
    assert found.mask.all()
    assert found.whole_frame_findings == ("pleural effusion",)


def test_a_built_mask_that_was_changed_or_lost_is_refused(tmp_path: Path) -> None:
    write_atlas(build(tmp_path, box("Edema", 0, 0, 50, 50, (100, 100), "a")), tmp_path / "atlas")
    mask = tmp_path / "atlas" / "edema.png"
    mask.write_bytes(mask.read_bytes() + b"x")
    with pytest.raises(AtlasError, match="was changed"):
        load_atlas(tmp_path / "atlas")
    mask.unlink()
    with pytest.raises(AtlasError, match="cannot be read"):
        load_atlas(tmp_path / "atlas")


def test_a_folder_with_files_is_not_overwritten(tmp_path: Path) -> None:
    built = build(tmp_path, box("Edema", 0, 0, 50, 50, (100, 100), "a"))
    with pytest.raises(AtlasError, match="not an empty folder"):
        write_atlas(built, tmp_path)


def test_tables_without_usable_rows_are_refused_with_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="view position AP: 1"):
        build(tmp_path, box("Edema", 0, 0, 50, 50, (100, 100), "c"))


def test_tables_without_their_columns_are_refused(tmp_path: Path) -> None:
    boxes, metadata = tables(tmp_path, [])
    with pytest.raises(AtlasError, match="no column ViewPosition"):
        build_atlas(metadata, boxes, VOCABULARY)  # the two exchanged
    with pytest.raises(AtlasError, match="no column category_name, x, y, w, h"):
        build_atlas(metadata, metadata, VOCABULARY)
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    with pytest.raises(AtlasError, match="found nothing"):
        build_atlas(boxes, empty, VOCABULARY)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00binary", b"\x1f\x8bbroken"])
def test_a_table_that_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    boxes, _ = tables(tmp_path, [])
    for name in ("broken.csv", "broken.csv.gz"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(AtlasError, match="broken"):
            build_atlas(boxes, tmp_path / name, VOCABULARY)

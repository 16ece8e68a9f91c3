import shutil
from pathlib import Path

import numpy as np
import pytest

from engine import paths
from engine.errors import AtlasError
from engine.guidance.pseudo_masks import Atlas, load_atlas, pseudo_mask_for
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.instructions.instruction import Location, Side, Zone

VOCABULARY = load_vocabulary()
ANYWHERE = Location()


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def published_name(key: str) -> str:
    category = VOCABULARY.finding(key).annotated_mask or ""
    return f"pseudo_mask_{'Effusion' if category == 'Pleural Effusion' else category}.npy"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Eight made-up masks under the published names; each covers another share of the rows."""
    folder = tmp_path / "published"
    folder.mkdir()
    for index, finding in enumerate(VOCABULARY.annotated):
        mask = np.zeros((512, 512), dtype=np.uint8)
        mask[: 100 + 40 * index] = 1
        np.save(folder / published_name(finding.key), mask)
    return folder


def mask_of(text: str, atlas: Atlas, size: int = 128) -> tuple[np.ndarray, str, tuple[str, ...]]:
    result = pseudo_mask_for(parse(text, VOCABULARY).instructions, VOCABULARY, atlas, size)
    assert result.mask.shape == (size, size)
    assert result.mask.dtype == np.float32
    assert result.coverage == pytest.approx(result.mask.mean())
    assert not result.mask.flags.writeable
    return result.mask, result.source, result.whole_frame_findings


def test_the_shipped_atlas_has_exactly_the_eight_annotated_findings(atlas: Atlas) -> None:
    assert set(atlas.findings) == {finding.key for finding in VOCABULARY.annotated}
    for key in atlas.findings:
        mask = atlas.mask(key, ANYWHERE, 512)
        assert mask.dtype == np.float32
        assert set(np.unique(mask)) == {0.0, 1.0}
        assert 0.3 < mask.mean() < 0.7


def test_masks_of_all_sizes_cover_the_same_part_of_the_image(atlas: Atlas) -> None:
    for key in atlas.findings:
        fine = atlas.mask(key, ANYWHERE, 512).mean()
        assert atlas.mask(key, ANYWHERE, 64).mean() == pytest.approx(fine, abs=0.01)
        assert atlas.mask(key, ANYWHERE, 97).mean() == pytest.approx(fine, abs=0.01)


def test_the_patients_right_is_on_the_left_of_the_image(atlas: Atlas) -> None:
    right = atlas.mask("pleural_effusion", Location(Side.RIGHT), 100)
    left = atlas.mask("pleural_effusion", Location(Side.LEFT), 100)
    assert right[:, :50].any()
    assert not right[:, 50:].any()
    assert not left[:, :50].any()
    assert np.array_equal(right + left, atlas.mask("pleural_effusion", ANYWHERE, 100))


def test_bilateral_does_not_clip(atlas: Atlas) -> None:
    both = atlas.mask("edema", Location(Side.BILATERAL), 100)
    assert np.array_equal(both, atlas.mask("edema", ANYWHERE, 100))


def test_the_heart_lies_two_thirds_to_the_patients_left(atlas: Atlas) -> None:
    heart = atlas.mask("cardiomegaly", ANYWHERE, 300)
    assert heart[:, 150:].sum() > 1.3 * heart[:, :150].sum()


def test_zones_follow_one_another_down_the_lung_and_cover_it(atlas: Atlas) -> None:
    def rows(zone: Zone) -> np.ndarray:
        return np.flatnonzero(atlas.mask("consolidation", Location(None, zone), 256).any(axis=1))

    upper, middle, lower = rows(Zone.UPPER), rows(Zone.MIDDLE), rows(Zone.LOWER)
    assert upper.min() < middle.min() < lower.min()
    assert upper.max() < middle.max() < lower.max()
    together = sum(
        atlas.mask("consolidation", Location(None, zone), 256)
        for zone in (Zone.UPPER, Zone.MIDDLE, Zone.LOWER)
    )
    assert np.array_equal(np.asarray(together) > 0, atlas.mask("consolidation", ANYWHERE, 256) > 0)
    assert set(rows(Zone.APICAL)) < set(upper)
    assert set(rows(Zone.BASAL)) < set(lower)


def test_the_retrocardiac_region_is_mostly_left(atlas: Atlas) -> None:
    region = atlas.mask("lung_opacity", Location(None, Zone.RETROCARDIAC), 300)
    assert region[:, 150:].sum() > 1.5 * region[:, :150].sum()
    assert region[:100].sum() == 0


def test_each_annotated_finding_has_a_mask_at_each_place_it_offers(atlas: Atlas) -> None:
    for finding in VOCABULARY.annotated:
        for side in (None, *Side) if finding.sided else (None,):
            for zone in (None, *finding.zones):
                mask = atlas.mask(finding.key, Location(side, zone), 64)
                assert 0 < mask.mean() <= atlas.mask(finding.key, ANYWHERE, 64).mean()


def test_the_source_names_finding_and_place(atlas: Atlas) -> None:
    mask, source, whole = mask_of("add small right effusion", atlas)
    assert source == "pseudo mask of pleural effusion, right"
    assert whole == ()
    assert not mask[:, 64:].any()


def test_several_findings_are_united(atlas: Atlas) -> None:
    mask, source, _ = mask_of("Add left effusion and cardiomegaly. Remove right basal opacity.", atlas)
    parts = [
        atlas.mask("pleural_effusion", Location(Side.LEFT), 128),
        atlas.mask("cardiomegaly", ANYWHERE, 128),
        atlas.mask("lung_opacity", Location(Side.RIGHT, Zone.BASAL), 128),
    ]
    assert np.array_equal(mask, np.maximum.reduce(parts))
    assert source == "pseudo mask of pleural effusion, left; cardiomegaly; lung opacity, right basal"


def test_a_finding_without_annotated_mask_opens_the_whole_frame_and_says_so(atlas: Atlas) -> None:
    mask, source, whole = mask_of("add edema and a left fracture", atlas)
    assert mask.all()
    assert source == "whole frame: fracture has no annotated mask"
    assert whole == ("fracture",)
    _, source, _ = mask_of("add scoliosis and a hernia", atlas)
    assert source == "whole frame: scoliosis and hernia have no annotated masks"


def test_a_missing_mask_or_an_empty_place_is_an_error(atlas: Atlas, published: Path) -> None:
    with pytest.raises(AtlasError, match="no pseudo mask of fracture"):
        atlas.mask("fracture", ANYWHERE, 64)
    first = VOCABULARY.annotated[0].key  # covers the upper fifth
    with pytest.raises(AtlasError, match="nothing at left basal"):
        load_atlas(published).mask(first, Location(Side.LEFT, Zone.BASAL), 64)


def test_published_masks_load_under_both_naming_schemes(published: Path) -> None:
    first = load_atlas(published)
    for finding in VOCABULARY.annotated:
        category = (finding.annotated_mask or "").replace(" ", "_")
        (published / published_name(finding.key)).rename(published / f"mask_{category}.npy")
    assert (published / "mask_Pleural_Effusion.npy").is_file()
    second = load_atlas(published)
    for index, finding in enumerate(VOCABULARY.annotated):
        expected = (100 + 40 * index) / 512
        for atlas in (first, second):
            assert atlas.mask(finding.key, ANYWHERE, 512).mean() == pytest.approx(expected)
            assert atlas.mask(finding.key, ANYWHERE, 256).mean() == pytest.approx(expected, abs=0.005)


def test_the_published_masks_have_their_published_coverage(shared: Path) -> None:
    """METHODS A5."""
    atlas = load_atlas(shared / "reference" / "pseudo_masks")
    coverage = {key: round(float(atlas.mask(key, ANYWHERE, 512).mean()), 3) for key in atlas.findings}
    assert coverage == {
        "atelectasis": 0.670,
        "cardiomegaly": 0.588,
        "consolidation": 0.826,
        "edema": 0.793,
        "pleural_effusion": 0.722,
        "lung_opacity": 0.770,
        "pneumonia": 0.770,
        "pneumothorax": 0.822,
    }


def test_our_masks_are_tighter_than_the_published_ones_and_agree_with_them(
    shared: Path, atlas: Atlas
) -> None:
    other = load_atlas(shared / "reference" / "pseudo_masks")
    for key in atlas.findings:
        ours, theirs = atlas.mask(key, ANYWHERE, 512) > 0, other.mask(key, ANYWHERE, 512) > 0
        assert ours.mean() < theirs.mean()
        assert (ours & theirs).sum() > 0.85 * ours.sum()


def damage(published: Path, content: object) -> None:
    path = published / "pseudo_mask_Edema.npy"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        np.save(path, np.asarray(content), allow_pickle=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not an array", "damaged"),
        (b"", "damaged"),
        (np.ones((512, 256), np.uint8), "shape"),
        (np.ones((1, 512, 512), np.uint8), "shape"),
        (np.full((512, 512), 255, np.uint8), "0 and 1"),
        (np.full((512, 512), np.nan), "0 and 1"),
        (np.zeros((512, 512), np.uint8), "empty"),
        (np.array([{"evil": 1}], dtype=object), "damaged"),
    ],
    ids=["text", "nothing", "not square", "extra axis", "255", "NaN", "empty", "pickle"],
)
def test_a_damaged_published_mask_is_refused_at_load(published: Path, content: object, said: str) -> None:
    damage(published, content)
    with pytest.raises(AtlasError, match=rf"pseudo_mask_Edema\.npy.*{said}"):
        load_atlas(published)


def test_a_truncated_published_mask_is_refused_at_load(published: Path) -> None:
    path = published / "pseudo_mask_Edema.npy"
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(AtlasError, match="damaged"):
        load_atlas(published)


def test_a_missing_doubled_or_unknown_published_mask_is_refused_at_load(published: Path) -> None:
    edema = published / "pseudo_mask_Edema.npy"
    shutil.copy(edema, published / "mask_Edema.npy")
    with pytest.raises(AtlasError, match="twice"):
        load_atlas(published)
    (published / "mask_Edema.npy").rename(published / "pseudo_mask_Nodule.npy")
    with pytest.raises(AtlasError, match="Nodule"):
        load_atlas(published)
    (published / "pseudo_mask_Nodule.npy").unlink()
    edema.unlink()
    with pytest.raises(AtlasError, match="no mask of edema"):
        load_atlas(published)


def test_a_folder_that_is_no_atlas_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="no atlas"):
        load_atlas(tmp_path)
    with pytest.raises(AtlasError, match="there is no atlas folder"):
        load_atlas(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[0.440, 0.085]", "[1.440, 0.085]", "outside 0 to 1"),
        ("[0.440, 0.085]", "[nan, 0.085]", "outside 0 to 1"),
        ("[0.440, 0.085]", "[0.440]", "wrong entry"),
        ('form = "outlines"', 'form = "drawings"', "drawings"),
        ('finding = "edema"', 'finding = "nodule"', "nodule"),
        ('finding = "edema"', 'finding = "pneumonia"', "twice"),
        ('finding = "edema"', 'finding = "fracture"', "no mask of edema"),
        ('shapes = ["enlarged heart"]', 'shapes = ["small heart"]', "small heart"),
        ('shapes = ["enlarged heart"]', "shapes = []", "nothing"),
        ("midline = 0.5", "midline = 5", "midline"),
        ('name = "counterview anatomy"', "", "name"),
        ("[[mask]]", "[[mask", "cannot be read"),
    ],
)
def test_a_damaged_outline_atlas_is_refused_at_load(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (paths.atlas_dir() / "atlas.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "atlas.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(AtlasError, match=said):
        load_atlas(tmp_path)


def test_an_edited_outline_moves_the_mask(tmp_path: Path, atlas: Atlas) -> None:
    text = (paths.atlas_dir() / "atlas.toml").read_text("utf-8")
    changed = text.replace("midline = 0.5", "midline = 0.6")
    (tmp_path / "atlas.toml").write_text(changed, "utf-8")
    wider = load_atlas(tmp_path).mask("edema", Location(Side.RIGHT), 100)
    assert wider.sum() > atlas.mask("edema", Location(Side.RIGHT), 100).sum()


def test_atlases_of_one_digest_confine_alike(tmp_path: Path, atlas: Atlas) -> None:
    text = (paths.atlas_dir() / "atlas.toml").read_text("utf-8")
    found = []
    for number, words in enumerate((text, f"# mine\n{text}", text.replace("midline = 0.5", "midline = 0.6"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "atlas.toml").write_text(words, "utf-8")
        found.append(load_atlas(folder).digest)
    assert found[0] == found[1] == atlas.digest
    assert found[2] != atlas.digest


def test_an_atlas_is_read_once_and_again_when_a_file_of_it_changed(tmp_path: Path) -> None:
    folder = tmp_path / "atlas"
    shutil.copytree(paths.atlas_dir(), folder)
    first = load_atlas(folder)
    assert load_atlas(folder) is first
    table = folder / "atlas.toml"
    table.write_text(table.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert load_atlas(folder) is not first
    table.write_text("no atlas", "utf-8")
    with pytest.raises(AtlasError, match="cannot be read"):
        load_atlas(folder)

from pathlib import Path

import pytest

from engine import paths
from engine.errors import InstructionError
from engine.instructions.findings import load_vocabulary
from engine.instructions.wording import phrase_table, split_words


def test_the_table_holds_the_thirty_findings_and_eight_annotated_masks() -> None:
    vocabulary = load_vocabulary()
    assert len(vocabulary.findings) == 30
    assert {finding.annotated_mask for finding in vocabulary.annotated} == {
        "Atelectasis",
        "Cardiomegaly",
        "Consolidation",
        "Edema",
        "Lung Opacity",
        "Pleural Effusion",
        "Pneumonia",
        "Pneumothorax",
    }


def test_every_name_plural_and_synonym_means_its_own_finding() -> None:
    vocabulary = load_vocabulary()
    table = phrase_table(vocabulary)
    for finding in vocabulary.findings:
        assert finding.key == finding.name.replace(" ", "_")
        for text in (finding.name, finding.plural, *finding.synonyms):
            assert table[split_words(text.replace("{side}", "left"))].finding == finding.key


def test_the_vocabulary_can_be_a_key_of_a_cache() -> None:
    assert hash(load_vocabulary()) == hash(load_vocabulary(paths.findings_file()))


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    text = paths.findings_file().read_text("utf-8")
    assert old in text
    path = tmp_path / "findings.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_adding_a_finding_is_adding_a_row(tmp_path: Path) -> None:
    path = tmp_path / "findings.toml"
    row = '\n[[finding]]\nkey = "nodule"\nname = "nodule"\nplural = "nodules"\nsided = true\nzones = []\n'
    path.write_text(paths.findings_file().read_text("utf-8") + row, "utf-8")
    assert load_vocabulary(path).finding("nodule").sided
    assert load_vocabulary(path).finding("nodule").annotated_mask is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "atelectasis"', 'key = "pleural_effusion"', "twice"),
        ('levels = ["minimal", "trace"', 'levels = ["enormous", "trace"', "enormous"),
        ('kinds = ["layering"', 'kinds = ["bubbly"', "bubbly"),
        ("sided = true", 'sided = "yes"', "sided"),
        ('zones = ["basal", "lower"]', 'zones = ["bottom"]', "bottom"),
        ('snomed = "60046008"', 'snowmed = "60046008"', "snowmed"),
        ('name = "pleural effusion"\n', "", "name"),
        ("[[finding]]\nkey", "[[finding\nkey", "cannot be read"),
    ],
)
def test_a_wrong_table_is_refused_with_what_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(InstructionError, match=said):
        load_vocabulary(_changed(tmp_path, old, new))


def test_a_phrase_with_two_meanings_is_refused(tmp_path: Path) -> None:
    vocabulary = load_vocabulary(_changed(tmp_path, '"volume loss"', '"effusion"'))
    with pytest.raises(InstructionError, match="effusion"):
        phrase_table(vocabulary)


def test_a_missing_table_is_named() -> None:
    with pytest.raises(InstructionError, match=r"nowhere\.toml"):
        load_vocabulary(Path("nowhere.toml"))


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(InstructionError, match="gallstone"):
        load_vocabulary().finding("gallstone")

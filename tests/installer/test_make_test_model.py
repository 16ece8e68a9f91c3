"""The script that makes the test model: what it says about the model is what ships beside the weights."""

import importlib.util
from pathlib import Path

from engine.models.catalog import find_model
from engine.models.description import README_NAME, describe_model

SCRIPT = Path(__file__).resolve().parents[2] / "installer" / "make_test_model.py"


def test_the_shipped_readme_is_the_one_that_the_script_writes(tmp_path: Path) -> None:
    specification = importlib.util.spec_from_file_location("make_test_model", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    script = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(script)
    script.write_descriptions(tmp_path)
    card = find_model(script.NAME)
    shipped = (card.folder / README_NAME).read_text(encoding="utf-8")
    assert shipped == (tmp_path / README_NAME).read_text(encoding="utf-8")
    assert shipped.startswith(f"# {card.title}\n")
    assert "no medical meaning" in describe_model(card).text

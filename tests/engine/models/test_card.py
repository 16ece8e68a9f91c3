import pytest

from engine.models.card import is_valid_name


@pytest.mark.parametrize("name", ["a", "Test-model_1.2", "x" * 64])
def test_names_that_can_be_file_names_are_valid(name: str) -> None:
    assert is_valid_name(name)


@pytest.mark.parametrize("name", ["", ".hidden", "a b", "a/b", "x" * 65, "é"])
def test_other_names_are_not(name: str) -> None:
    assert not is_valid_name(name)

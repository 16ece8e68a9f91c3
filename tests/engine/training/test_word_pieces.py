"""The tokenizer knows each word of the grammar as one token."""

from pathlib import Path

from transformers import CLIPTokenizer

from engine.instructions.findings import load_vocabulary
from engine.training.word_pieces import words_of, write_tokenizer


def test_each_word_is_one_token_and_numbers_fit_the_encoder(tmp_path: Path) -> None:
    vocabulary = load_vocabulary()
    count = write_tokenizer(tmp_path, vocabulary, 48)
    tokenizer = CLIPTokenizer.from_pretrained(str(tmp_path), local_files_only=True)
    assert len(tokenizer) == count
    assert tokenizer.model_max_length == 48
    for word in words_of(vocabulary):
        tokens = tokenizer.tokenize(word)
        assert len(tokens) == 1, (word, tokens)
        assert tokens[0] != tokenizer.unk_token


def test_sentences_that_mean_different_things_have_different_tokens(tmp_path: Path) -> None:
    write_tokenizer(tmp_path, load_vocabulary())
    tokenizer = CLIPTokenizer.from_pretrained(str(tmp_path), local_files_only=True)
    left = tokenizer("Add the finding of large left pleural effusion.")["input_ids"]
    right = tokenizer("Add the finding of large right pleural effusion.")["input_ids"]
    assert sum(a != b for a, b in zip(left, right, strict=True)) == 1

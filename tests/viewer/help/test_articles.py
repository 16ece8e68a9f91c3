"""The articles are whole, say keys only as they are in force, and lead nowhere outside."""

import re
from pathlib import Path

import pytest

from viewer.help.articles import SOURCE, Article, help_dir, load_articles, plain, sections
from viewer.help.live_text import ROWS, named_commands

LANGUAGES = ("en", "de")
PLACEHOLDER = re.compile(r"\{[^}]*\}")
LINK = re.compile(r"\[[^\]]+\]\(([^)]*)\)")
TYPED_KEY = re.compile(r"\b(Ctrl|Shift|Strg|Umschalt|Alt)\s*\+|\bF\d{1,2}\b|\bEsc\b")


@pytest.fixture(params=LANGUAGES)
def articles(request: pytest.FixtureRequest) -> tuple[Article, ...]:
    return load_articles(request.param)


def test_every_article_is_there_in_every_language() -> None:
    names = {path.name for path in (help_dir() / SOURCE).glob("*.md")}
    assert len(names) >= 15
    for language in LANGUAGES:
        assert {path.name for path in (help_dir() / language).glob("*.md")} == names


def test_a_translation_names_the_same_commands_and_has_as_many_parts() -> None:
    for source, translated in zip(load_articles("en"), load_articles("de"), strict=True):
        assert source.name == translated.name
        assert source.title != translated.title
        assert sorted(PLACEHOLDER.findall(source.text)) == sorted(PLACEHOLDER.findall(translated.text))
        assert sorted(LINK.findall(source.text)) == sorted(LINK.findall(translated.text)), source.name
        assert len(sections(source, source.text)) == len(sections(translated, translated.text))


def test_keys_are_never_typed_by_hand(articles: tuple[Article, ...]) -> None:
    for article in articles:
        bare = PLACEHOLDER.sub("", article.text)
        bare = re.sub(
            r"(Ctrl inverts|Strg kehrt)|Alt (with|mit)", "", bare
        )  # held keys that nobody can change
        assert TYPED_KEY.search(bare) is None, (article.name, TYPED_KEY.search(bare))
        assert set(named_commands(article.text)) <= set(ROWS), article.name


def test_links_lead_to_articles_and_commands_only(articles: tuple[Article, ...]) -> None:
    names = {article.name for article in articles}
    for article in articles:
        for target in LINK.findall(article.text):
            scheme, _, what = target.partition(":")
            assert scheme in ("help", "do"), target
            assert what in (names if scheme == "help" else ROWS), target
        assert not re.search(r"https?:|www\.|!\[|<(?!!--)", article.text), article.name


def test_articles_are_short(articles: tuple[Article, ...]) -> None:
    for article in articles:
        assert 40 <= len(plain(article.text).split()) <= 330, article.name
        assert article.words, article.name


def test_an_article_that_a_language_lacks_is_read_in_english(tmp_path: Path) -> None:
    for language, name, title in (("en", "01-a", "One"), ("en", "02-b", "Two"), ("de", "02-b", "Zwei")):
        (tmp_path / language).mkdir(exist_ok=True)
        (tmp_path / language / f"{name}.md").write_text(f"# {title}\n\ntext", encoding="utf-8")
    assert [article.title for article in load_articles("de", tmp_path)] == ["One", "Zwei"]
    assert [article.title for article in load_articles("fr", tmp_path)] == ["One", "Two"]


def test_a_file_that_is_no_article_is_refused(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "01-a.md").write_text("no title", encoding="utf-8")
    with pytest.raises(ValueError, match=r"01-a\.md"):
        load_articles("en", tmp_path)


def test_parts_are_found_by_heading_in_plain_words() -> None:
    article = Article(
        "a", "Title", "Begin **here**, see [this](help:b).\n\n## Part\n\n- one `x`\n", ("other",)
    )
    first, second = sections(article, article.text)
    assert (first.heading, first.body, first.words) == ("", "Begin here, see this.", "other")
    assert (second.heading, second.body) == ("Part", "one x")

"""Articles: the help as Markdown files, one folder for each language; Qt-free."""

import re
from dataclasses import dataclass
from pathlib import Path

from engine import paths

SOURCE = "en"  # every article exists in this language
_NAME = re.compile(r"\d\d-([a-z-]+)\.md")
_TITLE = re.compile(r"# (.+)")
_WORDS = re.compile(r"<!--\s*also:(.*?)-->", re.DOTALL)
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!<>|~^$&'\",/:;=?@%-])")


@dataclass(frozen=True)
class Article:
    """One text of the help.

    Attributes:
        name: by which other articles and the parts of the window refer to it.
        title: its first line.
        text: Markdown without the title; keys and commands still stand in it as ``{key:run}``.
        words: other words that a reader may search it by.
    """

    name: str
    title: str
    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of an article that a search finds by itself.

    Attributes:
        article: its name.
        title: of the article.
        heading: of the part; "" for what stands before the first one.
        body: plain text.
        words: those of the article, in its first part.
    """

    article: str
    title: str
    heading: str
    body: str
    words: str = ""


def help_dir() -> Path:
    """The folder with a folder of articles for each language."""
    return paths.resources_dir() / "help"


def load_articles(language: str, folder: Path | None = None) -> tuple[Article, ...]:
    """All articles in their order, each in English where the language has none of it.

    Args:
        language: a code such as "de".
        folder: that holds a folder for each language; None for the one that comes along.

    Raises:
        ValueError: a file is not named or begun as an article is.
    """
    folder = help_dir() if folder is None else folder
    found = []
    for source in sorted((folder / SOURCE).glob("*.md")):
        translated = folder / language / source.name
        found.append(_read(translated if translated.is_file() else source))
    return tuple(found)


def sections(article: Article, text: str) -> tuple[Section, ...]:
    """The parts of an article, for a search.

    Args:
        article: whose title and words count.
        text: its Markdown with keys and commands as they are now.
    """
    parts = _HEADING.split(text)
    first = plain(parts[0]) or plain("".join(parts[2:3]))  # the list shows a few words of it
    found = [Section(article.name, article.title, "", first, " ".join(article.words))]
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        found.append(Section(article.name, article.title, plain(heading), plain(body)))
    return tuple(found)


def plain(markdown: str) -> str:
    """The words of a Markdown text in one line."""
    text = _LINK.sub(r"\1", markdown)
    text = re.sub(r"^\s*(\|[\s:|-]+\|\s*$|#+ |[-*] |\d+\. |> )", "", text, flags=re.MULTILINE)
    text = re.sub(r"(?<!\\)[*`|]", " ", text)
    return " ".join(re.sub(r" ([.,;:)])", r"\1", " ".join(_ESCAPE.sub(r"\1", text).split())).split())


def _read(path: Path) -> Article:
    named = _NAME.fullmatch(path.name)
    text = path.read_text(encoding="utf-8")
    words = _WORDS.search(text)
    first, _, rest = _WORDS.sub("", text).strip().partition("\n")
    title = _TITLE.fullmatch(first.strip())
    if named is None or title is None:
        raise ValueError(f"{path.name}: an article is called 01-name.md and begins with a line '# Title'")
    others = tuple(word.strip() for word in words[1].split(",")) if words else ()
    return Article(named[1], title[1].strip(), rest.strip() + "\n", others)

"""Library: the articles and commands of the help, as they are now, and the search over both."""

from dataclasses import dataclass

from viewer.help.articles import Article, Section, load_articles, sections
from viewer.help.live_text import Command, LiveText, named_commands
from viewer.help.search import Index, Text, excerpt
from viewer.language import tr

_MOST_HITS = 14
_MOST_COMMANDS = 6


@dataclass(frozen=True)
class Hit:
    """Something that was found.

    Attributes:
        article: its name, or "".
        heading: the part of the article, or "".
        command: or None.
        title, detail: for the list.
    """

    article: str
    heading: str
    command: Command | None
    title: str
    detail: str


class Library:
    """Reads the articles once, and puts keys and commands in whenever they are asked for.

    Args:
        live: what is in force.
        language: of the articles.
    """

    def __init__(self, live: LiveText, language: str) -> None:
        self.live = live
        self.articles = load_articles(language)
        self._by_name = {article.name: article for article in self.articles}
        self._sections: tuple[Section, ...] = ()
        self._commands: tuple[str, ...] = ()
        self._index: Index | None = None

    def refresh(self) -> None:
        """Put keys and commands in anew when something is searched next; after the bindings have changed."""
        self._index = None

    def prepare(self) -> None:
        """Get ready for a search, which else takes that time."""
        if self._index is None:
            self._index = self._make_index()

    def _make_index(self) -> Index:
        self._sections = tuple(
            section
            for article in self.articles
            for section in sections(article, self.live.resolved(article.text))
        )
        commands = self.live.commands()
        self._commands = tuple(command.id for command in commands)
        return Index(
            [
                *(Text(part.title, part.heading, part.body, part.words) for part in self._sections),
                *(Text(command.text, "", "", f"{command.place} {command.keys}") for command in commands),
            ]
        )

    def article(self, name: str) -> Article | None:
        return self._by_name.get(name)

    def markdown(self, name: str) -> str:
        """A whole article with keys and commands as they are now.

        Raises:
            KeyError: there is none of this name.
        """
        article = self._by_name[name]
        return f"# {article.title}\n\n{self.live.resolved(article.text)}"

    def about_command(self, identity: str) -> str:
        """Markdown about one command: its key, its menu, and the articles that speak of it."""
        command = self.live.command(identity)
        lines = [f"# {command.text}", ""]
        key = self.live.resolved(f"{{key:{identity}}}") if command.keys else tr("none")
        place = command.place if command.is_held else f"{tr('Menu')}: {command.place}"
        lines += [f"- {tr('Key')}: {key}", f"- {place}", ""]
        if not command.is_held:
            lines += [command.why_not or f"[{tr('Do it')}](do:{identity})", ""]
        read = [
            f"- [{article.title}](help:{article.name})"
            for article in self.articles
            if identity in named_commands(article.text)
        ]
        return "\n".join([*lines, f"## {tr('Read more')}", "", *read] if read else lines)

    def search(self, query: str) -> list[Hit]:
        """The best hits: of each article its best part, and commands."""
        found: list[Hit] = []
        seen: set[str] = set()
        commands = 0
        self.prepare()
        assert self._index is not None
        for place, _ in self._index.search(query):
            if place >= len(self._sections):
                if commands < _MOST_COMMANDS:
                    commands += 1
                    found.append(self._command_hit(self._commands[place - len(self._sections)]))
            elif self._sections[place].article not in seen:
                part = self._sections[place]
                seen.add(part.article)
                title = f"{part.title} › {part.heading}" if part.heading else part.title
                found.append(Hit(part.article, part.heading, None, title, excerpt(part.body, query)))
        return found[:_MOST_HITS]

    def _command_hit(self, identity: str) -> Hit:
        command = self.live.command(identity)
        detail = " · ".join(filter(None, (command.keys or tr("no key"), command.place)))
        return Hit("", "", command, command.text, detail)

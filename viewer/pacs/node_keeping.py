"""Keeping the list of PACS on the disk, and their tokens in step with it; for the background."""

from urllib.parse import urlsplit

from engine.errors import ArchiveError
from engine.pacs.nodes import Node, Nodes, WebNode, write_nodes
from viewer.language import tr


def keep_nodes(nodes: Nodes, old: Node | None, new: Node | None) -> None:
    """Write the list; a token never follows to another address, nor to another name.

    Args:
        nodes: all of them.
        old: what was changed or removed.
        new: what it is now; None: it was removed.

    Raises:
        ArchiveError: the list cannot be written, or the keyring does not let go of a token.
    """
    if isinstance(old, WebNode) and not (isinstance(new, WebNode) and _is_same_place(old, new)):
        from engine.pacs.web_token import remove_token

        remove_token(old.name)
    try:
        write_nodes(nodes)
    except OSError as error:
        text = tr("The list of PACS cannot be written ({why}); free some space and try again.")
        raise ArchiveError(text.format(why=error.strerror)) from None


def _is_same_place(old: WebNode, new: WebNode) -> bool:
    one, other = urlsplit(old.url), urlsplit(new.url)
    return old.name.casefold() == new.name.casefold() and one[:2] == other[:2]

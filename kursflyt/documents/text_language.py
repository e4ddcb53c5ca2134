"""The small language that texts are written in: words in braces, and passages that stand only when something holds.

`Hei {fornavn}! {hvis avgift}Prisen er {pris}.{ellers}Kurset er gratis.{slutt}` A text is read to a tree and never run:
it can ask for nothing but the words it is offered. A line with only `{hvis …}`, `{ellers}` or `{slutt}` takes no room.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence

_TAG = re.compile(r"\{([^{}\n]*)\}")
_CONTROL = re.compile(r"\s*(?:hvis\s|ellers\s*$|ellers\s+hvis\s|slutt\s*$)")
_NAME = re.compile(r"[a-zæøå][a-zæøå0-9_]*")
DEEPEST = 8


class TextFault(Refused):
    """The text cannot be read. `line` counts from one."""

    def __init__(self, sentence: str, *, line: int, **values: object) -> None:
        super().__init__(Sentence(sentence, line=line, **values))
        self.line = line


@dataclass(frozen=True)
class Shown:
    """The value of a word."""

    name: str
    line: int


@dataclass(frozen=True)
class Condition:
    """What is asked after `hvis`: that a word has something to say, or with `ikke` that it has not."""

    name: str
    negated: bool
    line: int


@dataclass
class Choice:
    """The passage of the first condition that holds; else the last one, which may be empty."""

    line: int
    branches: list[tuple[Condition, list[Node]]] = field(default_factory=list)
    otherwise: list[Node] | None = None


type Node = str | Shown | Choice
type Tree = list[Node]
type Source = tuple[str, str]  # subject and body as they are written; a passage of a letter has no subject
type Texts = Mapping[tuple[str, str], Source]  # those that the school has written, by kind and language
type Guards = frozenset[tuple[str, bool]]


def parse(text: str) -> Tree:
    """The tree of a text. Raises `TextFault`, and nothing else, on what is no text of this language."""
    top: Tree = []
    open_choices: list[Choice] = []
    here = top
    for piece, line in _pieces(text.replace("\r\n", "\n").replace("\r", "\n")):
        if isinstance(piece, str):
            here.append(piece)
            continue
        words = piece.words
        if words == ["slutt"]:
            _within(open_choices, "{slutt}", line)
            open_choices.pop()
            here = _passage(open_choices, top)
        elif words[:1] == ["hvis"]:
            if len(open_choices) == DEEPEST:
                raise TextFault("Linje {line}: det er for mange «hvis» inni hverandre.", line=line)
            choice = Choice(line)
            here.append(choice)
            open_choices.append(choice)
            here = _new_branch(choice, words[1:], line)
        elif words[:1] == ["ellers"]:
            choice = _within(open_choices, "{ellers}", line)
            if choice.otherwise is not None:
                raise TextFault("Linje {line}: etter «ellers» kan det bare komme «slutt».", line=line)
            if words[1:2] == ["hvis"]:
                here = _new_branch(choice, words[2:], line)
            elif len(words) == 1:
                choice.otherwise = here = []
            else:
                raise TextFault("Linje {line}: skriv {example}.", line=line, example="{ellers} eller {ellers hvis …}")
        else:
            here.append(Shown(_name(words, line), line))
    if open_choices:
        line = open_choices[-1].line
        raise TextFault("Linje {line}: passasjen som begynner her, mangler {end}.", line=line, end="{slutt}")
    return top


def render(tree: Tree, *, shown: Callable[[str], str], holds: Callable[[str], bool]) -> str:
    """The text with the values of its words; never more than one empty line in a row."""
    return re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", "".join(_rendered(tree, shown, holds)))


def words_in(tree: Tree, within: Guards = frozenset()) -> Iterator[tuple[Shown, Guards]]:
    """Every place where a word is shown, and what holds there: the name of each condition, and whether it does."""
    for node in tree:
        if isinstance(node, Shown):
            yield node, within
        elif isinstance(node, Choice):
            failed = within
            for condition, passage in node.branches:
                yield from words_in(passage, failed | {(condition.name, not condition.negated)})
                failed |= {(condition.name, condition.negated)}
            yield from words_in(node.otherwise or [], failed)


def conditions_in(tree: Tree) -> Iterator[Condition]:
    """Every condition, the outer before the inner."""
    for node in tree:
        if isinstance(node, Choice):
            yield from (condition for condition, _ in node.branches)
            for passage in _passages(node):
                yield from conditions_in(passage)


def always_shown(tree: Tree) -> frozenset[str]:
    """The words that the reader sees whatever holds."""
    found: frozenset[str] = frozenset()
    for node in tree:
        if isinstance(node, Shown):
            found |= {node.name}
        elif isinstance(node, Choice) and node.otherwise is not None:
            found |= frozenset.intersection(*map(always_shown, _passages(node)))
    return found


@dataclass(frozen=True)
class _Tag:
    words: list[str]


def _pieces(text: str) -> Iterator[tuple[str | _Tag, int]]:
    """Plain passages and tags in turn, with their lines."""
    lines = text.split("\n")
    for number, content in enumerate(lines, start=1):
        ending = "" if number == len(lines) else "\n"
        tags = _TAG.findall(content)
        if tags and all(map(_CONTROL.match, tags)) and not _TAG.sub("", content).strip():
            yield from ((_Tag(tag.lower().split()), number) for tag in tags)
            continue
        end = 0
        for match in _TAG.finditer(content):
            yield _plain(content[end : match.start()], number), number
            yield _Tag(match[1].lower().split()), number
            end = match.end()
        yield _plain(content[end:], number) + ending, number


def _plain(text: str, line: int) -> str:
    if "{" in text:
        raise TextFault("Linje {line}: en krøllparentes åpnes og lukkes ikke.", line=line)
    if "}" in text:
        raise TextFault("Linje {line}: en krøllparentes lukkes uten å være åpnet.", line=line)
    return text


def _within(open_choices: list[Choice], tag: str, line: int) -> Choice:
    if not open_choices:
        raise TextFault("Linje {line}: {tag} hører ikke til noen {begin}.", line=line, tag=tag, begin="{hvis …}")
    return open_choices[-1]


def _new_branch(choice: Choice, words: list[str], line: int) -> Tree:
    negated = words[:1] == ["ikke"]
    passage: Tree = []
    choice.branches.append((Condition(_name(words[1:] if negated else words, line), negated, line), passage))
    return passage


def _name(words: list[str], line: int) -> str:
    if len(words) != 1 or not _NAME.fullmatch(words[0]):
        written = "{" + " ".join(words)[:40] + "}"
        raise TextFault("Linje {line}: {written} er ikke et ord vi kjenner.", line=line, written=written)
    return words[0]


def _passage(open_choices: list[Choice], top: Tree) -> Tree:
    """The passage that goes on after an inner choice has ended."""
    if not open_choices:
        return top
    choice = open_choices[-1]
    return choice.otherwise if choice.otherwise is not None else choice.branches[-1][1]


def _passages(choice: Choice) -> Iterable[Tree]:
    yield from (passage for _, passage in choice.branches)
    if choice.otherwise is not None:
        yield choice.otherwise


def _rendered(tree: Tree, shown: Callable[[str], str], holds: Callable[[str], bool]) -> Iterator[str]:
    for node in tree:
        if isinstance(node, str):
            yield node
        elif isinstance(node, Shown):
            yield shown(node.name)
        else:
            for condition, passage in node.branches:
                if holds(condition.name) != condition.negated:
                    yield from _rendered(passage, shown, holds)
                    break
            else:
                yield from _rendered(node.otherwise or [], shown, holds)

"""Reads a course file's YAML with the line of every value, so that a fault can be found by the person who wrote it."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum

import yaml

from kursflyt.core import money, norwegian_dates, typed_dates
from kursflyt.core.refusals import Refused

MAX_BYTES = 500_000


class BadCourseFile(Refused):
    """The course file has a fault; the sentence names the line and the key."""


class Section:
    """A part of the file with keys. Getters refuse with BadCourseFile; `left_over` refuses what nobody asked for."""

    def __init__(self, node: yaml.MappingNode, name: str) -> None:
        self._name = name
        self._line = node.start_mark.line + 1
        self._nodes: dict[str, yaml.Node] = {}
        self._asked: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise BadCourseFile(f"Linje {key.start_mark.line + 1}: et navn på en opplysning må være ett ord.")
            if key.value in self._nodes:
                raise BadCourseFile(f"Linje {key.start_mark.line + 1}: «{key.value}» står to ganger under «{name}».")
            self._nodes[key.value] = value

    def section(self, key: str) -> Section:
        node = self._node(key)
        if node is None:
            raise BadCourseFile(f"Linje {self._line}: delen «{key}» mangler i kursfilen.")
        if not isinstance(node, yaml.MappingNode):
            raise self._fault(key, "må ha egne opplysninger under seg, rykket inn")
        return Section(node, key)

    def sections(self, key: str) -> list[Section]:
        node = self._node(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return []
        if not isinstance(node, yaml.SequenceNode) or not all(
            isinstance(item, yaml.MappingNode) for item in node.value
        ):
            raise self._fault(key, "må være en liste der hvert punkt begynner med en strek")
        return [Section(item, key) for item in node.value]

    def text(self, key: str, *, needed: bool = True) -> str:
        value = self._scalar(key)
        if value is None or not value.strip():
            if needed:
                raise self._missing(key)
            return ""
        return value.strip()

    def number(self, key: str, *, default: int | None = None, least: int = 0) -> int:
        value = self._scalar(key)
        if value is None:
            if default is None:
                raise self._missing(key)
            return default
        if not value.strip().isdigit() or int(value) < least:
            raise self._fault(key, f"må være et helt tall, minst {least}, men er «{value}»")
        return int(value)

    def amount(self, key: str, *, default: Decimal | None = None) -> Decimal:
        """NOK, as people write it."""
        value = self._scalar(key)
        if value is None:
            if default is None:
                raise self._missing(key)
            return default
        try:
            return money.parse_kroner(value)
        except Refused as refused:
            raise self._fault(key, f"er ikke et beløp: «{value}»") from refused

    def decimal(self, key: str, *, default: Decimal | None = None) -> Decimal:
        value = self._scalar(key)
        if value is None:
            if default is None:
                raise self._missing(key)
            return default
        try:
            read = Decimal(value.strip().replace(",", "."))
        except ArithmeticError as fault:
            raise self._fault(key, f"må være et tall, men er «{value}»") from fault
        if not read.is_finite() or read < 0:
            raise self._fault(key, f"må være et tall fra null og opp, men er «{value}»")
        return read

    def yes(self, key: str, *, default: bool) -> bool:
        value = self._scalar(key)
        if value is None:
            return default
        if value.strip().lower() in ("ja", "true", "yes"):
            return True
        if value.strip().lower() in ("nei", "false", "no"):
            return False
        raise self._fault(key, f"må være ja eller nei, men er «{value}»")

    def day(self, key: str) -> date | None:
        value = self._scalar(key)
        if value is None or not value.strip():
            return None
        try:
            return typed_dates.parse_date(value)
        except Refused as refused:
            raise self._fault(key, f"er ikke en dato: «{value}». Skriv for eksempel 2027-02-01") from refused

    def needed_day(self, key: str) -> date:
        read = self.day(key)
        if read is None:
            raise self._missing(key)
        return read

    def moment(self, key: str, *, clock: time) -> datetime | None:
        """A day with or without a time of day; `clock` where none is given."""
        value = self._scalar(key)
        if value is None or not value.strip():
            return None
        day_text, _, clock_text = value.strip().replace("T", " ").partition(" kl" if " kl" in value else " ")
        try:
            at = typed_dates.parse_time(clock_text.lstrip(". ")) if clock_text.strip() else clock
            return norwegian_dates.at(typed_dates.parse_date(day_text), at)
        except Refused as refused:
            raise self._fault(
                key, f"er ikke dato og klokkeslett: «{value}». Skriv for eksempel 2027-01-04 23.59"
            ) from refused

    def choice[Choice: Enum](self, key: str, choices: type[Choice], *, default: Choice) -> Choice:
        value = self._scalar(key)
        if value is None or not value.strip():
            return default
        try:
            return choices(value.strip())
        except ValueError as fault:
            known = ", ".join(str(choice.value) for choice in choices)
            raise self._fault(key, f"må være en av disse: {known}, men er «{value}»") from fault

    def keys(self) -> list[str]:
        return list(self._nodes)

    def fault(self, key: str, what: str) -> BadCourseFile:
        """A fault found by someone else, at the key's line."""
        return self._fault(key, what)

    def left_over(self) -> None:
        """Refuses keys that no getter has asked for: usually a misspelling."""
        for key in self._nodes:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise self._fault(key, f"er ikke en opplysning vi kjenner under «{self._name}». Vi kjenner: {known}")

    def _node(self, key: str) -> yaml.Node | None:
        self._asked.add(key)
        return self._nodes.get(key)

    def _scalar(self, key: str) -> str | None:
        node = self._node(key)
        if node is None or node.tag == "tag:yaml.org,2002:null":
            return None
        if not isinstance(node, yaml.ScalarNode):
            raise self._fault(key, "må være én verdi")
        value: str = node.value
        return value

    def _missing(self, key: str) -> BadCourseFile:
        return BadCourseFile(f"Linje {self._line}: «{key}» mangler under «{self._name}».")

    def _fault(self, key: str, what: str) -> BadCourseFile:
        return BadCourseFile(f"Linje {self._nodes[key].start_mark.line + 1}: «{key}» {what}.")


def open_file(content: bytes) -> Section:
    """The whole file as one section. Refuses with BadCourseFile."""
    if len(content) > MAX_BYTES:
        raise BadCourseFile("Kursfilen er for stor. Grensen er 500 kB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise BadCourseFile(
            f"Linje {line}: filen er ikke lagret som UTF-8. Lagre den på nytt med tegnsettet UTF-8."
        ) from fault
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        where = f"Linje {mark.line + 1}: " if mark else ""
        raise BadCourseFile(
            f"{where}filen kan ikke leses. Se etter en feil i innrykk, kolon eller anførselstegn."
        ) from fault
    except yaml.YAMLError as fault:
        raise BadCourseFile("Filen er ikke en kursfil: den har tegn som ikke kan leses som tekst.") from fault
    if not isinstance(node, yaml.MappingNode):
        raise BadCourseFile("Linje 1: filen er ikke en kursfil. Begynn med delen «program:».")
    return Section(node, "kursfilen")

"""The publishers to crawl: one YAML file each, of a closed schema, so that a slip of the pen is met at once.

A file that does not fit is reported with its name and line and left out; the others are crawled all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from flows.crawling.addresses import host_of

Level = Literal["province", "city", "county", "township", "department", "ministry", "other"]


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _division(value: object) -> object:
    text = str(_text(value))
    return text.ljust(12, "0") if re.fullmatch(r"\d{2}|\d{4}|\d{6}|\d{9}", text) else text


def _years(value: object) -> object:
    match = re.fullmatch(r"(\d{4})\s*[-–—]\s*(\d{4})", value.strip()) if isinstance(value, str) else None
    return list(range(int(match[1]), int(match[2]) + 1)) if match else value


def _listed(value: object) -> object:
    return [value] if isinstance(value, (str, int)) else value


class TransportAllowances(BaseModel):
    """What an old server of this source may do that is refused elsewhere.

    `old_protocols` allows TLS 1.0/1.1, legacy renegotiation, small keys and old ciphers; `invalid_certificate`
    allows a certificate that does not verify. Both weaken the connection to the hosts of this source only.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    old_protocols: bool = False
    invalid_certificate: bool = False


class Source(BaseModel):
    """A publisher: whose site it is, where its lists of reports start, and how it must be treated.

    `division_code` is 12 digits; 2, 4, 6 or 9 digits are filled up with zeros. `delay` is in seconds between two
    requests to a host (None: 1.5, and 0 for loopback addresses). `night_window` is `HH:MM-HH:MM` in Asia/Shanghai.
    `expected_years` are the report years that should be there (a list, or `2008-2024`), `minimum_reports` how many
    reports at least the lists hold. `dialect` names the list dialect where recognition would fail. `recheck_days` are
    the ages in days at which a report page is looked at again. `browser` renders list pages in a browser (extra
    `browser`). `enabled: false` keeps a source in the folder without crawling it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, BeforeValidator(_text), Field(pattern=r"^[\w.-]{1,80}$")]
    name: Annotated[str, Field(min_length=1)]
    division_code: Annotated[str, BeforeValidator(_division), Field(pattern=r"^\d{12}$")]
    level: Level
    start_urls: Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]
    kind: str | None = None
    dialect: str | None = None
    expected_years: Annotated[tuple[int, ...], BeforeValidator(_years)] = ()
    minimum_reports: Annotated[int, Field(ge=0)] = 0
    delay: Annotated[float | None, Field(ge=0, le=3600)] = None
    night_window: Annotated[str | None, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")] = None
    pages_per_night: Annotated[int, Field(ge=1)] = 2000
    recheck_days: Annotated[tuple[float, ...], BeforeValidator(_listed)] = (2, 7, 30, 90, 180)
    tls: TransportAllowances = TransportAllowances()
    browser: bool = False
    contact_note: str | None = None
    enabled: bool = True

    @field_validator("start_urls")
    @classmethod
    def _web_addresses(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for url in urls:
            parts = urlsplit(url)
            if parts.scheme not in {"http", "https"} or not host_of(url):
                raise ValueError(f"{url!r} is no http or https address")
        return urls


def start_hosts(source: Source) -> frozenset[str]:
    """The hosts (`name:port`) of a source's own addresses."""
    return frozenset(host_of(url) for url in source.start_urls)


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """Why a source file was left out: the file, the line (from 1), and a sentence."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class SourceBook:
    """What a folder of sources holds: those that fit, in order of their ids, and the problems of those that do not."""

    sources: tuple[Source, ...] = ()
    problems: tuple[SourceProblem, ...] = field(default=())


def load_sources(folder: Path) -> SourceBook:
    """Read every `*.yaml` and `*.yml` at and below the folder (or the one file that `folder` is).

    A folder that is missing or has no source is a problem too. An id that comes twice counts once, the first.
    """
    files = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.suffix in {".yaml", ".yml"})
    if not files:
        return SourceBook(problems=(SourceProblem(folder, 1, "no source file (*.yaml) here"),))
    sources: dict[str, Source] = {}
    problems: list[SourceProblem] = []
    for file in files:
        loaded = load_source(file)
        if not isinstance(loaded, Source):
            problems.extend(loaded)
        elif loaded.id in sources:
            problems.append(SourceProblem(file, 1, f"the id {loaded.id} is already taken by another file"))
        else:
            sources[loaded.id] = loaded
    return SourceBook(tuple(sources[key] for key in sorted(sources)), tuple(problems))


def load_source(file: Path) -> Source | list[SourceProblem]:
    """Read one source file: the source, or what is wrong with the file, line by line."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        return [SourceProblem(file, 1, f"cannot be read: {error}")]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return [SourceProblem(file, line, f"is no valid YAML: {error.problem}")]
    except yaml.YAMLError as error:
        return [SourceProblem(file, 1, f"is no valid YAML: {error}")]
    if not isinstance(node, yaml.MappingNode) or not isinstance(data, dict):
        return [SourceProblem(file, 1, "must hold one source, as key: value lines")]
    twice = [SourceProblem(file, line, f"{key} is given twice") for key, line in _repeated_keys(node)]
    try:
        source = Source.model_validate(data)
    except ValidationError as error:
        return twice + [_problem(file, node, details) for details in error.errors()]
    return twice or source


def _repeated_keys(node: yaml.MappingNode) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            yield key.value, key.start_mark.line + 1
        seen.add(key.value)


def _problem(file: Path, node: yaml.MappingNode, details: Any) -> SourceProblem:
    path = [str(part) for part in details["loc"]]
    name = ".".join(path)
    line = _line_of(node, path)
    if details["type"] == "extra_forbidden":
        return SourceProblem(file, line, f"unknown key {name}; known are {', '.join(sorted(Source.model_fields))}")
    if details["type"] == "missing":
        return SourceProblem(file, line, f"the required key {name} is missing")
    message = details["msg"].removeprefix("Value error, ")
    return SourceProblem(file, line, f"{name}: {message} (given: {details['input']!r})")


def _line_of(node: yaml.Node, path: list[str]) -> int:
    line = node.start_mark.line + 1
    for part in path:
        children = node.value if isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) else []
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in children if key.value == part), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(children):
            node = children[int(part)]
            line = node.start_mark.line + 1
    return line

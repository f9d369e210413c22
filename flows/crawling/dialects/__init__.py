"""The dialects in which list pages tell of their further pages: one module each.

A module here defines `recognise(page) -> Listing | None` and `ORDER` (lower is asked first; what is specific stands
before what is general), and may define `scripts(page) -> tuple[str, ...]`: script files that must be read before the
page can be recognised. A new dialect is a new module and its test; nothing else names it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from flows.crawling.pages import Listing, Page


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect by its name: how it is recognised, and which script files it needs for that."""

    name: str
    order: int
    recognise: Callable[[Page], Listing | None]
    scripts: Callable[[Page], tuple[str, ...]]


def _no_scripts(page: Page) -> tuple[str, ...]:
    del page
    return ()


def _dialect(module: ModuleType) -> Dialect:
    name = module.__name__.rpartition(".")[2]
    return Dialect(name, module.ORDER, module.recognise, getattr(module, "scripts", _no_scripts))


@cache
def all_dialects() -> tuple[Dialect, ...]:
    """Every dialect, in the order in which they are asked."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    dialects = [_dialect(importlib.import_module(f"{__name__}.{name}")) for name in names]
    return tuple(sorted(dialects, key=lambda dialect: (dialect.order, dialect.name)))


def wanted_scripts(page: Page) -> tuple[str, ...]:
    """The script files that some dialect needs to read this page, each once."""
    return tuple(dict.fromkeys(url for dialect in all_dialects() for url in dialect.scripts(page)))


def recognised(page: Page, only: str | None = None) -> list[Listing]:
    """The listings that the dialects see on the page, most specific first; `only` asks one dialect alone."""
    asked = [dialect for dialect in all_dialects() if only in (None, dialect.name)]
    found = [listing for dialect in asked if (listing := dialect.recognise(page)) is not None]
    return [choice for listing in found for choice in (listing, *listing.alternatives)]

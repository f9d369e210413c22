"""Pictures of printed cells, cut out of PDF pages by a process of its own for each document.

The documents are strangers' and drawing them is as risky as reading them: the process has the same limits, and one that
dies costs only the pictures of its document. Run as `python -m flows.pages.pictures MEMORY_MB SECONDS` with a JSON list
of orders on standard input.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flows.reading.limits import allow_seconds, limit_process
from flows.settings import REPOSITORY, Settings, worker_environment

MARGIN_ABOVE = 90.0
MARGIN_BELOW = 36.0
LARGEST_SIDE = 1600
LARGEST_SCALE = 2.5
TOTAL_COLOR = (179, 38, 30)
OTHER_COLOR = (47, 95, 143)


@dataclass(frozen=True, slots=True)
class Order:
    """One picture: of which page of which file, the boxes to mark (x0, top, x1, bottom), the first in red; to where."""

    document: str
    page: int
    boxes: tuple[tuple[float, float, float, float], ...]
    target: str


def draw_pictures(orders: Sequence[Order], settings: Settings) -> set[str]:
    """Draw the pictures and return the targets that are there; documents that cannot be drawn have none."""
    for document in dict.fromkeys(order.document for order in orders):
        _draw_document([order for order in orders if order.document == document], settings)
    return {order.target for order in orders if Path(order.target).is_file()}


def _draw_document(orders: Sequence[Order], settings: Settings) -> None:
    seconds = settings.document_seconds
    command = [sys.executable, "-m", "flows.pages.pictures", str(settings.document_memory_mb), str(seconds)]
    try:
        subprocess.run(
            command,
            input=json.dumps([asdict(order) for order in orders]),
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=2 * seconds + 5,
            cwd=REPOSITORY,
            env=worker_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return


def main() -> None:
    """Draw what is ordered on standard input."""
    limit_process(int(sys.argv[1]))
    allow_seconds(float(sys.argv[2]))
    import pypdfium2

    document = None
    for order in json.load(sys.stdin):
        if document is None:
            document = pypdfium2.PdfDocument(order["document"])
        draw(document, order["page"], order["boxes"], Path(order["target"]))


def draw(document: Any, page_number: int, boxes: Sequence[Sequence[float]], target: Path) -> None:
    """Write the part of a page around the boxes as PNG, whole or not at all."""
    from PIL import ImageDraw

    page = document[page_number - 1]
    width, height = page.get_size()
    left, top, right, bottom = region(boxes, width, height)
    scale = min(LARGEST_SCALE, LARGEST_SIDE / max(right - left, bottom - top))
    image = page.render(scale=scale, crop=(left, height - bottom, width - right, top)).to_pil().convert("RGB")
    pen = ImageDraw.Draw(image)
    for number, (x0, y0, x1, y1) in reversed(list(enumerate(boxes))):
        corners = [((x - left) * scale, (y - top) * scale) for x, y in ((x0, y0), (x1, y1))]
        pen.rectangle(corners, outline=OTHER_COLOR if number else TOTAL_COLOR, width=2 if number else 4)
    working = target.with_suffix(".tmp")
    image.save(working, format="PNG", optimize=True)
    working.replace(target)


def region(boxes: Sequence[Sequence[float]], width: float, height: float) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of the part of the page that shows the boxes: its whole width, for the labels."""
    top = max(0.0, min(box[1] for box in boxes) - MARGIN_ABOVE)
    bottom = min(height, max(box[3] for box in boxes) + MARGIN_BELOW)
    return (0.0, top, width, bottom) if bottom - top >= 1 else (0.0, 0.0, width, height)


if __name__ == "__main__":
    main()

"""Reads lines of printed text from pictures, with the PP-OCRv6 recognition model that the package rapidocr carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.model import Status, UnreadableDocument

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[Any]

_MODEL = "PP-OCRv6_rec_small.onnx"
_HEIGHT = 48
_WIDTH_STEP = 16
# A long line is Chinese text; it reads as well when pressed together, in less time. Numbers are never as long.
_LONG_LINE = 6.0
_NARROWING = 0.65
_MAX_WIDTH = 2_400
_BATCH_WIDTH = 1_600
# The characters of numbers, each with those that the model takes it for. What it gives them is counted together.
_NUMBER_CHARACTERS = {
    **{digit: digit for digit in "23456789+"},
    "0": "0OoQ〇○◯０口日曰回",
    "1": "1lI|丨｜１",
    ".": ".．·。",
    ",": ",，",
    "-": "-—–－",
}
_NEEDED = ("rapidocr", "onnxruntime", "cv2", "numpy", "pypdfium2")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says, read freely and read as a number (digits, point and sign only).

    Each comes with the least certainty of its characters, from 0 to 1; 0 where there are none.
    """

    text: str
    confidence: float
    number: str
    number_confidence: float


def require_ocr(what: str) -> None:
    """Raise UnreadableDocument with `needs_ocr` if the parts of the extra `gouji[ocr]` are not installed."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing or not _model_path().is_file():
        raise UnreadableDocument(
            Status.NEEDS_OCR, f"{what} To read it, install gouji[ocr] (missing: {', '.join(missing) or _MODEL})."
        )


def _model_path() -> Path:
    spec = find_spec("rapidocr")
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places or [""]))) / "models" / _MODEL


class Recogniser:
    """The model, loaded once a process, on one thread."""

    def __init__(self) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # lines come in many widths: what is planned and kept for one is no use for the next
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(_model_path()), options, providers=["CPUExecutionProvider"]
        )
        characters = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters: list[str] = ["", *characters, " "]
        self._input: str = self._session.get_inputs()[0].name
        places = {character: at for at, character in enumerate(self._characters)}
        self._number_classes = [
            [places[taken_for] for taken_for in _NUMBER_CHARACTERS[character] if taken_for in places]
            for character in _NUMBER_CHARACTERS
        ]

    def read(self, lines: Sequence[Picture]) -> list[Reading]:
        """A reading for each picture of one line, dark on light, whatever their heights. Blank pictures read as ""."""
        prepared = [_prepare(line) for line in lines]
        order = sorted(range(len(lines)), key=lambda number: prepared[number].shape[1])
        readings: dict[int, Reading] = {}
        while order:
            width = prepared[order[0]].shape[1]
            batch = [number for number in order if prepared[number].shape[1] == width]
            batch = batch[: max(1, _BATCH_WIDTH // width)]
            order = [number for number in order if number not in set(batch)]
            readings.update(zip(batch, self._read_batch([prepared[number] for number in batch]), strict=True))
        return [readings[number] for number in range(len(lines))]

    def _read_batch(self, pictures: Sequence[Picture]) -> list[Reading]:
        import numpy as np

        stacked = np.stack(pictures).astype(np.float32) / 127.5 - 1.0
        tensor = np.repeat(stacked[:, None, :, :], 3, axis=1)
        (scores,) = self._session.run(None, {self._input: tensor})
        return [self._decode(score) for score in scores]

    def _decode(self, scores: NDArray[np.float32]) -> Reading:
        import numpy as np

        text, confidence = self._collapse(scores.argmax(axis=1), scores.max(axis=1))
        together = np.stack(
            [scores[:, 0], *(scores[:, classes].sum(axis=1) for classes in self._number_classes)], axis=1
        )
        best = together.argmax(axis=1)
        first_classes = [0, *(classes[0] for classes in self._number_classes)]
        number, number_confidence = self._collapse([first_classes[at] for at in best], together.max(axis=1))
        return Reading(text.strip(), confidence, number, number_confidence)

    def _collapse(self, classes: Sequence[int] | NDArray[np.int64], scores: NDArray[np.float32]) -> tuple[str, float]:
        """The characters of a run of classes: one for each change, none for class 0; and the least of their scores."""
        pieces: list[str] = []
        least = 1.0
        before = 0
        best = 0.0
        for at, score in zip([*classes, 0], [*scores, 1.0], strict=True):
            if at != before:
                if before:
                    least = min(least, best)
                best = 0.0
                if at:
                    pieces.append(self._characters[at])
            best = max(best, float(score))
            before = at
        return "".join(pieces), least if pieces else 0.0


def _prepare(line: Picture) -> Picture:
    import cv2
    import numpy as np

    height, width = line.shape
    if not height or not width:
        return np.full((_HEIGHT, _HEIGHT), 255, np.uint8)
    narrowing = _NARROWING if width > _LONG_LINE * height else 1.0
    scaled_width = min(max(round(width * _HEIGHT / height * narrowing), 8), _MAX_WIDTH)
    shrinks = height > _HEIGHT
    scaled = cv2.resize(line, (scaled_width, _HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    padded = np.full((_HEIGHT, max(-(-scaled_width // _WIDTH_STEP) * _WIDTH_STEP, _HEIGHT)), 255, np.uint8)
    padded[:, :scaled_width] = scaled
    return padded


@cache
def recogniser() -> Recogniser:
    """The process's recogniser. Raises as `require_ocr` if it is not installed."""
    require_ocr("The document is a picture.")
    return Recogniser()

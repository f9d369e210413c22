"""Reading documents in processes of their own, so that a bad one takes nothing down but itself."""

from flows.reading.limits import Limits
from flows.reading.pool import DocumentToRead, Reader, ReaderPool, Reading, WorkersCannotStart

__all__ = ["DocumentToRead", "Limits", "Reader", "ReaderPool", "Reading", "WorkersCannotStart"]

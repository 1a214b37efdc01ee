"""What a response holds for the parsers, or why there is none."""

from __future__ import annotations

from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.errors import LayoutChanged, PageError
from newscrawl.pages.answer import answer_text


def text(response: Response) -> str:
    """The body as text. Raises :class:`LayoutChanged` for an image, an archive or the like."""
    content_type = header(response, "Content-Type")
    if not isinstance(response, TextResponse):
        raise LayoutChanged(f"the answer is no text but {content_type}")
    return answer_text(response.body, content_type)


def header(response: Response, name: str) -> str | None:
    """A header's value; None where the answer has none."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def no_answer(failure: Failure) -> PageError:
    """Why a request brought no page: an HTTP status, or no answer at all."""
    error = failure.value
    if isinstance(found := getattr(error, "page_error", None), PageError):
        return found  # a middleware knows what it means
    if isinstance(error, HttpError):
        status = error.response.status
        return PageError(f"HTTP status {status}", status)
    return PageError(f"no answer ({type(error).__name__}: {error})")

"""Extracts the text of a PDF file."""

from __future__ import annotations

import io
import logging
from functools import partial

from ...errors import TrialgraphError
from ...message import message
from .columns import separate_columns


def pdf_text(name: str, content: bytes) -> str:
    """The text of a PDF. Raises `TrialgraphError` if it is damaged, encrypted or has no text."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise TrialgraphError(
                message(
                    "prose.password",
                    "{name} is password-protected: save an unprotected copy",
                    name=name,
                )
            )
        text = "\n\n".join(
            separate_columns(
                page.extract_text() or "", partial(page.extract_text, extraction_mode="layout")
            )
            for page in reader.pages
        )
    except TrialgraphError:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        NotImplementedError,
        OSError,
    ) as error:
        raise TrialgraphError(
            message(
                "prose.pdf_unreadable",
                "{name} is a PDF that cannot be read ({error}): save it again, "
                "or copy its text into a file",
                name=name,
                error=type(error).__name__,
            )
        ) from None
    if len(text.split()) < 3:
        raise TrialgraphError(
            message(
                "prose.pdf_without_text",
                "{name} is a PDF without text, such as a scan: run text recognition first",
                name=name,
            )
        )
    return text

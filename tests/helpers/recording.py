"""A translation that records what it does not understand."""

from __future__ import annotations

from trialgraph.graph.language.translation import Translation
from trialgraph.graph.model.evidence import Evidence
from trialgraph.message import Joined, Message


class RecordingTranslation(Translation):
    """A translation that records untranslated texts."""

    def __init__(self, code: str, evidence: Evidence) -> None:
        super().__init__(code, evidence)
        self.missed: dict[str, None] = {}

    def say(self, text: str) -> str:
        has_id = isinstance(text, Message) and text.id in self.messages
        if not has_id and not isinstance(text, Joined) and self._translated(text) is None:
            self.missed[text] = None
        return super().say(text)

    @property
    def understood(self) -> list[str]:
        """Every text, and part of a text, that was understood."""
        return [text for text, translation in self._known.items() if translation is not None]

"""From evidence and an exposure profile to a verdict on every regimen."""

from __future__ import annotations

from ..applicability.profile import Profile
from ..model.kinds import Engine
from ..model.question import Question
from ..reasoning.access import Access
from ..reasoning.unread_words import refuse_unread_words
from .evidence_base import EvidenceBase
from .inquiry import Inquiry, inquiry_into
from .support import Support


class Reasoner(EvidenceBase):
    """Answers questions from one body of evidence."""

    inquiry = inquiry_into

    def support(self, question: str | Question, engine: Engine = "reference") -> Support:
        """The verdict on every regimen, best first. Raises the same errors as `ask`."""
        return self.ask(question, engine).answer()

    def ask(self, question: str | Question, engine: Engine = "reference") -> Inquiry:
        """The inquiry for a question, from which regimens can be judged one by one.

        Raises `ExpressionError` or `ContradictionError` for a profile that cannot be read,
        `UnknownNameError` for an unknown name, region or engine, and `TrialgraphError` for an
        invalid date, or for a word that no rule of the field reads.
        """
        read = Question.of(question)
        access = Access.read(self.evidence, read.available, read.region, read.as_of)
        endpoint = self.evidence.endpoint_named(read.endpoint) if read.endpoint else ""
        profile = Profile.read(read.expression, self.evidence.vocabulary, open=read.open)
        refuse_unread_words(self.evidence, profile, access)
        return self.inquiry(
            profile, as_of=access.as_of, endpoint=endpoint, access=access, engine=engine
        )

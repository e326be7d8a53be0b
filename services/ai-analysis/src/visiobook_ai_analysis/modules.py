"""The units of work that ai-analysis offers to the host."""

from typing import Any

from visiobook_ai_analysis.ingestion.module import IngestBookModule
from visiobook_ai_analysis.presenting.module import CardCastModule, DescribeScenesModule, SummariseBookModule
from visiobook_ai_analysis.profile.module import ProfileBookModule
from visiobook_ai_analysis.reading.module import AnalyseBookModule
from visiobook_ai_analysis.search.module import EmbedBookModule, EmbedQueryModule
from visiobook_modules.module import Module


def modules() -> tuple[Module[Any, Any], ...]:
    """Every module of this service."""
    return (
        IngestBookModule(),
        AnalyseBookModule(),
        ProfileBookModule(),
        DescribeScenesModule(),
        CardCastModule(),
        SummariseBookModule(),
        EmbedBookModule(),
        EmbedQueryModule(),
    )

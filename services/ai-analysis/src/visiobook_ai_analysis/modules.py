"""The units of work that ai-analysis offers to the host."""

from typing import Any

from visiobook_ai_analysis.engine.settings import EngineSettings
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
        _analyse_book(),
        ProfileBookModule(),
        DescribeScenesModule(),
        CardCastModule(),
        SummariseBookModule(),
        EmbedBookModule(),
        EmbedQueryModule(),
    )


def _analyse_book() -> AnalyseBookModule:
    """With a version that says which heads read, where the settings name others than those shipped."""
    settings = EngineSettings()
    if settings == EngineSettings.model_construct():
        return AnalyseBookModule()
    from visiobook_ai_analysis.engine.readers import mark_of  # noqa: PLC0415 - ONNX Runtime

    version = AnalyseBookModule.version + mark_of(settings)
    marked: type[AnalyseBookModule] = type("AnalyseBookModule", (AnalyseBookModule,), {"version": version})
    return marked()

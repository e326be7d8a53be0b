"""What endpoints of project share: the pipelines at hand, and the caller's own project."""

import uuid
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_project import repository
from visiobook_project.errors import ProjectNotFound
from visiobook_project.library import Library
from visiobook_project.models import Project


async def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


CurrentLibrary = Annotated[Library, Depends(_library)]


async def own_project(session: AsyncSession, owner: str, project_id: uuid.UUID) -> Project:
    """An owner's project. Raises ProjectNotFound, also for another owner's."""
    project = await repository.project_of(session, owner, project_id)
    if project is None:
        raise ProjectNotFound(f"There is no project {project_id}.")
    return project

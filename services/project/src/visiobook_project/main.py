"""Projects and pipelines."""

from fastapi import FastAPI

from visiobook_chassis import application
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_messaging import bus
from visiobook_messaging.endpoints import events_router
from visiobook_persistence import database
from visiobook_persistence.belongings import belongings_router
from visiobook_project import endpoints, job_endpoints, library
from visiobook_project.flags import endpoints as flag_endpoints
from visiobook_project.handlers import subscriptions
from visiobook_project.schedules import clockwork
from visiobook_project.schedules import endpoints as schedule_endpoints
from visiobook_project.settings import Settings


def create_app(
    settings: Settings | None = None, *, keyring: Keyring | None = None, network: Network | None = None
) -> FastAPI:
    """The application of project. Raises PipelineError when the operator's folder of pipelines is none."""
    settings = settings or Settings()
    app = application.create_app(
        settings,
        title="Projects and pipelines",
        routers=[
            endpoints.router,
            schedule_endpoints.router,
            job_endpoints.router,
            flag_endpoints.router,
            events_router(settings.service),
            belongings_router(settings.service),
        ],
        resources=[database.connected, bus.connected(subscriptions), clockwork.running],
        keyring=keyring,
        network=network,
    )
    app.state.library = library.available(settings.pipelines)
    return app

"""The application factory: every service is a settings object, some routers and the resources it stands on."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from fastapi import APIRouter, FastAPI

from visiobook_chassis import announcing, auth, health, metrics, permissions
from visiobook_chassis.errors import install_error_handlers
from visiobook_chassis.keys import Keyring, load_keyring
from visiobook_chassis.network import Network, direct_network
from visiobook_chassis.outages import OutageAnswers
from visiobook_chassis.settings import ServiceSettings
from visiobook_chassis.shared import connection
from visiobook_chassis.telemetry import RequestTelemetry

Resource = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(
    settings: ServiceSettings,
    *,
    title: str,
    routers: Sequence[APIRouter],
    resources: Sequence[Resource] = (),
    keyring: Keyring | None = None,
    network: Network | None = None,
    metrics_router: APIRouter = metrics.router,
) -> FastAPI:
    """A FastAPI application with the fleet's errors, health, authentication and telemetry.

    Resources are entered in order when the application starts and left in reverse. Each may put things on
    ``app.state``: readiness checks into ``readiness``; into ``outages`` what knows an outage by its error; into
    ``on_stop`` what a server calls when it begins to stop, before it waits for open connections: endless answers end
    there. ``app.state.shared`` is what the processes of the fleet know together. Keyring and network default to the
    settings'. ``metrics_router``: how ``/metrics`` is answered; openly, unless another is given.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            app.state.network = network or await stack.enter_async_context(direct_network(settings, app.state.keyring))
            for resource in (connection.connected, *resources, announcing.announced):
                await stack.enter_async_context(resource(app))
            yield

    app = FastAPI(
        title=title,
        version="1",
        lifespan=lifespan,
        openapi_url=f"/api/v1/{settings.service}/openapi.json",
        docs_url=None,  # it loads scripts from elsewhere; the gateway has a reference of its own
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        separate_input_output_schemas=False,
    )
    app.state.settings = settings
    app.state.readiness = {}
    app.state.on_stop = []
    app.state.outages = []
    app.state.shared = connection.open_shared(settings.redis_url)
    app.state.keyring = keyring or _own_keyring(settings)
    install_error_handlers(app)
    app.add_middleware(OutageAnswers)
    app.add_middleware(RequestTelemetry, service=settings.service)
    app.state.permissions = permissions.declare(
        settings.service,
        [metrics_router, *routers],
        administrators=auth.administrators_only,
        services=auth.services_only,
    )
    for router in (health.router, metrics_router, *routers):
        app.include_router(router)
    return app


def _own_keyring(settings: ServiceSettings) -> Keyring:
    if settings.keys is None:
        raise ValueError("no keyring given and no keys folder in the settings")
    return load_keyring(settings.keys, settings.service)

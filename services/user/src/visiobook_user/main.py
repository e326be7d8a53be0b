"""Parts list of ``user``."""

from fastapi import FastAPI

from visiobook_chassis import application
from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_messaging import bus
from visiobook_messaging.endpoints import events_router
from visiobook_persistence import database
from visiobook_persistence.belongings import belongings_router
from visiobook_user.accounts.endpoints import router as accounts
from visiobook_user.administration.endpoints import router as administration
from visiobook_user.api_keys.endpoints import internal as api_key_exchange
from visiobook_user.api_keys.endpoints import router as api_keys
from visiobook_user.exports.endpoints import router as exports
from visiobook_user.handlers import subscriptions
from visiobook_user.identity_providers.endpoints import identities
from visiobook_user.identity_providers.endpoints import router as providers
from visiobook_user.identity_providers.provider import Provider
from visiobook_user.letters import courier
from visiobook_user.letters.order import Letters
from visiobook_user.local_owner import local_owner
from visiobook_user.mfa.endpoints import router as mfa
from visiobook_user.organisations.endpoints import router as organisations
from visiobook_user.organisations.invitation_endpoints import router as invitations
from visiobook_user.organisations.mandates import mandates_announced
from visiobook_user.organisations.member_endpoints import router as members
from visiobook_user.password_resets.endpoints import router as password_resets
from visiobook_user.passwords import Passwords
from visiobook_user.portal.endpoints import router as portal
from visiobook_user.sealing import open_vault
from visiobook_user.sessions.announcements import announced
from visiobook_user.sessions.endpoints import router as sessions
from visiobook_user.settings import Settings
from visiobook_user.tokens import TokenIssuer
from visiobook_user.trail.endpoints import router as trail
from visiobook_user.verification.endpoints import router as verification


def create_app(
    settings: Settings | None = None, *, keyring: Keyring | None = None, network: Network | None = None
) -> FastAPI:
    """Accounts, sessions, tokens."""
    settings = settings or Settings()
    app = application.create_app(
        settings,
        title="Accounts and sessions",
        routers=[
            accounts,
            sessions,
            portal,
            verification,
            password_resets,
            mfa,
            api_keys,
            providers,
            identities,
            api_key_exchange,
            organisations,
            members,
            invitations,
            trail,
            administration,
            exports,
            belongings_router(
                settings.service, owners=("account_id",), roots={"account": "id"}, hidden=("password_hash",)
            ),
            events_router(settings.service),
        ],
        resources=[
            database.connected,
            bus.connected(subscriptions),
            local_owner,
            announced,
            mandates_announced,
            courier.running,
        ],
        keyring=keyring,
        network=network,
    )
    app.state.passwords = Passwords(settings.concurrent_hashes)
    app.state.token_issuer = TokenIssuer(app.state.keyring, settings)
    keys = [key.get_secret_value() for key in settings.sealing_keys]
    app.state.vault = open_vault(keys, app.state.keyring.private)
    app.state.letters = Letters(app.state.vault)
    app.state.providers = {each.name: Provider(each) for each in settings.identity_providers}
    return app

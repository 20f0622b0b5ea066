"""What may be called, and which permission it takes: every route, page, job and command, on one page.

A route that is not named here does not start (`api/access.py`); a command or job that is not fails a test.
"""

from enum import StrEnum
from typing import Final

from voltway.vocabulary.access import Permission


class Open(StrEnum):
    """What takes no permission: open to anybody, to whoever was recognised, or done by Voltway itself."""

    ANYBODY = "anybody"
    RECOGNISED = "recognised"
    VOLTWAY = "voltway"


Access = Permission | Open

ROUTES: Final[dict[str, Access]] = {
    "GET /api/v1/stations": Permission.STATIONS_READ,
    "POST /api/v1/stations": Permission.STATIONS_WRITE,
    "GET /api/v1/stations/{station_id}": Permission.STATIONS_READ,
    "PATCH /api/v1/stations/{station_id}": Permission.STATIONS_WRITE,
    "DELETE /api/v1/stations/{station_id}": Permission.STATIONS_WRITE,
    "POST /api/v1/stations/{station_id}/password": Permission.STATIONS_WRITE,
    "GET /api/v1/stations/{station_id}/evses": Permission.STATIONS_READ,
    "GET /api/v1/stations/{station_id}/events": Permission.STATIONS_READ,
    "GET /api/v1/stations/{station_id}/messages": Permission.MESSAGES_READ,
    "GET /api/v1/stations/{station_id}/commands": Permission.STATIONS_READ,
    "POST /api/v1/stations/{station_id}/commands": Permission.STATIONS_COMMAND,
    "GET /api/v1/stations/{station_id}/commands/{command_id}": Permission.STATIONS_READ,
    "GET /api/v1/commands": Permission.STATIONS_READ,
    "GET /api/v1/sessions": Permission.SESSIONS_READ,
    "GET /api/v1/sessions/{session_id}": Permission.SESSIONS_READ,
    "GET /api/v1/sessions/{session_id}/meter-values": Permission.SESSIONS_READ,
    "GET /api/v1/tokens": Permission.TOKENS_READ,
    "POST /api/v1/tokens": Permission.TOKENS_WRITE,
    "GET /api/v1/tokens/{token_uid}": Permission.TOKENS_READ,
    "PATCH /api/v1/tokens/{token_uid}": Permission.TOKENS_WRITE,
    "DELETE /api/v1/tokens/{token_uid}": Permission.TOKENS_WRITE,
    "GET /api/v1/organizations": Permission.ORGANIZATIONS_READ,
    "POST /api/v1/organizations": Permission.ORGANIZATIONS_WRITE,
    "GET /api/v1/organizations/{organization_id}": Permission.ORGANIZATIONS_READ,
    "PATCH /api/v1/organizations/{organization_id}": Permission.ORGANIZATIONS_WRITE,
    "DELETE /api/v1/organizations/{organization_id}": Permission.ORGANIZATIONS_WRITE,
    "GET /api/v1/keys": Permission.KEYS_READ,
    "POST /api/v1/keys": Permission.KEYS_WRITE,
    "GET /api/v1/keys/{key_id}": Permission.KEYS_READ,
    "DELETE /api/v1/keys/{key_id}": Permission.KEYS_WRITE,
    "GET /api/v1/people": Permission.PEOPLE_READ,
    "GET /api/v1/people/{user_id}": Permission.PEOPLE_READ,
    "PATCH /api/v1/people/{user_id}": Permission.PEOPLE_WRITE,
    "POST /api/v1/people/{user_id}/roles": Permission.PEOPLE_WRITE,
    "DELETE /api/v1/people/{user_id}/roles/{organization_id}/{role}": Permission.PEOPLE_WRITE,
    "POST /api/v1/invitations": Permission.PEOPLE_WRITE,
    "GET /api/v1/roles": Permission.PEOPLE_READ,
    "POST /api/v1/roles": Permission.PEOPLE_WRITE,
    "DELETE /api/v1/roles/{role}": Permission.PEOPLE_WRITE,
    "GET /api/v1/live": Permission.STATIONS_READ,
}
"""The API."""

PAGES: Final[dict[str, Access]] = {
    "GET /": Open.ANYBODY,
    "GET /setup": Open.ANYBODY,
    "POST /setup": Open.ANYBODY,
    "GET /invitation": Open.ANYBODY,
    "POST /invitation": Open.ANYBODY,
    "GET /sign-in": Open.ANYBODY,
    "POST /sign-in": Open.ANYBODY,
    "GET /sign-in/next": Open.ANYBODY,
    "POST /sign-in/code": Open.ANYBODY,
    "POST /sign-in/passkey": Open.ANYBODY,
    "POST /sign-in/passkey/options": Open.ANYBODY,
    "POST /sign-in/set-up/options": Open.ANYBODY,
    "POST /sign-in/set-up/passkey": Open.ANYBODY,
    "POST /sign-in/set-up/totp": Open.ANYBODY,
    "POST /sign-out": Open.RECOGNISED,
    "GET /account": Open.RECOGNISED,
    "POST /account/passkeys": Open.RECOGNISED,
    "POST /account/passkeys/options": Open.RECOGNISED,
    "POST /account/passkeys/remove": Open.RECOGNISED,
    "POST /account/password": Open.RECOGNISED,
    "POST /account/recovery-codes": Open.RECOGNISED,
    "POST /account/sessions/end": Open.RECOGNISED,
    "GET /account/step-up": Open.RECOGNISED,
    "POST /account/step-up": Open.RECOGNISED,
    "POST /account/step-up/options": Open.RECOGNISED,
    "POST /account/step-up/passkey": Open.RECOGNISED,
    "POST /account/totp": Open.RECOGNISED,
    "POST /account/totp/remove": Open.RECOGNISED,
    "GET /stations": Permission.STATIONS_READ,
    "GET /people": Permission.PEOPLE_READ,
    "POST /people": Permission.PEOPLE_WRITE,
    "GET /keys": Permission.KEYS_READ,
    "POST /keys": Permission.KEYS_WRITE,
    "POST /keys/revoke": Permission.KEYS_WRITE,
    "GET /static/{file_path}": Open.ANYBODY,
    "GET /api": Open.ANYBODY,
    "GET /api/openapi.json": Open.ANYBODY,
}

STEP_UP: Final = frozenset(
    (
        "POST /api/v1/keys",
        "POST /api/v1/people/{user_id}/roles",
        "POST /api/v1/invitations",
        "POST /keys",
        "POST /people",
        "POST /account/passkeys/remove",
        "POST /account/password",
        "POST /account/recovery-codes",
        "POST /account/totp/remove",
    )
)
"""What a person may do only shortly after showing a second factor: it opens the door to others, or takes a lock off it.
Programs with a key, who have no second factor, are not asked."""

JOBS: Final[dict[str, Access]] = {
    "release_stations": Open.VOLTWAY,
    "close_silent_sessions": Open.VOLTWAY,
    "settle_overdue_commands": Open.VOLTWAY,
    "remove_expired_sign_ins": Open.VOLTWAY,
    "make_partitions": Open.VOLTWAY,
    "drop_expired": Open.VOLTWAY,
    "sign_audit_trail": Open.VOLTWAY,
    "forget_webhooks": Open.VOLTWAY,
    "reseal_webhook_secrets": Open.VOLTWAY,
}
"""The worker's: no person asks for them."""

COMMANDS: Final[dict[str, Access]] = {
    "serve": Open.ANYBODY,
    "gateway": Open.ANYBODY,
    "web": Open.ANYBODY,
    "worker": Open.ANYBODY,
    "config": Open.ANYBODY,
    "migrate": Open.ANYBODY,
    "simulate": Open.ANYBODY,
    "demo": Open.ANYBODY,
    "city": Open.ANYBODY,
    "journal replay": Open.ANYBODY,
    "journal status": Open.ANYBODY,
    "station list": Permission.STATIONS_READ,
    "station show": Permission.STATIONS_READ,
    "station add": Permission.STATIONS_WRITE,
    "station accept": Permission.STATIONS_WRITE,
    "station reject": Permission.STATIONS_WRITE,
    "station remove": Permission.STATIONS_WRITE,
    "station password": Permission.STATIONS_WRITE,
    "station quirks": Permission.STATIONS_WRITE,
    "log": Permission.MESSAGES_READ,
    "start": Permission.STATIONS_COMMAND,
    "stop": Permission.STATIONS_COMMAND,
    "reset": Permission.STATIONS_COMMAND,
    "unlock": Permission.STATIONS_COMMAND,
    "trigger": Permission.STATIONS_COMMAND,
    "availability": Permission.STATIONS_COMMAND,
    "clear-cache": Permission.STATIONS_COMMAND,
    "variables get": Permission.STATIONS_COMMAND,
    "variables set": Permission.STATIONS_COMMAND,
    "command list": Permission.STATIONS_READ,
    "command show": Permission.STATIONS_READ,
    "session list": Permission.SESSIONS_READ,
    "session show": Permission.SESSIONS_READ,
    "token list": Permission.TOKENS_READ,
    "token show": Permission.TOKENS_READ,
    "token add": Permission.TOKENS_WRITE,
    "token block": Permission.TOKENS_WRITE,
    "token unblock": Permission.TOKENS_WRITE,
    "token remove": Permission.TOKENS_WRITE,
    "token assign": Permission.TOKENS_WRITE,
    "token learn": Permission.TOKENS_WRITE,
    "token import": Permission.TOKENS_WRITE,
    "token export": Permission.TOKENS_READ,
    "token group list": Permission.TOKENS_READ,
    "token group show": Permission.TOKENS_READ,
    "token group add": Permission.TOKENS_WRITE,
    "token group assign": Permission.TOKENS_WRITE,
    "token group block": Permission.TOKENS_WRITE,
    "token group unblock": Permission.TOKENS_WRITE,
    "token group remove": Permission.TOKENS_WRITE,
    "webhook list": Permission.WEBHOOKS_READ,
    "webhook show": Permission.WEBHOOKS_READ,
    "webhook deliveries": Permission.WEBHOOKS_READ,
    "webhook add": Permission.WEBHOOKS_WRITE,
    "webhook pause": Permission.WEBHOOKS_WRITE,
    "webhook resume": Permission.WEBHOOKS_WRITE,
    "webhook rotate": Permission.WEBHOOKS_WRITE,
    "webhook remove": Permission.WEBHOOKS_WRITE,
    "webhook replay": Permission.WEBHOOKS_WRITE,
    "webhook test": Permission.WEBHOOKS_WRITE,
    "audit list": Permission.AUDIT_READ,
    "audit export": Permission.AUDIT_READ,
    "audit verify": Permission.AUDIT_READ,
    "organization list": Permission.ORGANIZATIONS_READ,
    "organization add": Permission.ORGANIZATIONS_WRITE,
    "organization move": Permission.ORGANIZATIONS_WRITE,
    "organization rename": Permission.ORGANIZATIONS_WRITE,
    "organization remove": Permission.ORGANIZATIONS_WRITE,
    "key list": Permission.KEYS_READ,
    "key add": Permission.KEYS_WRITE,
    "key revoke": Permission.KEYS_WRITE,
    "webhook change": Permission.WEBHOOKS_WRITE,
}
"""The command line. Whoever runs it has an account on the machine that may read the database's password, and so every
permission there is; the table says which one each command uses."""

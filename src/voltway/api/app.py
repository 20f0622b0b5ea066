"""The web application: every route of the API and its pages, on one page."""

from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.datastructures import CacheControlHeader, State
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.static_files import create_static_files_router

from voltway.api import (
    account,
    administration,
    approvals,
    approvals_page,
    audit,
    availability,
    battery_swaps,
    branding,
    certificates,
    charging_profiles,
    commands,
    configuration_rollouts,
    configuration_templates,
    der,
    documentation,
    driver_records,
    drivers,
    files,
    firmware,
    firmware_campaigns,
    firmware_publishing,
    four_eyes,
    front,
    identity_providers,
    incidents,
    joining,
    keys,
    live,
    local_lists,
    logos,
    logs,
    messages,
    meter_values,
    monitors,
    oauth,
    organizations,
    people,
    posture,
    privacy,
    refused_connections,
    registering,
    reservations,
    revocations,
    scim,
    second_factors,
    security_txt,
    sessions,
    settlements,
    sign_in,
    sign_in_links,
    single_sign_on,
    stations,
    token_groups,
    tokens,
    variables,
    vehicles,
    webhook_pages,
    webhooks,
)
from voltway.api.access import require_access, require_table
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.deprecation import add_deprecation_headers
from voltway.api.etags import Matching
from voltway.api.headers import add_security_headers
from voltway.api.idempotency import answer_again, keep_answer
from voltway.api.live_changes import LiveChanges
from voltway.api.problems import EXCEPTION_HANDLERS
from voltway.api.queries import require_described
from voltway.api.rate_limits import add_rate_limit_headers
from voltway.api.refusals import note_refusal
from voltway.api.second_person import provide_connection
from voltway.people.oidc_client import OidcClient

PATH = "/api/v1"
BODY_LIMIT_BYTES = 1_000_000

RESOURCES: list[HTTPRouteHandler] = [
    stations.list_stations,
    stations.show_station,
    stations.add_station,
    stations.change_station,
    stations.remove_station,
    stations.renew_password,
    availability.show_availability_schedule,
    availability.put_availability_schedule,
    availability.remove_availability_schedule,
    local_lists.show_local_list,
    local_lists.send_local_list,
    variables.list_variables,
    variables.list_variable_changes,
    variables.list_variable_reports,
    monitors.list_monitors,
    monitors.list_alerts,
    monitors.list_event_streams,
    monitors.list_monitor_readings,
    charging_profiles.list_charging_profiles,
    charging_profiles.show_composite_schedule,
    charging_profiles.compare_composite_schedule,
    charging_profiles.list_vehicle_wishes,
    battery_swaps.list_battery_swaps,
    settlements.list_settlements,
    der.list_der_controls,
    der.list_der_alarms,
    stations.list_evses,
    stations.list_events,
    messages.list_messages,
    refused_connections.list_refused_connections,
    incidents.list_incidents,
    incidents.show_incident,
    incidents.acknowledge_incident,
    incidents.resolve_incident,
    incidents.reopen_incident,
    incidents.add_incident_note,
    incidents.isolate_station,
    incidents.release_station,
    incidents.list_security_events,
    posture.show_posture,
    posture.list_findings,
    commands.give_command,
    commands.list_station_commands,
    commands.show_command,
    commands.list_commands,
    certificates.list_certificates,
    certificates.show_certificate,
    certificates.revoke_certificate,
    certificates.list_certificate_authorities,
    certificates.list_contract_authorities,
    certificates.list_installed_certificates,
    reservations.list_reservations,
    reservations.show_reservation,
    reservations.make_reservation,
    reservations.cancel_reservation,
    logs.list_logs,
    logs.ask_log,
    logs.show_log,
    logs.fetch_log,
    firmware.list_firmware_images,
    firmware.show_firmware_image,
    firmware.add_firmware_image,
    firmware.remove_firmware_image,
    firmware.list_firmware_updates,
    firmware.show_firmware_update,
    firmware.plan_firmware_update,
    firmware.cancel_firmware_update,
    firmware_campaigns.list_firmware_campaigns,
    firmware_campaigns.show_firmware_campaign,
    firmware_campaigns.list_firmware_campaign_stations,
    firmware_campaigns.plan_firmware_campaign,
    firmware_campaigns.preview_firmware_campaign,
    firmware_campaigns.pause_firmware_campaign,
    firmware_campaigns.resume_firmware_campaign,
    firmware_campaigns.cancel_firmware_campaign,
    configuration_templates.list_configuration_templates,
    configuration_templates.show_configuration_template,
    configuration_templates.add_configuration_template,
    configuration_templates.change_configuration_template,
    configuration_templates.remove_configuration_template,
    configuration_templates.list_configuration_template_stations,
    configuration_templates.list_wanted_settings,
    configuration_rollouts.list_configuration_rollouts,
    configuration_rollouts.show_configuration_rollout,
    configuration_rollouts.list_configuration_rollout_stations,
    configuration_rollouts.plan_configuration_rollout,
    configuration_rollouts.preview_configuration_rollout,
    configuration_rollouts.pause_configuration_rollout,
    configuration_rollouts.resume_configuration_rollout,
    configuration_rollouts.retry_configuration_rollout,
    configuration_rollouts.cancel_configuration_rollout,
    firmware_publishing.publish_firmware,
    firmware_publishing.withdraw_firmware,
    sessions.list_sessions,
    sessions.show_session,
    meter_values.list_meter_values,
    tokens.list_tokens,
    tokens.show_token,
    tokens.add_token,
    tokens.change_token,
    tokens.remove_token,
    drivers.list_drivers,
    drivers.show_driver,
    drivers.add_driver,
    drivers.change_driver,
    drivers.remove_driver,
    driver_records.list_contracts,
    driver_records.show_contract,
    driver_records.add_contract,
    driver_records.change_contract,
    driver_records.list_consents,
    driver_records.add_consent,
    driver_records.list_favourites,
    driver_records.add_favourite,
    driver_records.remove_favourite,
    vehicles.list_vehicle_models,
    vehicles.list_vehicles,
    vehicles.list_driver_vehicles,
    vehicles.show_vehicle,
    vehicles.add_fleet_vehicle,
    vehicles.add_driver_vehicle,
    vehicles.change_vehicle,
    vehicles.remove_vehicle,
    organizations.list_organizations,
    organizations.show_organization,
    organizations.add_organization,
    organizations.change_organization,
    organizations.remove_organization,
    logos.show_organization_logo,
    logos.put_organization_logo,
    logos.remove_organization_logo,
    four_eyes.list_four_eyes,
    four_eyes.switch_four_eyes_on,
    four_eyes.switch_four_eyes_off,
    approvals.list_approvals,
    approvals.show_approval,
    approvals.show_answer,
    approvals.approve,
    approvals.refuse,
    approvals.withdraw,
    keys.list_keys,
    keys.show_key,
    keys.make_key,
    keys.revoke_key,
    people.list_people,
    people.show_person,
    people.change_person,
    second_factors.remove_second_factors,
    people.give_role,
    people.withdraw_role,
    people.invite,
    people.list_roles,
    people.make_role,
    people.remove_role,
    privacy.list_exports,
    privacy.ask_export,
    privacy.show_export,
    privacy.fetch_export,
    privacy.list_erasures,
    privacy.ask_erasure,
    privacy.show_erasure,
    privacy.confirm_erasure,
    identity_providers.list_identity_providers,
    identity_providers.show_identity_provider,
    identity_providers.add_identity_provider,
    identity_providers.change_identity_provider,
    identity_providers.remove_identity_provider,
    token_groups.list_token_groups,
    token_groups.show_token_group,
    token_groups.add_token_group,
    token_groups.change_token_group,
    token_groups.remove_token_group,
    webhooks.list_webhooks,
    webhooks.show_webhook,
    webhooks.add_webhook,
    webhooks.change_webhook,
    webhooks.remove_webhook,
    webhooks.renew_webhook_secret,
    webhooks.test_webhook,
    webhooks.list_deliveries,
    webhooks.replay_delivery,
    audit.list_audit_entries,
    live.follow_live,
]

PAGES: list[HTTPRouteHandler] = [
    branding.show_colours,
    branding.show_logo,
    front.show_front,
    front.show_stations,
    registering.show_registration,
    registering.register,
    registering.show_confirmation,
    registering.confirm,
    joining.show_setup,
    joining.set_up,
    joining.show_invitation,
    joining.accept_invitation,
    sign_in.show_sign_in,
    sign_in.show_password,
    sign_in.offer_passkey,
    sign_in.show_passkey,
    sign_in.show_next,
    sign_in.show_code,
    sign_in.offer_new_passkey,
    sign_in.take_new_passkey,
    sign_in.set_up_totp,
    sign_in.sign_out,
    sign_in_links.ask_for_link,
    sign_in_links.show_link,
    sign_in_links.use_link,
    account.show_account,
    account.offer_passkey,
    account.add_passkey,
    account.remove_passkey,
    account.set_up_totp,
    account.remove_totp,
    account.make_recovery_codes,
    account.change_password,
    account.end_session,
    account.show_step_up,
    account.offer_step_up,
    account.step_up_by_passkey,
    account.step_up_by_code,
    administration.show_people,
    administration.invite,
    administration.remove_second_factors,
    administration.show_keys,
    administration.make_key,
    administration.revoke_key,
    webhook_pages.show_webhooks,
    webhook_pages.add_endpoint,
    webhook_pages.show_endpoint,
    webhook_pages.send_test,
    webhook_pages.renew_secret,
    webhook_pages.pause_or_resume,
    webhook_pages.replay,
    webhook_pages.remove_endpoint,
    approvals_page.show_approvals,
    approvals_page.approve,
    approvals_page.refuse,
    approvals_page.withdraw,
    approvals_page.show_answer,
    single_sign_on.show_providers,
    single_sign_on.leave_for_provider,
    single_sign_on.return_from_provider,
    single_sign_on.leave_to_step_up,
    oauth.give_token,
    oauth.show_server_metadata,
    security_txt.show_security_txt,
    revocations.show_crl,
    revocations.answer_ocsp,
    revocations.answer_ocsp_by_path,
    files.fetch_file,
    files.put_file,
    files.post_file,
]


async def _before(request: Request[Any, Any, Any]) -> Response[bytes] | None:
    require_described(request)
    return await answer_again(request)


def make_app(api: ApiContext) -> Litestar:
    """The application on these parts; it neither opens nor closes them.

    Raises ConfigurationError if a route has no row in the access table, or shows what can't be matched (etags.py).
    """
    matching = Matching(RESOURCES, PATH)
    resources = Router(PATH, route_handlers=RESOURCES, before_request=_before, after_request=matching.add_tag)
    static = create_static_files_router(
        path="/static",
        directories=[Path(__file__).with_name("static")],
        cache_control=CacheControlHeader(no_cache=True),
        include_in_schema=False,
    )
    app = Litestar(
        [*PAGES, resources, scim.ROUTER, static],
        dependencies={
            "api": Provide(_api, sync_to_thread=False),
            "connection": Provide(provide_connection),
            "numbers": Provide(_numbers, sync_to_thread=False),
            "oidc": Provide(_oidc, sync_to_thread=False),
            "live": Provide(_live, sync_to_thread=False),
        },
        guards=[require_access],
        on_shutdown=[_close_own_parts],
        before_send=[add_security_headers, add_rate_limit_headers, add_deprecation_headers, keep_answer, note_refusal],
        exception_handlers=EXCEPTION_HANDLERS,
        openapi_config=documentation.openapi_config(RESOURCES, matching),
        request_class=ApiRequest,
        request_max_body_size=BODY_LIMIT_BYTES,
        state=State({"matching": matching}),
        logging_config=None,
        debug=False,
    )
    require_table(app)
    give_parts(app, api)
    return app


def give_parts(app: Litestar, api: ApiContext) -> None:
    """Have the application work on these parts from now on. It must not be serving."""
    app.state.update({"api": api, "numbers": front.LatestNumbers(api), "oidc": OidcClient()})


def _api(state: State) -> ApiContext:
    api: ApiContext = state.api
    return api


def _numbers(state: State) -> front.LatestNumbers:
    numbers: front.LatestNumbers = state.numbers
    return numbers


def _oidc(state: State) -> OidcClient:
    oidc: OidcClient = state.oidc
    return oidc


def _live(state: State) -> LiveChanges:
    live: LiveChanges = state.api.live
    return live


async def _close_own_parts(app: Litestar) -> None:
    await app.state.oidc.close()

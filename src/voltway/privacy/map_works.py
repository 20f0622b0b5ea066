"""The data map of the works: tables that say nothing of people."""

from typing import Final

from voltway.privacy.personal import Retention, Sweep, Table

_NEEDED: Final = Retention("while needed", "no personal data")


def _plain(name: str, what: str, columns: str, retention: Retention = _NEEDED) -> Table:
    return Table(name=name, what=what, retention=retention, other=columns)


WORKS: Final = (
    _plain(
        "organization",
        "organizations and what they look like",
        "organization_id parent_id path kind name host_name display_name accent_colour mail_from locale"
        " currency time_zone tax_id created_at changed_at",
    ),
    _plain(
        "organization_logo", "their logos", "organization_id media_type content width_px height_px digest changed_at"
    ),
    _plain("four_eyes", "what takes a second person, and where", "organization_id act set_at"),
    _plain("custom_role", "roles that organizations made", "role organization_id name permissions created_at"),
    _plain(
        "identity_provider",
        "where people of an organization sign in",
        "provider_id organization_id name issuer client_id sealed_client_secret scopes groups_claim domains"
        " vouches_for_email just_in_time default_role enabled created_at changed_at step_up_values",
    ),
    _plain(
        "identity_provider_role", "which group there has which role here", "provider_id group_name role organization_id"
    ),
    _plain(
        "single_sign_on_attempt",
        "browsers on their way to a provider, not yet known to be anybody's",
        "state_hash browser_hash provider_id return_to created_at expires_at sign_in_id",
        Retention("minutes", "security", by="people/jobs.py"),
    ),
    _plain(
        "access_token",
        "what programs got for their key",
        "token_hash key_id permissions created_at expires_at",
        Retention("minutes", "security", by="people/jobs.py"),
    ),
    _plain(
        "scim_group",
        "groups of directories",
        "group_id organization_id display_name external_id role created_at changed_at",
    ),
    _plain(
        "connector",
        "connectors",
        "station_id evse_id connector_id status charging_state status_at error_code vendor_error error_text register_wh"
        " register_at meter_keys",
    ),
    _plain("quirk_use", "corrections used", "station_id quirk uses first_at last_at"),
    _plain(
        "charging_profile",
        "charging profiles that stations are known to hold",
        "station_id evse_id source known_by profile_id purpose stack_level ref profile known_at",
    ),
    _plain(
        "der_control",
        "DER controls that stations are known to hold",
        "station_id control_id kind is_default is_superseded control ends_at started_at known_by known_at",
    ),
    _plain(
        "der_alarm",
        "the last alarm of each kind of DER control",
        "station_id kind fault extra began_at ended_at",
    ),
    _plain("charging_priority", "which running transactions charge with priority", "station_id ref"),
    _plain(
        "vehicle_wish",
        "what cars told of their needs, until the next car at the EVSE",
        "station_id evse_id session_id needs needs_at schedule schedule_at",
    ),
    _plain(
        "certificate_authority",
        "authorities that sign certificates of stations",
        "authority_id state certificate cross_certificate private_key responder_certificate responder_key fingerprint"
        " subject not_before not_after made_at activated_at retired_at crl crl_made_at crl_until",
    ),
    _plain(
        "contract_authority",
        "whose contract certificates are believed",
        "contract_authority_id use subject fingerprint certificate not_before not_after ocsp_url added_at"
        " from_provider",
    ),
    _plain(
        "station_certificate",
        "certificates of stations",
        "certificate_id station_id authority_id use state serial fingerprint subject chain not_before not_after"
        " issued_at installed_at replaced_at revoked_at revocation_reason reason renewal_asked_at",
        Retention("90 days after its end", "needed while it could be shown", by="certificates/jobs.py"),
    ),
    _plain(
        "signing_request",
        "what stations ask to have signed, the newest of each",
        "station_id use csr request_id state reason certificate_id attempts received_at due_at",
    ),
    _plain(
        "installed_certificate",
        "certificates that stations are known to hold",
        "station_id use hash_algorithm issuer_name_hash issuer_key_hash serial_number children known_by known_at",
    ),
    _plain(
        "root_announcement",
        "which stations have taken a new root",
        "authority_id station_id accepted_at reason attempts due_at",
    ),
    _plain(
        "local_list",
        "how the lists of tokens in stations are doing",
        "station_id state reason version highest unsure entries entries_most per_message longest_uid failures due_at"
        " claimed_until told_at current_at changed_uids",
    ),
    _plain(
        "availability_schedule",
        "hours in which stations are in service, and what they were told of them",
        "station_id evse_id connector_id hours exceptions operative taken until command_id ordered_at failures reason"
        " due_at",
    ),
    _plain(
        "customer_request",
        "what stations were asked of customers",
        "station_id request_id asked_at",
        Retention("a day", "GDPR Art. 5(1)(e)", by="privacy/jobs.py", sweep=Sweep("asked_at", days=1)),
    ),
    _plain("security_watch", "how far the rules for incidents have looked", "only_row looked_at audit_number"),
    _plain(
        "advisory",
        "what manufacturers say of weaknesses of their firmware",
        "advisory_id title publisher version released_at products added_at",
    ),
    _plain(
        "device_model",
        "when stations were asked for their variables",
        "station_id whole_at firmware asked_at due_at failures monitors_asked_at revision told_at",
    ),
    _plain(
        "configuration_check",
        "in how many settings stations differ from what they shall have",
        "station_id revision vendor model firmware organization_id template_ids at_boot differing unknown checked_at",
    ),
    _plain(
        "station_variable",
        "the variables of stations",
        "station_id path component component_instance evse_id connector_id variable variable_instance attribute value"
        " wanted_value mutability persistent constant data_type unit min_limit max_limit values_list"
        " supports_monitoring ocpp_key needs_restart changed_at",
    ),
    _plain(
        "variable_report",
        "what stations were asked of their variables",
        "station_id request_id command_id kind state pages reason asked_at told_at",
        Retention("30 days", "needed to see what came of it", by="privacy/jobs.py", sweep=Sweep("asked_at", days=30)),
    ),
    _plain(
        "variable_page",
        "reports on their way into the tree of variables",
        "station_id request_id seq_no is_last content received_at taken",
        Retention("until the report is whole, at most 30 days", "needed for its work", by="privacy/jobs.py"),
    ),
    _plain(
        "station_monitor",
        "monitors that stations hold on their variables",
        "station_id monitor_id path component component_instance evse_id connector_id variable variable_instance kind"
        " value severity transaction_only origin cleared known_at",
    ),
    _plain(
        "event_stream",
        "streams of values that stations opened",
        "station_id stream_id monitor_id interval_s values opened_at closed_at told_at pending",
    ),
    _plain(
        "stream_value",
        "values of variables that stations streamed",
        "station_id monitor_id at value",
        Retention("30 days", "needed to see what came of it", by="privacy/jobs.py", sweep=Sweep("at", days=30)),
    ),
    _plain(
        "file",
        "files that stations fetch and send; logs of stations may name people, and are not searched",
        "file_id organization_id station_id kind name media_type size_bytes sha256 stored_as attempts made_at"
        " arrived_at expires_at",
        Retention(
            "logs for the days that are set, others until removed",
            "needed to find faults",
            setting="station_log_days",
            by="files/jobs.py",
        ),
    ),
    _plain(
        "file_link",
        "links under which stations fetch and send files",
        "link_id file_id station_id purpose bytes_left uses made_at expires_at first_used_at ended_at",
        Retention("30 days after it ran out", "security", by="privacy/jobs.py", sweep=Sweep("expires_at", days=30)),
    ),
    _plain(
        "station_log",
        "logs that stations were asked for",
        "log_id station_id request_id command_id file_id kind state reason told_name oldest latest asked_at due_at"
        " told_at ended_at",
        Retention(
            "as the logs themselves",
            "needed to find faults",
            setting="station_log_days",
            by="privacy/jobs.py",
            sweep=Sweep("asked_at", setting="station_log_days"),
        ),
    ),
    _plain("gateway", "gateways", "gateway_id started_at seen_at last_batch ocpp_url"),
    _plain("lost_claim", "stations that gateways lost", "gateway_id station_id lost_at"),
    _plain("follower", "how far each follower has read", "name xid position moved_at"),
    _plain("retention_floor", "from when on tables are whole", "table_name kept_from"),
    _plain("schema_migration", "migrations applied", "version phase name checksum applied_at"),
    _plain("audit_checkpoint", "signatures of the audit trail", "number hash at key_id signature"),
    _plain("audit_key", "keys that signed it", "key_id public_key first_used_at"),
    _plain(
        "setup_link",
        "links for the first administrator",
        "token_hash created_at expires_at used_at",
        Retention("a day after it ran out", "security", by="privacy/jobs.py", sweep=Sweep("expires_at", days=1)),
    ),
    _plain("webhook_lane", "what waits for them", "endpoint_id subject next_at claim"),
    _plain(
        "procrastinate_jobs",
        "jobs of the worker",
        "id queue_name task_name priority lock queueing_lock args status scheduled_at attempts abort_requested"
        " worker_id",
    ),
    _plain("procrastinate_events", "what became of them", "id job_id type at"),
    _plain("procrastinate_periodic_defers", "when they were due", "id task_name defer_timestamp job_id periodic_id"),
    _plain("procrastinate_workers", "workers", "id last_heartbeat"),
)

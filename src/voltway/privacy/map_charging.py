"""The data map of charging: tokens, sessions, and all that stations said and were told."""

from typing import Final

from voltway.privacy.personal import AtErasure, Basis, Identity, Link, Personal, Retention, Sweep, Table

_CHARGE: Final = "to let the token charge, and to bill what was charged"
_METERING_LAW: Final = (
    "records of measured values that are billed must stay verifiable (in Germany MessEG § 33, AO § 147)"
)
_BY_DAY: Final = "journal/jobs.py"
_OPERATE: Final = "to operate the stations, and to find and prove faults"
_DEFEND: Final = "to find attacks on the network, and to know what was done about them"
_OPERATOR_WORDS: Final = "to know which order was given to a station, by whom, and what came of it"


def _masked(columns: str, purpose: str, basis: Basis) -> Personal:
    return Personal(columns=columns, purpose=purpose, basis=basis, at_erasure=AtErasure.PSEUDONYMISE)


CHARGING: Final = (
    # Before the tokens, so that an erasure comes to it after them: nobody lists them again.
    Table(
        name="local_list_entry",
        what="tokens on the lists that stations keep for when they have no line",
        links=(Link("folded_uid", Identity.TOKEN),),
        retention=Retention("until the station's list no longer holds it", "GDPR Art. 5(1)(e)"),
        personal=(
            Personal(
                columns="station_id folded_uid token_uid kind status group_id valid_until",
                purpose=_CHARGE,
                basis=Basis.CONTRACT,
                at_erasure=AtErasure.REMOVE,
            ),
        ),
    ),
    Table(
        name="token",
        what="cards, apps, contracts and vehicles that may charge",
        links=(Link("folded_uid", Identity.TOKEN), Link("driver_id", Identity.DRIVER)),
        gives=(
            Link("token_uid", Identity.TOKEN),
            Link("holder", Identity.NAME),
            Link("driver_id", Identity.DRIVER),
        ),
        retention=Retention("until it is removed", "GDPR Art. 5(1)(e)"),
        personal=(
            Personal(
                columns="token_uid folded_uid kind status holder folded_holder parent_uid group_id driver_id vehicle_id"
                " fleet_id valid_from valid_until credit_ok max_concurrent allowed_stations allowed_hours master_pass"
                " created_at updated_at",
                purpose=_CHARGE,
                basis=Basis.CONTRACT,
                at_erasure=AtErasure.REMOVE,
            ),
        ),
        other="organization_id",
    ),
    Table(
        name="customer_page",
        what="what stations told of customers, on its way into an export",
        retention=Retention("until the export is made, at most a day", "GDPR Art. 5(1)(e)", by="privacy/jobs.py"),
        personal=(
            Personal(
                columns="content",
                purpose="to answer a person who asks what is held on them",
                basis=Basis.LEGAL_OBLIGATION,
                at_erasure=AtErasure.KEEP,
                why="gone within a day, with the export that asked for it",
            ),
        ),
        other="station_id request_id seq_no is_last",
    ),
    Table(
        name="customer_clearing",
        what="stations that shall forget a person",
        links=(Link("token_uid", Identity.TOKEN),),
        retention=Retention("as long as the erasure; the token until the station has forgotten it", "GDPR Art. 17"),
        personal=(
            Personal(
                columns="token_uid kind",
                purpose="to have stations forget a person who was erased",
                basis=Basis.LEGAL_OBLIGATION,
                at_erasure=AtErasure.KEEP,
                why="the station could not be told whom to forget; gone when it has, and after 90 days",
            ),
        ),
        other="erasure_id station_id number state reason made_at try_at",
    ),
    Table(
        name="token_learning",
        what="cards being learned at a station",
        links=(Link("token_uid", Identity.TOKEN), Link("driver_id", Identity.DRIVER)),
        mentions="holder",
        retention=Retention(
            "a day after it was closed", "GDPR Art. 5(1)(e)", by="privacy/jobs.py", sweep=Sweep("closed_at", days=1)
        ),
        personal=(
            Personal(
                columns="holder driver_id token_uid opened_by opened_at closed_at expires_at outcome",
                purpose="to add a driver's card without typing its number",
                basis=Basis.CONTRACT,
                at_erasure=AtErasure.REMOVE,
            ),
        ),
        other="learning_id organization_id station_id",
    ),
    Table(
        name="reservation",
        what="places at stations that are held for somebody",
        links=(Link("token_uid", Identity.TOKEN),),
        retention=Retention(
            "90 days after its time was over",
            "GDPR Art. 5(1)(e)",
            by="privacy/jobs.py",
            sweep=Sweep("expires_at", days=90),
        ),
        personal=(
            Personal(
                columns="station_id reservation_id evse_id connector_type token_uid token_kind group_id state reason"
                " session_id made_at expires_at ended_at",
                purpose="to hold a place for whoever reserved it, and to know who did not come",
                basis=Basis.CONTRACT,
                at_erasure=AtErasure.REMOVE,
            ),
        ),
        other="organization_id",
    ),
    Table(
        name="session",
        what="charging sessions",
        links=(Link("token_uid", Identity.TOKEN),),
        retention=Retention(
            "for ever; after an erasure without a person",
            "metering and accounting law (in Germany AO § 147, HGB § 257)",
        ),
        personal=(
            _masked("token_uid start_key stop_key", _CHARGE, Basis.CONTRACT),
            Personal(
                columns="station_id session_id ref evse_id connector_id state token_kind group_id authorization_status"
                " started_at ended_at last_at received_at start_wh last_wh end_wh energy_wh power_w soc_percent idle_s"
                " stop_cause stop_told remote_start_id",
                purpose=_CHARGE,
                basis=Basis.LEGAL_OBLIGATION,
                at_erasure=AtErasure.KEEP,
                why=f"a metering record: {_METERING_LAW}; it leads to nobody once its token is replaced",
            ),
        ),
        other="charging_state base_wh suspect_wh suspect_at end_inferred start_inferred rebooted_at seen recent_keys"
        " rules organization_id",
    ),
    Table(
        name="meter_reading",
        what="meter readings",
        links=(Link("session_id", Identity.SESSION),),
        retention=Retention("days", _METERING_LAW, setting="meter_days", by=_BY_DAY),
        personal=(
            _masked("samples", _CHARGE, Basis.CONTRACT),
            Personal(
                columns="station_id session_id evse_id connector_id at received_at register_wh power_w current_a"
                " voltage_v soc_percent context",
                purpose=_CHARGE,
                basis=Basis.LEGAL_OBLIGATION,
                at_erasure=AtErasure.KEEP,
                why=f"a metering record: {_METERING_LAW}; it leads to nobody once its session's token is replaced",
            ),
        ),
    ),
    Table(
        name="journal",
        what="every fact that stations told, in order",
        links=(Link("session_id", Identity.SESSION),),
        mentions="body",
        retention=Retention("days", _METERING_LAW, setting="journal_days", by=_BY_DAY),
        personal=(
            _masked("body", "to prove and to recompute what was charged", Basis.LEGAL_OBLIGATION),
            Personal(
                columns="station_id session_id at",
                purpose="to prove and to recompute what was charged",
                basis=Basis.LEGAL_OBLIGATION,
                at_erasure=AtErasure.KEEP,
                why="which fact belongs to which session; it leads to nobody once the token is replaced",
            ),
        ),
        other="xid position kind received_at recorded_at",
    ),
    Table(
        name="message_log",
        what="messages between stations and Voltway, as sent",
        mentions="request response notes",
        retention=Retention("days", "GDPR Art. 5(1)(e)", setting="message_log_days", by=_BY_DAY),
        personal=(_masked("request response notes", _OPERATE, Basis.LEGITIMATE_INTERESTS),),
        other="station_id at direction message_id action outcome latency_ms ocpp_version",
    ),
    Table(
        name="station_event",
        what="what stations reported beside sessions",
        mentions="name detail",
        retention=Retention("days", "GDPR Art. 5(1)(e)", setting="journal_days", by=_BY_DAY),
        personal=(_masked("name detail", _OPERATE, Basis.LEGITIMATE_INTERESTS),),
        other="station_id at received_at kind evse_id connector_id severity",
    ),
    Table(
        name="monitor_alert",
        what="which monitors of stations are in alert",
        mentions="value tech_info",
        retention=Retention("until the monitor or the station is removed", "needed to see what is wrong"),
        personal=(_masked("value tech_info", _OPERATE, Basis.LEGITIMATE_INTERESTS),),
        other="station_id monitor_id active since at cleared_at name evse_id connector_id origin severity ref"
        " tech_code",
    ),
    Table(
        name="command",
        what="orders to stations and their answers",
        mentions="request answer reason author",
        retention=Retention(
            "days",
            "GDPR Art. 5(1)(e)",
            setting="journal_days",
            by="privacy/jobs.py",
            sweep=Sweep("created_at", setting="journal_days"),
        ),
        personal=(_masked("request answer reason author", _OPERATOR_WORDS, Basis.LEGITIMATE_INTERESTS),),
        other="station_id command_id kind state created_at sent_at answered_at queue_until",
    ),
    Table(
        name="firmware_image",
        what="firmware that stations can be given",
        mentions="made_by",
        retention=Retention("until it is removed", "GDPR Art. 5(1)(e)"),
        personal=(_masked("made_by", _OPERATOR_WORDS, Basis.LEGITIMATE_INTERESTS),),
        other="image_id organization_id vendor model version file_id file_name content size_bytes sha256 md5 signature"
        " signing_certificate made_at",
    ),
    Table(
        name="firmware_update",
        what="updates of stations' firmware",
        mentions="author",
        retention=Retention(
            "days",
            "GDPR Art. 5(1)(e)",
            setting="journal_days",
            by="privacy/jobs.py",
            sweep=Sweep("ended_at", setting="journal_days"),
        ),
        personal=(_masked("author", _OPERATOR_WORDS, Basis.LEGITIMATE_INTERESTS),),
        other="update_id station_id organization_id image_id file_id version state signed during_sessions request_id"
        " command_id told reason from_version running_version planned_at order_until ordered_at heard_at changed_at"
        " due_at ended_at",
    ),
    Table(
        name="firmware_campaign",
        what="campaigns that bring a firmware to many stations",
        mentions="author",
        retention=Retention(
            "days",
            "GDPR Art. 5(1)(e)",
            setting="journal_days",
            by="privacy/jobs.py",
            sweep=Sweep("ended_at", setting="journal_days"),
        ),
        personal=(_masked("author", _OPERATOR_WORDS, Basis.LEGITIMATE_INTERESTS),),
        other="campaign_id organization_id name image_id version state reason rules wave wave_began_at counted_since"
        " made_at ended_at",
    ),
    Table(
        name="firmware_campaign_station",
        what="which stations are in a campaign, and what became of them",
        retention=Retention("as long as the campaign", "GDPR Art. 5(1)(e)"),
        other="campaign_id station_id wave state attempts not_before update_id reason changed_at",
    ),
    Table(
        name="configuration_template",
        what="settings that stations shall have",
        mentions="author",
        retention=Retention("until it is removed", "GDPR Art. 5(1)(e)"),
        personal=(_masked("author", _OPERATOR_WORDS, Basis.LEGITIMATE_INTERESTS),),
        other="template_id organization_id name vendor model firmware priority at_boot settings made_at changed_at",
    ),
    Table(
        name="configuration_rollout",
        what="rollouts that write settings to many stations",
        mentions="author",
        retention=Retention(
            "days",
            "GDPR Art. 5(1)(e)",
            setting="journal_days",
            by="privacy/jobs.py",
            sweep=Sweep("ended_at", setting="journal_days"),
        ),
        personal=(_masked("author", _OPERATOR_WORDS, Basis.LEGITIMATE_INTERESTS),),
        other="rollout_id organization_id template_id name at_boot state reason rules wave wave_began_at counted_since"
        " made_at ended_at",
    ),
    Table(
        name="configuration_rollout_station",
        what="which stations are in a rollout, and what became of them",
        retention=Retention("as long as the rollout", "GDPR Art. 5(1)(e)"),
        other="rollout_id station_id wave state command_id changes results reason changed_at",
    ),
    Table(
        name="station_variable_change",
        what="what became of stations' variables, and who changed them",
        mentions="author",
        retention=Retention(
            "days",
            "GDPR Art. 5(1)(e)",
            setting="journal_days",
            by="privacy/jobs.py",
            sweep=Sweep("at", setting="journal_days"),
        ),
        personal=(_masked("author", _OPERATOR_WORDS, Basis.LEGITIMATE_INTERESTS),),
        other="change_id station_id path name at old_value new_value after_restart",
    ),
    Table(
        name="webhook_delivery",
        what="messages to other systems",
        mentions="payload last_error",
        retention=Retention("days", "GDPR Art. 5(1)(e)", setting="webhook_delivered_days", by="webhooks/jobs.py"),
        personal=(
            _masked("payload last_error", "to tell systems that an organization named", Basis.LEGITIMATE_INTERESTS),
        ),
        other="delivery_id position endpoint_id subject journal_position type state attempts attempted_at last_status"
        " created_at settled_at",
    ),
    Table(
        name="token_group",
        what="groups of tokens with common limits",
        mentions="name",
        retention=Retention("until it is removed", "GDPR Art. 5(1)(e)"),
        personal=(_masked("name", "to share limits among a fleet's or family's tokens", Basis.CONTRACT),),
        other="group_id organization_id blocked valid_from valid_until period time_zone energy_limit_wh time_limit_s"
        " money_limit currency max_concurrent allowed_stations allowed_hours created_at updated_at",
    ),
    Table(
        name="station",
        what="stations",
        retention=Retention("until it is removed", "GDPR Art. 5(1)(e)"),
        personal=(
            Personal(
                columns="name latitude longitude address",
                purpose="to find the station and to know its connection",
                basis=Basis.CONTRACT,
                at_erasure=AtErasure.KEEP,
                why="of the station, not of a driver; where it stands at somebody's home, remove the station",
            ),
        ),
        other="station_id admission password_hash security_profile time_zone vendor model serial firmware meter_type"
        " ocpp_version booted_at boot_cause clock_skew_s gateway_id connected_at disconnected_at disconnect_reason"
        " heard_at quirks quirks_off local_list free_vend created_at organization_id organization_since"
        " next_password_hash next_security_profile password_changed_at pinned_certificate isolation isolation_by",
    ),
    Table(
        name="security_event",
        what="what happened that may matter for security, counted",
        links=(Link("user_id", Identity.USER),),
        mentions="name detail",
        retention=Retention("30 days", "GDPR Art. 5(1)(e)", by="privacy/jobs.py", sweep=Sweep("last_at", days=30)),
        personal=(
            _masked("name detail", _DEFEND, Basis.LEGITIMATE_INTERESTS),
            Personal(
                columns="address user_id",
                purpose=_DEFEND,
                basis=Basis.LEGITIMATE_INTERESTS,
                at_erasure=AtErasure.KEEP,
                why="whose address it is can't be told; what is about an account goes with the account",
            ),
        ),
        other="slot kind severity station_id times first_at last_at written_at sealed",
    ),
    Table(
        name="incident",
        what="what looked like an attack",
        mentions="subject_id",
        retention=Retention(
            "a year after it is resolved",
            "GDPR Art. 5(2), 32; for operators of essential services NIS 2 Art. 21",
            by="privacy/jobs.py",
            sweep=Sweep("resolved_at", days=365),
        ),
        personal=(_masked("subject_id", _DEFEND, Basis.LEGITIMATE_INTERESTS),),
        other="incident_id organization_id rule severity state subject_kind times first_at last_at opened_at changed_at"
        " resolved_at told_state",
    ),
    Table(
        name="incident_entry",
        what="what was done about it",
        mentions="author note",
        retention=Retention("as long as the incident", "GDPR Art. 5(2)"),
        personal=(_masked("author note", _DEFEND, Basis.LEGITIMATE_INTERESTS),),
        other="incident_id entry_id at kind",
    ),
    Table(
        name="refused_connection",
        what="who was refused at the door of stations",
        retention=Retention("30 days", "GDPR Art. 5(1)(e)", by="privacy/jobs.py", sweep=Sweep("last_at", days=30)),
        personal=(
            Personal(
                columns="address",
                purpose="to see attempts to get in, and stations that fail to",
                basis=Basis.LEGITIMATE_INTERESTS,
                at_erasure=AtErasure.KEEP,
                why="whose address it is can't be told",
            ),
        ),
        other="hour station_id cause reason times first_at last_at",
    ),
)

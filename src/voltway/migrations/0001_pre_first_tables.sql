-- Every hot table's key starts with the station, so that it distributes by station (Citus) unchanged.

create table gateway (
    gateway_id      text primary key,
    started_at      timestamptz not null default now(),
    seen_at         timestamptz not null default now(),
    last_batch      bigint not null default 0,
    ocpp_url        text
);
comment on column gateway.last_batch is 'The newest group commit that reached the disk: tells a writer whose connection broke in COMMIT whether it counted.';

create table station (
    station_id          text primary key check (length(station_id) between 1 and 255),
    admission           text not null check (admission in ('accepted', 'pending', 'rejected')),
    password_hash       text,
    security_profile    smallint not null default 1 check (security_profile between 0 and 3),
    name                text,
    latitude            double precision,
    longitude           double precision,
    time_zone           text,
    vendor              text,
    model               text,
    serial              text,
    firmware            text,
    meter_type          text,
    ocpp_version        text,
    booted_at           timestamptz,
    boot_cause          text,
    clock_skew_s        double precision,
    gateway_id          text,
    connected_at        timestamptz,
    disconnected_at     timestamptz,
    disconnect_reason   text,
    heard_at            timestamptz,
    address             text,
    quirks              text[] not null default '{}',
    quirks_off          text[] not null default '{}',
    free_vend           boolean not null default false,
    created_at          timestamptz not null default now()
) with (fillfactor = 80);
create index station_by_gateway on station (gateway_id) where gateway_id is not null;
create index station_pending on station (created_at) where admission = 'pending';
comment on column station.gateway_id is 'The gateway that holds the socket and alone may commit for this station; null while offline.';

create table lost_claim (
    gateway_id      text not null,
    station_id      text not null,
    lost_at         timestamptz not null default now(),
    primary key (gateway_id, station_id)
);
comment on table lost_claim is 'Stations another gateway took over: the loser sees its row in its next commit and gives the station up.';

create table connector (
    station_id      text not null,
    evse_id         integer not null,
    connector_id    integer not null,
    status          text not null,
    charging_state  text,
    status_at       timestamptz not null,
    error_code      text,
    vendor_error    text,
    error_text      text,
    register_wh     double precision,
    register_at     timestamptz,
    meter_keys      bigint[] not null default '{}',
    primary key (station_id, evse_id, connector_id)
) with (fillfactor = 70);
comment on column connector.meter_keys is 'Fingerprints of the newest readings outside a session: a repeat after a lost answer is known by them.';

create sequence transaction_number as integer increment by 1000 minvalue 1 maxvalue 2147483000 cycle;
comment on sequence transaction_number is 'Blocks of 1000 transaction ids for OCPP 1.6; a gateway takes a block at a time.';

create table session (
    station_id          text not null,
    session_id          text not null,
    ref                 text not null,
    evse_id             integer,
    connector_id        integer,
    state               text not null check (state in ('active', 'ended')),
    charging_state      text,
    token_uid           text,
    token_kind          text,
    group_id            text,
    authorization_status text,
    started_at          timestamptz not null,
    ended_at            timestamptz,
    last_at             timestamptz not null,
    received_at         timestamptz not null,
    start_wh            double precision,
    last_wh             double precision,
    end_wh              double precision,
    base_wh             double precision not null default 0,
    energy_wh           double precision not null default 0,
    suspect_wh          double precision,
    suspect_at          timestamptz,
    power_w             double precision,
    soc_percent         double precision,
    idle_s              double precision not null default 0,
    stop_cause          text,
    stop_told           text,
    end_inferred        boolean not null default false,
    start_inferred      boolean not null default false,
    rebooted_at         timestamptz,
    start_key           text not null,
    stop_key            text,
    remote_start_id     bigint,
    seen                jsonb not null default '[]',
    recent_keys         bigint[] not null default '{}',
    rules               text[] not null default '{}',
    primary key (station_id, session_id)
) with (fillfactor = 70);
create unique index session_by_start on session (station_id, start_key);
create index session_by_ref on session (station_id, ref);
create index session_active on session (station_id) where state = 'active';
create index session_newest on session (started_at desc, session_id desc);
create index session_by_token on session (token_uid, started_at desc) where token_uid is not null;
create index session_active_by_token on session (lower(token_uid)) where state = 'active' and token_uid is not null;
comment on column session.ref is 'The protocol''s transaction id: ours (a number as text) for OCPP 1.6, the station''s for 2.x.';
comment on column session.seen is 'seqNo ranges received, as [[first, last], ...]; a gap between two ranges is a message still missing.';
comment on column session.rules is 'Names of the rules that decided anything unusual, oldest first.';

create table meter_reading (
    station_id      text not null,
    session_id      text,
    evse_id         integer,
    connector_id    integer,
    at              timestamptz not null,
    received_at     timestamptz not null,
    register_wh     double precision,
    power_w         double precision,
    current_a       double precision,
    voltage_v       double precision,
    soc_percent     double precision,
    context         text,
    samples         json
) partition by range (received_at);
create index meter_reading_by_session on meter_reading (station_id, session_id, at);
comment on column meter_reading.samples is 'Every sample of the reading as told, when it says more than the columns do; null otherwise.';

create table journal (
    xid             xid8 not null default pg_current_xact_id(),
    position        bigint generated always as identity (cache 1000),
    station_id      text not null,
    session_id      text,
    kind            text not null,
    at              timestamptz not null,
    received_at     timestamptz not null,
    recorded_at     timestamptz not null default now(),
    body            text not null
) partition by range (recorded_at);
create index journal_in_order on journal (xid, position);
comment on table journal is 'Every fact, append-only, in commit order (xid, position). A follower reads below the oldest running transaction.';
comment on column journal.body is 'The fact as JSON.';

create table follower (
    name            text primary key,
    xid             xid8 not null default '0',
    position        bigint not null default 0,
    moved_at        timestamptz not null default now()
);

create table message_log (
    station_id      text not null,
    at              timestamptz not null,
    direction       text not null check (direction in ('in', 'out')),
    message_id      text,
    action          text,
    request         text not null,
    response        text,
    outcome         text not null,
    latency_ms      real,
    notes           text[],
    ocpp_version    text
) partition by range (at);
create index message_log_by_station on message_log (station_id, at desc);
comment on column message_log.direction is 'Who asked: in = the station called us, out = we called the station.';
comment on column message_log.notes is 'What was corrected or looked wrong, in words.';

create table token (
    token_uid       text primary key check (length(token_uid) between 1 and 255),
    kind            text not null,
    status          text not null check (status in ('active', 'blocked')),
    group_id        text,
    parent_uid      text,
    holder          text,
    valid_from      timestamptz,
    valid_until     timestamptz,
    credit_ok       boolean not null default true,
    max_concurrent  integer,
    allowed_stations text[],
    allowed_hours   text check (allowed_hours ~ '^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$'),
    master_pass     boolean not null default false,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now()
);

create unique index token_by_folded_uid on token (lower(token_uid));

create table command (
    station_id      text not null,
    command_id      text not null,
    kind            text not null,
    request         json not null,
    author          text not null,
    state           text not null check (state in ('created', 'queued', 'sent', 'accepted', 'rejected', 'failed', 'timed_out', 'offline', 'expired')),
    answer          json,
    reason          text,
    created_at      timestamptz not null default now(),
    sent_at         timestamptz,
    answered_at     timestamptz,
    queue_until     timestamptz,
    primary key (station_id, command_id)
);
create index command_newest on command (created_at desc, command_id desc);
create index command_queued on command (station_id) where state = 'queued';
create index command_open on command (coalesce(sent_at, created_at)) where state in ('created', 'sent');

create table station_event (
    station_id      text not null,
    at              timestamptz not null,
    received_at     timestamptz not null,
    kind            text not null,
    evse_id         integer,
    connector_id    integer,
    severity        text,
    name            text,
    detail          json
) partition by range (received_at);
create index station_event_by_station on station_event (station_id, received_at desc);
comment on table station_event is 'What a station reported beside sessions: security events, firmware and log progress, variable and monitor events, data transfers.';

create table quirk_use (
    station_id      text not null,
    quirk           text not null,
    uses            bigint not null,
    first_at        timestamptz not null,
    last_at         timestamptz not null,
    primary key (station_id, quirk)
);

create table api_key (
    key_id          text primary key,
    key_hash        bytea not null unique,
    name            text not null,
    scope           text not null check (scope in ('read', 'write')),
    created_at      timestamptz not null default now(),
    expires_at      timestamptz,
    last_used_at    timestamptz,
    revoked_at      timestamptz
);

create table setup_link (
    token_hash      bytea primary key,
    created_at      timestamptz not null default now(),
    expires_at      timestamptz not null,
    used_at         timestamptz
);

-- Where no partition was made in time a row still finds a place.
create table journal_default partition of journal default;
create table meter_reading_default partition of meter_reading default;
create table message_log_default partition of message_log default;
create table station_event_default partition of station_event default;

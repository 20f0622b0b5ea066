-- What all migrations together make. Written by: python -m tests.fixtures.schema
CREATE TABLE public.api_key (
    key_id text NOT NULL,
    key_hash bytea NOT NULL,
    name text NOT NULL,
    scope text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_key_scope_check CHECK ((scope = ANY (ARRAY['read'::text, 'write'::text])))
);
CREATE TABLE public.api_request (
    key_id text NOT NULL,
    idempotency_key text NOT NULL,
    fingerprint bytea NOT NULL,
    result text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON COLUMN public.api_request.result IS 'What the request made, by its id; null while it is worked on.';
CREATE TABLE public.command (
    station_id text NOT NULL,
    command_id text NOT NULL,
    kind text NOT NULL,
    request json NOT NULL,
    author text NOT NULL,
    state text NOT NULL,
    answer json,
    reason text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    answered_at timestamp with time zone,
    queue_until timestamp with time zone,
    CONSTRAINT command_state_check CHECK ((state = ANY (ARRAY['created'::text, 'queued'::text, 'sent'::text, 'accepted'::text, 'rejected'::text, 'failed'::text, 'timed_out'::text, 'offline'::text, 'expired'::text])))
);
CREATE TABLE public.connector (
    station_id text NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    status text NOT NULL,
    charging_state text,
    status_at timestamp with time zone NOT NULL,
    error_code text,
    vendor_error text,
    error_text text,
    register_wh double precision,
    register_at timestamp with time zone,
    meter_keys bigint[] DEFAULT '{}'::bigint[] NOT NULL
)
WITH (fillfactor='70');
COMMENT ON COLUMN public.connector.meter_keys IS 'Fingerprints of the newest readings outside a session: a repeat after a lost answer is known by them.';
CREATE TABLE public.follower (
    name text NOT NULL,
    xid xid8 DEFAULT '0'::xid8 NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    moved_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.gateway (
    gateway_id text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    last_batch bigint DEFAULT 0 NOT NULL,
    ocpp_url text
);
COMMENT ON COLUMN public.gateway.last_batch IS 'The newest group commit that reached the disk: tells a writer whose connection broke in COMMIT whether it counted.';
CREATE TABLE public.journal (
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    "position" bigint NOT NULL,
    station_id text NOT NULL,
    session_id text,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    body text NOT NULL
)
PARTITION BY RANGE (recorded_at);
COMMENT ON TABLE public.journal IS 'Every fact, append-only, in commit order (xid, position). A follower reads below the oldest running transaction.';
COMMENT ON COLUMN public.journal.body IS 'The fact as JSON.';
CREATE TABLE public.journal_default (
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT journal_xid_not_null NOT NULL,
    "position" bigint CONSTRAINT journal_position_not_null NOT NULL,
    station_id text CONSTRAINT journal_station_id_not_null NOT NULL,
    session_id text,
    kind text CONSTRAINT journal_kind_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT journal_at_not_null NOT NULL,
    received_at timestamp with time zone CONSTRAINT journal_received_at_not_null NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() CONSTRAINT journal_recorded_at_not_null NOT NULL,
    body text CONSTRAINT journal_body_not_null NOT NULL
);
ALTER TABLE public.journal ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.journal_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.lost_claim (
    gateway_id text NOT NULL,
    station_id text NOT NULL,
    lost_at timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE public.lost_claim IS 'Stations another gateway took over: the loser sees its row in its next commit and gives the station up.';
CREATE TABLE public.message_log (
    station_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    direction text NOT NULL,
    message_id text,
    action text,
    request text NOT NULL,
    response text,
    outcome text NOT NULL,
    latency_ms real,
    notes text[],
    ocpp_version text,
    CONSTRAINT message_log_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
)
PARTITION BY RANGE (at);
COMMENT ON COLUMN public.message_log.direction IS 'Who asked: in = the station called us, out = we called the station.';
COMMENT ON COLUMN public.message_log.notes IS 'What was corrected or looked wrong, in words.';
CREATE TABLE public.message_log_default (
    station_id text CONSTRAINT message_log_station_id_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT message_log_at_not_null NOT NULL,
    direction text CONSTRAINT message_log_direction_not_null NOT NULL,
    message_id text,
    action text,
    request text CONSTRAINT message_log_request_not_null NOT NULL,
    response text,
    outcome text CONSTRAINT message_log_outcome_not_null NOT NULL,
    latency_ms real,
    notes text[],
    ocpp_version text,
    CONSTRAINT message_log_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
);
CREATE TABLE public.meter_reading (
    station_id text NOT NULL,
    session_id text,
    evse_id integer,
    connector_id integer,
    at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    register_wh double precision,
    power_w double precision,
    current_a double precision,
    voltage_v double precision,
    soc_percent double precision,
    context text,
    samples json
)
PARTITION BY RANGE (received_at);
COMMENT ON COLUMN public.meter_reading.samples IS 'Every sample of the reading as told, when it says more than the columns do; null otherwise.';
CREATE TABLE public.meter_reading_default (
    station_id text CONSTRAINT meter_reading_station_id_not_null NOT NULL,
    session_id text,
    evse_id integer,
    connector_id integer,
    at timestamp with time zone CONSTRAINT meter_reading_at_not_null NOT NULL,
    received_at timestamp with time zone CONSTRAINT meter_reading_received_at_not_null NOT NULL,
    register_wh double precision,
    power_w double precision,
    current_a double precision,
    voltage_v double precision,
    soc_percent double precision,
    context text,
    samples json
);
CREATE TABLE public.quirk_use (
    station_id text NOT NULL,
    quirk text NOT NULL,
    uses bigint NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL
);
CREATE TABLE public.schema_migration (
    version integer NOT NULL,
    phase text NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schema_migration_phase_check CHECK ((phase = ANY (ARRAY['pre'::text, 'post'::text])))
);
CREATE TABLE public.session (
    station_id text NOT NULL,
    session_id text NOT NULL,
    ref text NOT NULL,
    evse_id integer,
    connector_id integer,
    state text NOT NULL,
    charging_state text,
    token_uid text,
    token_kind text,
    group_id text,
    authorization_status text,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    last_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    start_wh double precision,
    last_wh double precision,
    end_wh double precision,
    base_wh double precision DEFAULT 0 NOT NULL,
    energy_wh double precision DEFAULT 0 NOT NULL,
    suspect_wh double precision,
    suspect_at timestamp with time zone,
    power_w double precision,
    soc_percent double precision,
    idle_s double precision DEFAULT 0 NOT NULL,
    stop_cause text,
    stop_told text,
    end_inferred boolean DEFAULT false NOT NULL,
    start_inferred boolean DEFAULT false NOT NULL,
    rebooted_at timestamp with time zone,
    start_key text NOT NULL,
    stop_key text,
    remote_start_id bigint,
    seen jsonb DEFAULT '[]'::jsonb NOT NULL,
    recent_keys bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    rules text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT session_state_check CHECK ((state = ANY (ARRAY['active'::text, 'ended'::text])))
)
WITH (fillfactor='70');
COMMENT ON COLUMN public.session.ref IS 'The protocol''s transaction id: ours (a number as text) for OCPP 1.6, the station''s for 2.x.';
COMMENT ON COLUMN public.session.seen IS 'seqNo ranges received, as [[first, last], ...]; a gap between two ranges is a message still missing.';
COMMENT ON COLUMN public.session.rules IS 'Names of the rules that decided anything unusual, oldest first.';
CREATE TABLE public.setup_link (
    token_hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
CREATE TABLE public.station (
    station_id text NOT NULL,
    admission text NOT NULL,
    password_hash text,
    security_profile smallint DEFAULT 1 NOT NULL,
    name text,
    latitude double precision,
    longitude double precision,
    time_zone text,
    vendor text,
    model text,
    serial text,
    firmware text,
    meter_type text,
    ocpp_version text,
    booted_at timestamp with time zone,
    boot_cause text,
    clock_skew_s double precision,
    gateway_id text,
    connected_at timestamp with time zone,
    disconnected_at timestamp with time zone,
    heard_at timestamp with time zone,
    address text,
    quirks text[] DEFAULT '{}'::text[] NOT NULL,
    quirks_off text[] DEFAULT '{}'::text[] NOT NULL,
    free_vend boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT station_admission_check CHECK ((admission = ANY (ARRAY['accepted'::text, 'pending'::text, 'rejected'::text]))),
    CONSTRAINT station_security_profile_check CHECK (((security_profile >= 0) AND (security_profile <= 3))),
    CONSTRAINT station_station_id_check CHECK (((length(station_id) >= 1) AND (length(station_id) <= 255)))
)
WITH (fillfactor='80');
COMMENT ON COLUMN public.station.gateway_id IS 'The gateway that holds the socket and alone may commit for this station; null while offline.';
CREATE TABLE public.station_event (
    station_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    evse_id integer,
    connector_id integer,
    severity text,
    name text,
    detail json
)
PARTITION BY RANGE (received_at);
COMMENT ON TABLE public.station_event IS 'What a station reported beside sessions: security events, firmware and log progress, variable and monitor events, data transfers.';
CREATE TABLE public.station_event_default (
    station_id text CONSTRAINT station_event_station_id_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT station_event_at_not_null NOT NULL,
    received_at timestamp with time zone CONSTRAINT station_event_received_at_not_null NOT NULL,
    kind text CONSTRAINT station_event_kind_not_null NOT NULL,
    evse_id integer,
    connector_id integer,
    severity text,
    name text,
    detail json
);
CREATE TABLE public.token (
    token_uid text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    group_id text,
    parent_uid text,
    holder text,
    valid_from timestamp with time zone,
    valid_until timestamp with time zone,
    credit_ok boolean DEFAULT true NOT NULL,
    max_concurrent integer,
    allowed_stations text[],
    allowed_hours text,
    master_pass boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT token_status_check CHECK ((status = ANY (ARRAY['active'::text, 'blocked'::text]))),
    CONSTRAINT token_token_uid_check CHECK (((length(token_uid) >= 1) AND (length(token_uid) <= 255)))
);
CREATE SEQUENCE public.transaction_number
    AS integer
    START WITH 1
    INCREMENT BY 1000
    NO MINVALUE
    MAXVALUE 2147483000
    CACHE 1
    CYCLE;
COMMENT ON SEQUENCE public.transaction_number IS 'Blocks of 1000 transaction ids for OCPP 1.6; a gateway takes a block at a time.';
ALTER TABLE ONLY public.journal ATTACH PARTITION public.journal_default DEFAULT;
ALTER TABLE ONLY public.message_log ATTACH PARTITION public.message_log_default DEFAULT;
ALTER TABLE ONLY public.meter_reading ATTACH PARTITION public.meter_reading_default DEFAULT;
ALTER TABLE ONLY public.station_event ATTACH PARTITION public.station_event_default DEFAULT;
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_key_hash_key UNIQUE (key_hash);
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (key_id);
ALTER TABLE ONLY public.api_request
    ADD CONSTRAINT api_request_pkey PRIMARY KEY (key_id, idempotency_key);
ALTER TABLE ONLY public.command
    ADD CONSTRAINT command_pkey PRIMARY KEY (station_id, command_id);
ALTER TABLE ONLY public.connector
    ADD CONSTRAINT connector_pkey PRIMARY KEY (station_id, evse_id, connector_id);
ALTER TABLE ONLY public.follower
    ADD CONSTRAINT follower_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.gateway
    ADD CONSTRAINT gateway_pkey PRIMARY KEY (gateway_id);
ALTER TABLE ONLY public.lost_claim
    ADD CONSTRAINT lost_claim_pkey PRIMARY KEY (gateway_id, station_id);
ALTER TABLE ONLY public.quirk_use
    ADD CONSTRAINT quirk_use_pkey PRIMARY KEY (station_id, quirk);
ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version, phase);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (station_id, session_id);
ALTER TABLE ONLY public.setup_link
    ADD CONSTRAINT setup_link_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.station
    ADD CONSTRAINT station_pkey PRIMARY KEY (station_id);
ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_pkey PRIMARY KEY (token_uid);
CREATE INDEX api_request_by_age ON public.api_request USING btree (created_at);
CREATE INDEX command_newest ON public.command USING btree (created_at DESC, command_id DESC);
CREATE INDEX command_queued ON public.command USING btree (station_id) WHERE (state = 'queued'::text);
CREATE INDEX journal_in_order ON ONLY public.journal USING btree (xid, "position");
CREATE INDEX journal_default_xid_position_idx ON public.journal_default USING btree (xid, "position");
CREATE INDEX message_log_by_station ON ONLY public.message_log USING btree (station_id, at DESC);
CREATE INDEX message_log_default_station_id_at_idx ON public.message_log_default USING btree (station_id, at DESC);
CREATE INDEX meter_reading_by_session ON ONLY public.meter_reading USING btree (station_id, session_id, at);
CREATE INDEX meter_reading_default_station_id_session_id_at_idx ON public.meter_reading_default USING btree (station_id, session_id, at);
CREATE INDEX session_active ON public.session USING btree (station_id) WHERE (state = 'active'::text);
CREATE INDEX session_active_by_token ON public.session USING btree (token_uid) WHERE ((state = 'active'::text) AND (token_uid IS NOT NULL));
CREATE INDEX session_by_id ON public.session USING btree (session_id);
CREATE INDEX session_by_ref ON public.session USING btree (station_id, ref);
CREATE UNIQUE INDEX session_by_start ON public.session USING btree (station_id, start_key);
CREATE INDEX session_by_station ON public.session USING btree (station_id, started_at DESC, session_id DESC);
CREATE INDEX session_by_token ON public.session USING btree (token_uid, started_at DESC) WHERE (token_uid IS NOT NULL);
CREATE INDEX session_newest ON public.session USING btree (started_at DESC, session_id DESC);
CREATE INDEX station_by_gateway ON public.station USING btree (gateway_id) WHERE (gateway_id IS NOT NULL);
CREATE INDEX station_event_by_station ON ONLY public.station_event USING btree (station_id, received_at DESC);
CREATE INDEX station_event_default_station_id_received_at_idx ON public.station_event_default USING btree (station_id, received_at DESC);
CREATE INDEX station_pending ON public.station USING btree (created_at) WHERE (admission = 'pending'::text);
ALTER INDEX public.journal_in_order ATTACH PARTITION public.journal_default_xid_position_idx;
ALTER INDEX public.message_log_by_station ATTACH PARTITION public.message_log_default_station_id_at_idx;
ALTER INDEX public.meter_reading_by_session ATTACH PARTITION public.meter_reading_default_station_id_session_id_at_idx;
ALTER INDEX public.station_event_by_station ATTACH PARTITION public.station_event_default_station_id_received_at_idx;

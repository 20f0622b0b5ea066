-- Groups of tokens with shared limits, whom a token is assigned to, cards learned at a station, and lists of a million
-- tokens. Migration 0007 adds the organization of a token; where it has, the next line does nothing.
alter table token add column if not exists organization_id text not null default 'operator';

alter table token
    add column folded_uid text collate "C" generated always as (lower(token_uid)) stored,
    add column folded_holder text collate "C" generated always as (lower(holder)) stored,
    add column driver_id text check (length(driver_id) between 1 and 255),
    add column vehicle_id text check (length(vehicle_id) between 1 and 255),
    add column fleet_id text check (length(fleet_id) between 1 and 255);
-- They come to be keys of indexes on sessions; PostgreSQL refuses keys of more than about 2,700 bytes.
alter table token add constraint token_group_id_length check (length(group_id) between 1 and 255) not valid;
alter table token add constraint token_parent_uid_length check (length(parent_uid) between 1 and 255) not valid;
comment on column token.folded_uid is 'The uid as tokens are compared. Under row-level security only conditions on plain columns may use an index.';

create unique index token_by_uid on token (folded_uid);
create index token_by_organization on token (organization_id, folded_uid);
create index token_by_holder on token (folded_holder, folded_uid) where folded_holder is not null;
create index token_by_organization_and_holder on token (organization_id, folded_holder, folded_uid)
    where folded_holder is not null;
create index token_by_group on token (group_id, folded_uid) where group_id is not null;
create index token_by_driver on token (driver_id, folded_uid) where driver_id is not null;
create index token_by_vehicle on token (vehicle_id, folded_uid) where vehicle_id is not null;
create index token_by_fleet on token (fleet_id, folded_uid) where fleet_id is not null;
create index token_blocked on token (folded_uid) where status = 'blocked';

create table token_group (
    group_id        text collate "C" primary key check (length(group_id) between 1 and 255),
    organization_id text not null default 'operator',
    name            text check (length(name) between 1 and 200),
    blocked         boolean not null default false,
    valid_from      timestamptz,
    valid_until     timestamptz,
    period          text not null default 'total' check (period in ('day', 'week', 'month', 'year', 'total')),
    time_zone       text not null default 'UTC' check (timezone(time_zone, timestamptz 'epoch') is not null),
    energy_limit_wh double precision check (energy_limit_wh >= 0),
    time_limit_s    double precision check (time_limit_s >= 0),
    money_limit     numeric(18, 4) check (money_limit >= 0),
    currency        text check (currency ~ '^[A-Z]{3}$'),
    max_concurrent  integer check (max_concurrent >= 1),
    allowed_stations text[],
    allowed_hours   text check (allowed_hours ~ '^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$'),
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    check (valid_until > valid_from),
    check ((money_limit is null) = (currency is null))
);
create index token_group_by_organization on token_group (organization_id, group_id);
comment on table token_group is 'What the tokens that name it as their group or parent may do together. Tokens of another organization don''t count.';

-- Not on energy_wh or last_at: an index on what each meter reading changes would make every one of them dearer.
create index session_by_group on session (group_id, started_at) where group_id is not null;
create index session_active_by_group on session (group_id) where state = 'active' and group_id is not null;

create table token_learning (
    learning_id     text primary key,
    organization_id text not null default 'operator',
    station_id      text not null,
    holder          text,
    driver_id       text,
    opened_by       text not null,
    opened_at       timestamptz not null,
    expires_at      timestamptz not null,
    closed_at       timestamptz,
    outcome         text check (outcome in ('added', 'known', 'expired', 'cancelled')),
    token_uid       text,
    check ((closed_at is null) = (outcome is null))
);
create unique index token_learning_open on token_learning (station_id) where closed_at is null;
comment on table token_learning is 'Windows in which the next card held to a station is added for somebody.';

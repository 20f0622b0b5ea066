-- Reservations: places at stations that are held for a token for a while.

create sequence reservation_number as integer;

create table reservation (
    station_id      text not null references station on delete cascade,
    reservation_id  integer not null default nextval('reservation_number'),
    organization_id text not null references organization on delete cascade,
    evse_id         integer,
    connector_type  text,
    token_uid       text not null,
    token_kind      text not null,
    group_id        text,
    state           text not null default 'requested' check (
        state in ('requested', 'active', 'used', 'cancelled', 'expired', 'no_show', 'removed', 'rejected')
    ),
    reason          text,
    session_id      text,
    made_at         timestamptz not null default now(),
    expires_at      timestamptz not null,
    ended_at        timestamptz,
    primary key (station_id, reservation_id)
) with (fillfactor = 70);
create index reservation_by_number on reservation (reservation_id);
create index reservation_by_age on reservation (made_at, reservation_id);
create index reservation_by_token on reservation (lower(token_uid), made_at);
create index reservation_by_organization on reservation (organization_id);
create index reservation_open on reservation (expires_at) where state in ('requested', 'active');
create index reservation_swept on reservation (expires_at);
comment on column reservation.reservation_id is 'The number by which stations know it, drawn for all of them together.';
comment on column reservation.evse_id is 'Null: any EVSE of the station.';
comment on column reservation.organization_id is 'Whose station it was when the reservation was made.';
comment on column reservation.ended_at is 'When it was used, cancelled, given up or refused, or its time was over.';

alter table reservation enable row level security;
create policy in_scope on reservation using (organization_id = any((select visible_organizations())::text[]));
grant select, insert, update on reservation to voltway_web;
grant usage on sequence reservation_number to voltway_web;

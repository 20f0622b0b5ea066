-- What stations are known to hold of charging profiles: by our orders, by their reports, and by limits that others set.

create table charging_profile (
    station_id      text not null references station on delete cascade,
    evse_id         integer not null,
    source          text not null check (source in ('cso', 'ems', 'so', 'other')),
    known_by        text not null check (known_by in ('order', 'report', 'limit')),
    profile_id      integer not null,
    purpose         text not null,
    stack_level     integer not null,
    ref             text,
    profile         json not null,
    known_at        timestamptz not null,
    primary key (station_id, evse_id, source, known_by, profile_id)
);
comment on table charging_profile is 'Charging profiles that stations are known to hold.';
comment on column charging_profile.known_by is 'An order that the station accepted, its own report, or its word of a limit that others set.';
comment on column charging_profile.ref is 'The transaction it is for. One of a transaction that has ended is replaced by the next of its EVSE.';

alter table charging_profile enable row level security;
create policy in_scope on charging_profile using (
    exists (select from station s where s.station_id = charging_profile.station_id)
);
grant select on charging_profile to voltway_web;

-- How stations prove themselves: what they were told to come with next, the certificate they come with, and who was
-- refused at the door.

alter table station
    add column next_password_hash text,
    add column next_security_profile smallint check (next_security_profile between 1 and 3),
    add column password_changed_at timestamptz,
    add column pinned_certificate text;
comment on column station.next_password_hash is 'Of a password the station was given and has not come with yet; the one before counts until then.';
comment on column station.next_security_profile is 'The security profile it moves to; the one before counts until it has come with this one.';
comment on column station.password_changed_at is 'When it first came with a password that Voltway gave it over OCPP.';
comment on column station.pinned_certificate is 'SHA-256 of the certificate it comes with, in hex digits: no other counts, but one that was issued to it here.';

create table refused_connection (
    hour            timestamptz not null,
    station_id      text references station on delete cascade,
    address         text not null,
    cause           text not null,
    reason          text not null,
    times           integer not null,
    first_at        timestamptz not null,
    last_at         timestamptz not null,
    unique nulls not distinct (hour, station_id, address, cause)
);
create index refused_connection_by_time on refused_connection (last_at desc);
create index refused_connection_by_station on refused_connection (station_id, last_at desc) where station_id is not null;
comment on table refused_connection is 'Who was refused at the door of stations, counted by the hour.';
comment on column refused_connection.station_id is 'Null where the handshake of TLS failed, before it is known which station it would have been, or for a station nobody knows.';
comment on column refused_connection.address is 'An IPv4 address or an IPv6 network; the word elsewhere for all that were too many to have a row.';

alter table refused_connection enable row level security;
create policy in_scope on refused_connection using (
    (select sees_everything()) or exists (select from station s where s.station_id = refused_connection.station_id)
);
grant select on refused_connection to voltway_web;

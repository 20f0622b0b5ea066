-- Files that stations fetch and send, the links under which they do, and the logs that stations were asked for.

create table file (
    file_id         text primary key,
    organization_id text not null default 'operator' references organization on delete set default,
    station_id      text references station on delete set null,
    kind            text not null check (kind in ('firmware', 'station_log')),
    name            text not null,
    media_type      text not null,
    size_bytes      bigint,
    sha256          text,
    stored_as       text,
    attempts        integer not null default 0,
    made_at         timestamptz not null,
    arrived_at      timestamptz,
    expires_at      timestamptz
);
create index file_by_organization on file (organization_id);
create index file_by_station on file (station_id);
create index file_expiring on file (expires_at);
create index file_unclaimed on file (made_at) where station_id is null and kind = 'station_log';
comment on column file.size_bytes is 'Null, as sha256 (hexadecimal), stored_as and arrived_at: it has not arrived.';
comment on column file.stored_as is 'Its name in the storage: the file''s id and which attempt it came with.';
comment on column file.attempts is 'How often its content was begun to be stored. Each may have left something there.';
comment on column file.expires_at is 'When it is removed. Null: never by itself.';

create table file_link (
    link_id         text primary key,
    file_id         text not null references file on delete cascade,
    station_id      text references station on delete cascade,
    purpose         text not null check (purpose in ('download', 'upload')),
    bytes_left      bigint not null,
    uses            integer not null default 0,
    made_at         timestamptz not null,
    expires_at      timestamptz not null,
    first_used_at   timestamptz,
    ended_at        timestamptz
);
create index file_link_by_file on file_link (file_id);
create index file_link_by_station on file_link (station_id);
create index file_link_by_age on file_link (expires_at);
comment on column file_link.bytes_left is 'How many bytes it still hands out, or how many a file sent with it may have.';

create sequence station_log_request as integer cycle;

create table station_log (
    log_id          text primary key,
    station_id      text not null references station on delete cascade,
    request_id      integer not null default nextval('station_log_request'),
    command_id      text,
    file_id         text references file on delete set null,
    kind            text not null check (kind in ('diagnostics', 'security', 'data_collector')),
    state           text not null default 'asked' check (state in (
        'asked', 'accepted', 'uploading', 'uploaded', 'failed', 'canceled', 'rejected'
    )),
    reason          text,
    told_name       text,
    oldest          timestamptz,
    latest          timestamptz,
    asked_at        timestamptz not null,
    due_at          timestamptz not null,
    told_at         timestamptz,
    ended_at        timestamptz
) with (fillfactor = 70);
create index station_log_newest on station_log (station_id, log_id desc);
create index station_log_request_id on station_log (station_id, request_id);
create index station_log_open on station_log (due_at) where ended_at is null;
create index station_log_by_age on station_log (asked_at);
create index station_log_by_file on station_log (file_id);
comment on column station_log.request_id is 'The number by which OCPP 2.x, and 1.6 with the security extension, name it.';
comment on column station_log.told_name is 'What the station calls the file.';
comment on column station_log.due_at is 'When its link has run out: what has not arrived then does not come any more.';

alter table file enable row level security;
create policy in_scope on file using (organization_id = any((select visible_organizations())::text[]));
alter table file_link enable row level security;
create policy in_scope on file_link using (
    exists (select from file f where f.file_id = file_link.file_id)
    or exists (select from station s where s.station_id = file_link.station_id)
);
alter table station_log enable row level security;
create policy in_scope on station_log using (
    exists (
        select from station s where s.station_id = station_log.station_id and station_log.asked_at >= s.organization_since
    )
);

grant select, insert, update, delete on file to voltway_web;
grant select, insert, update on file_link, station_log to voltway_web;
grant usage on sequence station_log_request to voltway_web;

-- The lists of tokens that stations keep for when they have no line: what is wanted, and what is known of each.

alter table station add column local_list boolean not null default false;
comment on column station.local_list is 'Whether its local list is kept up to date.';

create table local_list (
    station_id      text primary key references station on delete cascade,
    state           text not null default 'waiting' check (state in ('waiting', 'current', 'failing', 'unsupported')),
    reason          text,
    version         bigint,
    highest         bigint not null default 0,
    unsure          boolean not null default true,
    entries         integer not null default 0,
    entries_most    integer,
    per_message     integer,
    longest_uid     integer,
    failures        integer not null default 0,
    due_at          timestamptz not null default now(),
    claimed_until   timestamptz,
    told_at         timestamptz,
    current_at      timestamptz
) with (fillfactor = 70);
create index local_list_due on local_list (due_at);
comment on column local_list.version is 'Of the list that the station is known to hold. Null: it has to be sent in full.';
comment on column local_list.highest is 'The highest version ever sent or told: the next one is above it.';
comment on column local_list.unsure is 'Nobody knows whether the station still holds it: it is asked first.';
comment on column local_list.told_at is 'When the station last told its version. A boot after that makes it unsure.';

-- What each station is known to hold.
create table local_list_entry (
    station_id      text not null references local_list on delete cascade,
    folded_uid      text not null,
    token_uid       text not null,
    kind            text not null,
    status          text not null,
    group_id        text,
    valid_until     timestamptz,
    primary key (station_id, folded_uid)
);
create index local_list_entry_by_token on local_list_entry (folded_uid);

create index token_by_list on token (organization_id, status, folded_uid);

alter table local_list enable row level security;
create policy in_scope on local_list using (
    exists (select from station s where s.station_id = local_list.station_id)
);
alter table local_list_entry enable row level security;
create policy in_scope on local_list_entry using (
    exists (select from token t where t.folded_uid = local_list_entry.folded_uid)
    and exists (select from station s where s.station_id = local_list_entry.station_id)
);

-- Pages see how a list is doing and may have it sent anew. Its entries are the worker's alone.
grant select on local_list to voltway_web;
grant update (version, state, due_at, failures) on local_list to voltway_web;

-- The lists of tokens that stations keep for when they have no line: what is wanted, and what is known of each.

alter table station add column local_list boolean not null default false;
comment on column station.local_list is 'Whether its local list is kept up to date.';
create index station_local_list on station (station_id) where local_list;

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
    current_at      timestamptz,
    changed_uids    text[] not null default '{}'
) with (fillfactor = 70);
create index local_list_due on local_list (due_at);
create index local_list_changed on local_list (station_id) where changed_uids <> '{}';
comment on column local_list.version is 'Of the list that the station is known to hold. Null: it has to be sent in full.';
comment on column local_list.highest is 'The highest version ever sent or told: the next one is above it.';
comment on column local_list.unsure is 'Nobody knows whether the station still holds it: it is asked first.';
comment on column local_list.told_at is 'When the station was last asked and then told its version. A boot after that makes it unsure.';
comment on column local_list.changed_uids is 'Folded uids to be compared alone, before and besides the whole list.';

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

-- Pages see how a list is doing and may have it sent anew. Its entries are the worker's alone, and so are the uids that
-- changed: who sees a station need not see each token.
grant select (station_id, state, reason, version, highest, unsure, entries, entries_most, per_message, longest_uid,
    failures, due_at, claimed_until, told_at, current_at) on local_list to voltway_web;
grant update (version, state, due_at, failures) on local_list to voltway_web;

-- What stations keep of customers themselves (CustomerInformation): asked for an export, cleared for an erasure.

create table customer_request (
    station_id      text not null,
    request_id      integer not null,
    asked_at        timestamptz not null default now(),
    primary key (station_id, request_id)
);
create index customer_request_by_age on customer_request (asked_at);

-- The pages of an answer, until the export is made. What nobody asked for is not kept.
create table customer_page (
    station_id      text not null,
    request_id      integer not null,
    seq_no          integer not null,
    content         text not null,
    is_last         boolean not null,
    primary key (station_id, request_id, seq_no),
    foreign key (station_id, request_id) references customer_request on delete cascade
);

create table customer_clearing (
    erasure_id      text not null references erasure on delete cascade,
    station_id      text not null,
    number          integer not null,
    token_uid       text,
    kind            text,
    state           text not null default 'waiting' check (state in ('waiting', 'cleared', 'refused', 'given_up')),
    reason          text,
    made_at         timestamptz not null default now(),
    try_at          timestamptz not null default now(),
    primary key (erasure_id, station_id, number)
);
create index customer_clearing_waiting on customer_clearing (try_at) where state = 'waiting';
comment on column customer_clearing.token_uid is 'What the station is to forget. Null again as soon as it has, or never will.';

alter table customer_request enable row level security;
alter table customer_page enable row level security;
alter table customer_clearing enable row level security;

-- Security events, counted, and the incidents that rules make of them.

create table security_event (
    slot        timestamptz not null,
    kind        text not null,
    severity    text not null check (severity in ('critical', 'high', 'medium', 'low', 'info')),
    name        text not null,
    station_id  text references station on delete cascade,
    address     text,
    user_id     text references user_account on delete cascade,
    detail      text,
    times       bigint not null,
    first_at    timestamptz not null,
    last_at     timestamptz not null,
    written_at  timestamptz not null default now(),
    sealed      boolean not null default false
);
create unique index security_event_counted on security_event (slot, kind, station_id, address, user_id)
    nulls not distinct where not sealed;
create index security_event_by_time on security_event (last_at);
create index security_event_by_writing on security_event (written_at);
create index security_event_by_station on security_event (station_id, last_at) where station_id is not null;
create index security_event_by_user on security_event (user_id) where user_id is not null;
create index security_event_by_address on security_event (address, last_at) where address is not null;
comment on table security_event is 'What happened that may matter for security: what is alike within ten minutes is one row with a number.';
comment on column security_event.name is 'As it was told, of the last: the name of the standard or of a vendor, or why somebody was refused.';
comment on column security_event.address is 'An IPv4 address or an IPv6 network; the word elsewhere for all that were too many to have a row.';
comment on column security_event.sealed is 'Counts for no new incident: somebody has resolved one with it.';

create table incident (
    incident_id     bigint generated always as identity primary key,
    organization_id text not null references organization on delete cascade,
    rule            text not null,
    severity        text not null check (severity in ('critical', 'high', 'medium', 'low', 'info')),
    state           text not null default 'open' check (state in ('open', 'acknowledged', 'resolved')),
    subject_kind    text not null check (subject_kind in ('station', 'address', 'account')),
    subject_id      text not null,
    times           bigint not null,
    first_at        timestamptz not null,
    last_at         timestamptz not null,
    opened_at       timestamptz not null,
    changed_at      timestamptz not null,
    resolved_at     timestamptz,
    check ((state = 'resolved') = (resolved_at is not null))
);
create unique index incident_open on incident (rule, subject_kind, subject_id) where state <> 'resolved';
create index incident_by_subject on incident (subject_kind, subject_id, incident_id desc);
create index incident_by_organization on incident (organization_id);
create index incident_by_end on incident (resolved_at) where resolved_at is not null;
comment on column incident.subject_id is 'A station''s id, an address or network, or an account''s id.';
comment on column incident.times is 'So many events since first_at.';

create table incident_entry (
    incident_id bigint not null references incident on delete cascade,
    entry_id    bigint generated always as identity,
    at          timestamptz not null,
    kind        text not null check (kind in (
        'opened', 'acknowledged', 'resolved', 'reopened', 'noted', 'isolated', 'released'
    )),
    author      text not null,
    note        text,
    primary key (incident_id, entry_id)
);
comment on table incident_entry is 'The timeline of an incident: what became of it, by whom, and what they said.';

create table security_watch (
    only_row     boolean primary key default true check (only_row),
    looked_at    timestamptz,
    audit_number bigint not null default 0
);
comment on table security_watch is 'How far the rules have looked: whoever holds the row looks.';
insert into security_watch (audit_number) select coalesce(max(number), 0) from audit_entry;

alter table security_event enable row level security;
create policy in_scope on security_event using (
    (select sees_everything())
    or exists (select from station s where s.station_id = security_event.station_id)
    or exists (select from user_account u where u.user_id = security_event.user_id)
);
grant select, update on security_event to voltway_web;

alter table incident enable row level security;
create policy in_scope on incident using (organization_id = any((select visible_organizations())::text[]));
grant select, update on incident to voltway_web;

alter table incident_entry enable row level security;
create policy in_scope on incident_entry using (
    exists (select from incident i where i.incident_id = incident_entry.incident_id)
);
grant select, insert on incident_entry to voltway_web;

alter table security_watch enable row level security;

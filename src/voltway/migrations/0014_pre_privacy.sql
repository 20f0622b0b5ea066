-- What people are owed: the export of all that is held on them, and its erasure.

create table personal_export (
    export_id       text primary key,
    organization_id text not null default 'operator' references organization on delete cascade,
    asked           json not null,
    asked_by        text not null,
    asked_at        timestamptz not null,
    state           text not null default 'asked' check (state in ('asked', 'ready', 'failed')),
    problem         text,
    ready_at        timestamptz,
    expires_at      timestamptz not null,
    size_bytes      bigint,
    sha256          bytea
);
create index personal_export_waiting on personal_export (asked_at) where state = 'asked';
create index personal_export_by_end on personal_export (expires_at);
comment on column personal_export.asked is 'Whose: accounts, drivers and tokens, as resolved when it was asked for.';
comment on column personal_export.asked_by is 'The actor''s kind and id.';

-- The file itself. In the database, because the worker that makes it and the web process that hands it out may run on
-- two machines; and so it is gone with its row.
create table personal_export_part (
    export_id       text not null references personal_export on delete cascade,
    number          integer not null,
    content         bytea not null,
    primary key (export_id, number)
);
alter table personal_export_part alter column content set storage external, alter column content set statistics 0;

create table erasure (
    erasure_id      text primary key,
    organization_id text not null default 'operator',
    asked           json not null,
    asked_by        text not null,
    asked_at        timestamptz not null,
    reason          text not null check (length(reason) between 1 and 1000),
    state           text not null default 'asked'
        check (state in ('asked', 'planned', 'refused', 'running', 'settling', 'done')),
    plan            json,
    planned_at      timestamptz,
    confirmed_by    text,
    confirmed_at    timestamptz,
    terms           json,
    place           json,
    report          json,
    erased_at       timestamptz,
    again_at        timestamptz,
    done_at         timestamptz
);
create index erasure_open on erasure (asked_at) where state in ('asked', 'running', 'settling');
create index erasure_by_organization on erasure (organization_id, erasure_id);
comment on column erasure.asked is 'Whose: accounts, drivers and tokens. Tokens are replaced by their pseudonyms when it is done.';
comment on column erasure.terms is 'What is looked for and what takes its place. Null again when it is done: nobody can go back.';
comment on column erasure.place is 'How far it has come. Moved in the transaction of what was erased, so it goes on after a crash.';
comment on column erasure.again_at is 'When everything is looked through once more, for what was under way or came late.';

alter table personal_export enable row level security;
create policy in_scope on personal_export using (organization_id = any((select visible_organizations())::text[]));
alter table personal_export_part enable row level security;
create policy in_scope on personal_export_part
    using (exists (select from personal_export e where e.export_id = personal_export_part.export_id));
alter table erasure enable row level security;
create policy in_scope on erasure using (organization_id = any((select visible_organizations())::text[]));

grant select, insert on personal_export to voltway_web;
grant select on personal_export_part to voltway_web;
-- Terms are the worker's alone: they are what must be forgotten.
grant select (erasure_id, organization_id, asked, asked_by, asked_at, reason, state, plan, planned_at, confirmed_by,
    confirmed_at, report, erased_at, again_at, done_at) on erasure to voltway_web;
grant insert (erasure_id, organization_id, asked, asked_by, asked_at, reason) on erasure to voltway_web;
grant update (state, confirmed_by, confirmed_at) on erasure to voltway_web;

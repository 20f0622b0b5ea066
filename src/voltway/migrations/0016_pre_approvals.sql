-- Four-eyes: what a second person has to approve, where, and what waits for one.

create table four_eyes (
    organization_id text not null references organization on delete cascade,
    act             text not null,
    set_at          timestamptz not null,
    primary key (organization_id, act)
);
comment on table four_eyes is 'Acts for which a second person is asked on the organization and everything below it.';

-- Also of organizations above, which whoever asks may not see: what they ask for holds below them.
create function four_eyes_on(text) returns text[]
    language sql stable parallel safe security definer set search_path from current
    begin atomic
        select coalesce(array_agg(distinct f.act), '{}')
        from organization o
        join four_eyes f on f.organization_id = any(string_to_array(trim(both '/' from o.path), '/'))
        where o.organization_id = $1;
    end;

create table approval (
    approval_id     text primary key,
    organization_id text not null references organization on delete cascade,
    act             text not null,
    method          text not null,
    path            text not null,
    body            json,
    sealed_body     bytea,
    if_match        text,
    reason          text check (length(reason) <= 500),
    asked_by_kind   text not null,
    asked_by_id     text not null,
    asked_by_name   text not null,
    person_id       text,
    address         text,
    asked_at        timestamptz not null,
    expires_at      timestamptz not null,
    state           text not null default 'waiting'
        check (state in ('waiting', 'done', 'failed', 'refused', 'withdrawn', 'lapsed')),
    decided_by_id   text,
    decided_by_name text,
    decided_at      timestamptz,
    decision_reason text check (length(decision_reason) <= 500),
    status          integer,
    problem         json,
    sealed_answer   bytea
);
create index approval_by_organization on approval (organization_id, approval_id);
create index approval_waiting on approval (asked_by_id) where state = 'waiting';
create index approval_by_time on approval (asked_at);
comment on column approval.body is 'What the request said, with secrets masked: for whoever decides.';
comment on column approval.sealed_body is 'The body as it came, sealed (kit/sealing.py) for the purpose "approval <approval_id>"; null once it is decided.';
comment on column approval.person_id is 'The person who asked, or who made the key that did: never the second person. Null: not known.';
comment on column approval.sealed_answer is 'What was answered when it was carried out, sealed for "answer of approval <approval_id>"; it goes after a day.';

alter table api_key add column made_by text;
comment on column api_key.made_by is 'The person who made it, also by another key of theirs; null: made on the machine itself, or before this was kept.';

alter table four_eyes enable row level security;
create policy in_scope on four_eyes using (organization_id = any((select visible_organizations())::text[]));
alter table approval enable row level security;
create policy in_scope on approval using (organization_id = any((select visible_organizations())::text[]));

grant select, insert, delete on four_eyes to voltway_web;
grant select, insert, update on approval to voltway_web;

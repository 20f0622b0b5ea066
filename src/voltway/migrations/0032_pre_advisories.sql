-- Advisories of manufacturers (CSAF), which stations' firmware is held against.

create table advisory (
    advisory_id text primary key check (length(advisory_id) between 1 and 100),
    title       text not null,
    publisher   text not null,
    version     text not null,
    released_at timestamptz not null,
    products    json not null,
    added_at    timestamptz not null
);
comment on table advisory is 'Public knowledge: whoever sees a station sees what is known of its firmware.';
comment on column advisory.version is 'Of the document, as its publisher counts.';
comment on column advisory.products is 'Which firmware of which stations is affected, how badly and what helps.';

alter table advisory enable row level security;
create policy in_scope on advisory using (true);
grant select on advisory to voltway_web;

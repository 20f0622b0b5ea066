-- Configuration templates: which settings stations shall have, which of them differ, and rollouts that write them.

alter table device_model add column revision bigint not null default 0;
alter table device_model add column told_at timestamptz;
comment on column device_model.revision is 'Counts how often the tree became another.';
comment on column device_model.told_at is 'When the station last told anything of it.';

create table configuration_template (
    template_id     bigint generated always as identity primary key,
    organization_id text not null references organization on delete cascade,
    name            text not null,
    vendor          text not null,
    model           text not null,
    firmware        text not null,
    priority        integer not null,
    settings        jsonb not null,
    author          text not null,
    made_at         timestamptz not null,
    changed_at      timestamptz not null
);
create index configuration_template_by_organization on configuration_template (organization_id);
comment on column configuration_template.vendor is 'A pattern, as model and firmware are: * stands for anything.';

-- What a station was compared with, and what came of it. One that is not here, or has become another, is compared anew.
create table configuration_check (
    station_id      text primary key references station on delete cascade,
    revision        bigint not null,
    vendor          text,
    model           text,
    firmware        text,
    organization_id text not null,
    template_ids    bigint[] not null,
    differing       integer not null,
    unknown         integer not null,
    checked_at      timestamptz not null
) with (fillfactor = 70);
create index configuration_check_by_template on configuration_check using gin (template_ids);
comment on column configuration_check.revision is 'The one of its device model that was compared.';

create table configuration_rollout (
    rollout_id      bigint generated always as identity primary key,
    organization_id text not null references organization on delete cascade,
    template_id     bigint references configuration_template on delete set null,
    name            text not null,
    state           text not null default 'running' check (state in ('running', 'paused', 'done', 'cancelled')),
    reason          text,
    rules           jsonb not null,
    wave            integer not null default 1,
    wave_began_at   timestamptz not null,
    counted_since   timestamptz not null,
    author          text not null,
    made_at         timestamptz not null,
    ended_at        timestamptz
);
create unique index configuration_rollout_open on configuration_rollout (template_id)
    where state in ('running', 'paused');
create index configuration_rollout_by_template on configuration_rollout (template_id);
create index configuration_rollout_by_organization on configuration_rollout (organization_id);
create index configuration_rollout_by_end on configuration_rollout (ended_at) where ended_at is not null;
comment on column configuration_rollout.name is 'What its template is called.';
comment on column configuration_rollout.counted_since is 'What failed until then does not count for the failure rate.';

create table configuration_rollout_station (
    rollout_id      bigint not null references configuration_rollout on delete cascade,
    station_id      text not null references station on delete cascade,
    wave            integer not null,
    state           text not null default 'waiting' check (state in (
        'waiting', 'under_way', 'applied', 'restart_needed', 'not_supported', 'rejected', 'failed', 'missed',
        'cancelled'
    )),
    command_id      text,
    changes         jsonb,
    results         jsonb not null default '[]',
    reason          text,
    changed_at      timestamptz not null,
    primary key (rollout_id, station_id)
) with (fillfactor = 70);
create index configuration_rollout_station_by_station on configuration_rollout_station (station_id);
create index configuration_rollout_station_by_wave on configuration_rollout_station (rollout_id, wave)
    where state in ('waiting', 'under_way');
comment on column configuration_rollout_station.command_id is 'Drawn before the order is given: it is given under no other.';
comment on column configuration_rollout_station.changes is 'What is to be written.';

alter table configuration_template enable row level security;
create policy in_scope on configuration_template using (
    organization_id = any((select visible_organizations())::text[])
);
grant select, insert, update, delete on configuration_template to voltway_web;

alter table configuration_check enable row level security;
create policy in_scope on configuration_check using (
    exists (select from station s where s.station_id = configuration_check.station_id)
);
grant select, delete on configuration_check to voltway_web;

alter table configuration_rollout enable row level security;
create policy in_scope on configuration_rollout using (
    organization_id = any((select visible_organizations())::text[])
);
grant select, insert, update on configuration_rollout to voltway_web;

alter table configuration_rollout_station enable row level security;
create policy in_scope on configuration_rollout_station using (
    exists (select from configuration_rollout r where r.rollout_id = configuration_rollout_station.rollout_id)
);
grant select, insert, update on configuration_rollout_station to voltway_web;

-- What is known of each station's variables (OCPP 2.x) and configuration keys (1.6), as one tree, with its history.

create table device_model (
    station_id      text primary key references station on delete cascade,
    whole_at        timestamptz,
    firmware        text,
    asked_at        timestamptz,
    due_at          timestamptz,
    failures        integer not null default 0
) with (fillfactor = 70);
create index device_model_asked on device_model (asked_at);
comment on column device_model.whole_at is 'When a full inventory was last whole. Null: parts are known at most.';
comment on column device_model.firmware is 'What the station ran when it was last asked by itself: with another it is asked anew.';
comment on column device_model.due_at is 'Not asked again by itself before.';

create table station_variable (
    station_id          text not null references station on delete cascade,
    path                text not null,
    component           text not null,
    component_instance  text,
    evse_id             integer,
    connector_id        integer,
    variable            text not null,
    variable_instance   text,
    attribute           text not null check (attribute in ('actual', 'target', 'min_set', 'max_set')),
    value               text,
    wanted_value        text,
    mutability          text check (mutability in ('read_only', 'write_only', 'read_write')),
    persistent          boolean,
    constant            boolean,
    data_type           text,
    unit                text,
    min_limit           double precision,
    max_limit           double precision,
    values_list         text,
    supports_monitoring boolean,
    ocpp_key            text,
    needs_restart       boolean not null default false,
    changed_at          timestamptz,
    primary key (station_id, path)
);
comment on column station_variable.path is 'Its name in one line, without case.';
comment on column station_variable.wanted_value is 'Written, and in force after a restart.';
comment on column station_variable.needs_restart is 'The station said to a write that it holds after a restart.';
comment on column station_variable.changed_at is 'Null: not changed since it is known.';

create table station_variable_change (
    change_id       bigint generated always as identity primary key,
    station_id      text not null,
    path            text not null,
    name            text not null,
    at              timestamptz not null,
    old_value       text,
    new_value       text,
    after_restart   boolean not null default false,
    author          text not null
);
create index station_variable_change_newest on station_variable_change (station_id, change_id desc);
create index station_variable_change_by_age on station_variable_change (at);

-- Reports that are awaited, and what became of those before. Numbers are drawn here: reports never mix.
create sequence variable_report_request as integer cycle;

create table variable_report (
    station_id      text not null references station on delete cascade,
    request_id      integer not null default nextval('variable_report_request'),
    command_id      text,
    kind            text not null check (kind in ('configuration', 'full', 'summary', 'partial', 'answer')),
    state           text not null default 'awaited' check (state in ('awaited', 'whole', 'incomplete', 'refused')),
    pages           integer not null default 0,
    reason          text,
    asked_at        timestamptz not null default now(),
    told_at         timestamptz,
    primary key (station_id, request_id)
);
create index variable_report_awaited on variable_report (asked_at) where state = 'awaited';
create index variable_report_by_age on variable_report (asked_at);

-- Pages as they come, until the report is whole. Gateways only insert, so that no merging ever holds them up.
create table variable_page (
    station_id      text not null,
    request_id      integer not null,
    seq_no          integer not null,
    is_last         boolean not null,
    content         json not null,
    received_at     timestamptz not null,
    taken           boolean not null default false,
    primary key (station_id, request_id, seq_no),
    foreign key (station_id, request_id) references variable_report on delete cascade
);
create index variable_page_new on variable_page (station_id, request_id) where not taken;

alter table device_model enable row level security;
create policy in_scope on device_model using (
    exists (select from station s where s.station_id = device_model.station_id)
);
alter table station_variable enable row level security;
create policy in_scope on station_variable using (
    exists (select from station s where s.station_id = station_variable.station_id)
);
alter table station_variable_change enable row level security;
create policy in_scope on station_variable_change using (
    exists (select from station s where s.station_id = station_variable_change.station_id)
);
alter table variable_report enable row level security;
create policy in_scope on variable_report using (
    exists (select from station s where s.station_id = variable_report.station_id)
);
alter table variable_page enable row level security;

-- Pages show the tree and open reports; only the worker changes the tree.
grant select on device_model, station_variable, station_variable_change, variable_report to voltway_web;
grant insert (station_id, command_id, kind) on variable_report to voltway_web;
grant usage on sequence variable_report_request to voltway_web;

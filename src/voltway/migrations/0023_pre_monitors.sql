-- Which monitors stations hold on their variables (OCPP 2.x), which of them are in alert, and their event streams (2.1).

create table station_monitor (
    station_id          text not null references station on delete cascade,
    monitor_id          integer not null,
    path                text not null,
    component           text not null,
    component_instance  text,
    evse_id             integer,
    connector_id        integer,
    variable            text not null,
    variable_instance   text,
    kind                text not null check (kind in ('upper_threshold', 'lower_threshold', 'delta', 'periodic',
                            'periodic_clock_aligned', 'target_delta', 'target_delta_relative')),
    value               double precision not null,
    severity            integer not null,
    transaction_only    boolean not null,
    origin              text check (origin in ('hard_wired', 'preconfigured', 'custom')),
    cleared             boolean not null default false,
    known_at            timestamptz not null,
    primary key (station_id, monitor_id)
);
comment on column station_monitor.path is 'The name of its variable in one line, without case.';
comment on column station_monitor.cleared is 'It is gone; kept until a report that is newer than that is merged.';

create table monitor_alert (
    station_id      text not null references station on delete cascade,
    monitor_id      integer not null,
    active          boolean not null,
    since           timestamptz,
    at              timestamptz not null,
    cleared_at      timestamptz,
    name            text not null,
    evse_id         integer,
    connector_id    integer,
    value           text not null,
    origin          text check (origin in ('hard_wired', 'preconfigured', 'custom')),
    severity        integer,
    ref             text,
    tech_code       text,
    tech_info       text,
    primary key (station_id, monitor_id)
);
create index monitor_alert_active on monitor_alert (station_id) where active;
comment on column monitor_alert.since is 'When it began. Null: it was never in alert, only told to be well.';
comment on column monitor_alert.at is 'Of what was told last; what is older changes nothing.';

create table event_stream (
    station_id      text not null references station on delete cascade,
    stream_id       integer not null,
    monitor_id      integer not null,
    interval_s      integer,
    values          integer,
    opened_at       timestamptz not null,
    closed_at       timestamptz,
    told_at         timestamptz,
    pending         integer,
    primary key (station_id, stream_id)
);
comment on column event_stream.pending is 'How many values waited at the station when it last told some.';

create table stream_value (
    station_id      text not null,
    monitor_id      integer not null,
    at              timestamptz not null,
    value           text not null,
    primary key (station_id, monitor_id, at)
);
create index stream_value_by_age on stream_value (at);

alter table device_model add column monitors_asked_at timestamptz;
create index device_model_monitors_asked on device_model (monitors_asked_at);
-- Which stations have monitoring at all; few do, and all are looked through every few seconds.
create index station_variable_monitoring on station_variable (station_id)
    where path = 'monitoringctrlr/enabled' and attribute = 'actual';
comment on column device_model.monitors_asked_at is 'Null, or before the last boot: the monitors are asked for anew.';

alter table variable_report drop constraint variable_report_kind_check;
alter table variable_report add constraint variable_report_kind_check check (kind in ('configuration', 'full',
    'summary', 'partial', 'answer', 'monitors', 'some_monitors', 'monitor_answer'));

alter table station_monitor enable row level security;
create policy in_scope on station_monitor using (
    exists (select from station s where s.station_id = station_monitor.station_id)
);
alter table monitor_alert enable row level security;
create policy in_scope on monitor_alert using (
    exists (select from station s where s.station_id = monitor_alert.station_id)
);
alter table event_stream enable row level security;
create policy in_scope on event_stream using (
    exists (select from station s where s.station_id = event_stream.station_id)
);
alter table stream_value enable row level security;
create policy in_scope on stream_value using (
    exists (
        select from station s where s.station_id = stream_value.station_id and stream_value.at >= s.organization_since
    )
);

grant select on station_monitor, monitor_alert, event_stream, stream_value to voltway_web;
grant delete on stream_value to voltway_web;

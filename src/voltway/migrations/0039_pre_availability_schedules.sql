-- Hours in which stations, EVSEs or connectors are in service, and what they were last told of them.

create table availability_schedule (
    station_id      text not null references station on delete cascade,
    evse_id         integer not null,
    connector_id    integer not null,
    hours           text[],
    exceptions      text[] not null,
    operative       boolean,
    taken           boolean not null default false,
    until           timestamptz,
    command_id      text,
    ordered_at      timestamptz,
    failures        integer not null default 0,
    reason          text,
    due_at          timestamptz not null,
    primary key (station_id, evse_id, connector_id)
) with (fillfactor = 70);
create index availability_schedule_due on availability_schedule (due_at, station_id, evse_id);
comment on column availability_schedule.evse_id is '0: the station itself; likewise a connector 0 is the whole EVSE.';
comment on column availability_schedule.hours is 'Null: there are none any more, and the place is brought into service.';
comment on column availability_schedule.operative is 'What it was last told. Null: nothing yet.';
comment on column availability_schedule.command_id is 'Drawn before the order is given: it is given under no other.';

alter table availability_schedule enable row level security;
create policy in_scope on availability_schedule using (
    exists (select from station s where s.station_id = availability_schedule.station_id)
);
grant select, insert, update on availability_schedule to voltway_web;

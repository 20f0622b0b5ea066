-- What stations of OCPP 2.1 tell beside their profiles: which transactions charge with priority, which DER controls they
-- hold, and which alarms of these they told of.

create table charging_priority (
    station_id      text not null references station on delete cascade,
    ref             text not null,
    primary key (station_id, ref)
);
comment on table charging_priority is 'Running transactions that charge by the priority profile of their station.';

alter table charging_priority enable row level security;
create policy in_scope on charging_priority using (
    exists (select from station s where s.station_id = charging_priority.station_id)
);
grant select on charging_priority to voltway_web;

create table der_control (
    station_id      text not null references station on delete cascade,
    control_id      text not null,
    kind            text not null,
    is_default      boolean not null,
    is_superseded   boolean not null,
    control         json not null,
    ends_at         timestamptz,
    started_at      timestamptz,
    known_by        text not null check (known_by in ('order', 'report')),
    known_at        timestamptz not null,
    primary key (station_id, control_id)
);
comment on table der_control is 'DER controls (OCPP 2.1) that stations are known to hold.';
comment on column der_control.ends_at is 'When a scheduled one is over: it then is held no longer.';
comment on column der_control.started_at is 'Since when a scheduled one is in force, by the station''s word.';

alter table der_control enable row level security;
create policy in_scope on der_control using (
    exists (select from station s where s.station_id = der_control.station_id)
);
grant select on der_control to voltway_web;

create table der_alarm (
    station_id      text not null references station on delete cascade,
    kind            text not null,
    fault           text,
    extra           text,
    began_at        timestamptz not null,
    ended_at        timestamptz,
    primary key (station_id, kind)
);
comment on table der_alarm is 'The last alarm of each kind of DER control of each station.';

alter table der_alarm enable row level security;
create policy in_scope on der_alarm using (
    exists (select from station s where s.station_id = der_alarm.station_id)
);
grant select on der_alarm to voltway_web;

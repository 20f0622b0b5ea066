-- What stations of OCPP 2.1 tell beside their profiles: which transactions charge with priority.

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

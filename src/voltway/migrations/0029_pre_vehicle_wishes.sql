-- What cars want and will keep to (ISO 15118): of each EVSE what its newest session told.

create table vehicle_wish (
    station_id      text not null references station on delete cascade,
    evse_id         integer not null,
    session_id      text not null,
    needs           json,
    needs_at        timestamptz,
    schedule        json,
    schedule_at     timestamptz,
    primary key (station_id, evse_id)
);
comment on table vehicle_wish is 'What the car of the newest session at each EVSE told of its needs and its schedule.';

alter table vehicle_wish enable row level security;
create policy in_scope on vehicle_wish using (
    exists (select from station s where s.station_id = vehicle_wish.station_id)
);
grant select on vehicle_wish to voltway_web;

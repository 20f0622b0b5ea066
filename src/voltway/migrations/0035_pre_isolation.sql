-- Stations that are cut off: first their sessions end, then nobody with their identity is let in, until they are released.

alter table station
    add column isolation text check (isolation in ('asked', 'ending', 'isolated')),
    add column isolation_by timestamptz,
    add constraint station_isolated_until check ((isolation is null) = (isolation_by is null));
create index station_isolated on station (station_id) where isolation is not null;
comment on column station.isolation is 'Asked for; its sessions are being ended; or nobody is let in as it. Null: it is not isolated.';
comment on column station.isolation_by is 'Until when its sessions may take to end.';

-- Stations that are cut off: first their sessions end, then nobody with their identity is let in, until they are released.

alter table station
    add column isolation text check (isolation in ('asked', 'ending', 'isolated')),
    add column isolation_by timestamptz,
    add constraint station_isolated_until check ((isolation is null) = (isolation_by is null));
create index station_isolated on station (station_id) where isolation is not null;
comment on column station.isolation is 'Asked for; its sessions are being ended; or nobody is let in as it. Null: it is not isolated.';
comment on column station.isolation_by is 'Until when its sessions may take to end.';

alter table incident add column told_state text;
create index incident_untold on incident (incident_id) where told_state is distinct from state;
comment on column incident.told_state is 'The state that webhooks and live listeners were told of.';

-- What happened at a station before it belonged to somebody stays with the one it belonged to.
alter policy in_scope on security_event using (
    (select sees_everything())
    or exists (
        select from station s
        where s.station_id = security_event.station_id and security_event.first_at >= s.organization_since
    )
    or exists (select from user_account u where u.user_id = security_event.user_id)
);

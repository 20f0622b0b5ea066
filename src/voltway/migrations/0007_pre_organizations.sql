-- Organizations, and the boundary between them that the database itself keeps: row-level security for the web process.

create table organization (
    organization_id text primary key,
    parent_id       text references organization,
    path            text collate "C" not null unique,
    kind            text not null check (kind in ('operator', 'sub_operator', 'site_host', 'fleet', 'workplace', 'installer')),
    name            text not null check (length(name) between 1 and 200),
    host_name       text unique check (host_name = lower(host_name)),
    display_name    text,
    logo_svg        text check (length(logo_svg) <= 65536),
    accent_colour   text check (accent_colour ~ '^#[0-9a-f]{6}$'),
    mail_from       text,
    locale          text not null default 'en',
    currency        text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
    time_zone       text not null default 'UTC',
    tax_id          text,
    created_at      timestamptz not null default now(),
    changed_at      timestamptz not null default now(),
    check ((parent_id is null) = (organization_id = 'operator')),
    check (path like '%/' || organization_id || '/')
);
create index organization_by_parent on organization (parent_id);
comment on column organization.path is 'The ids from the root down to this one, each between slashes: a subtree is a prefix.';
insert into organization (organization_id, path, kind, name) values ('operator', '/operator/', 'operator', 'Operator');

alter table station
    add column organization_id text not null default 'operator' references organization,
    add column organization_since timestamptz not null default 'epoch';
comment on column station.organization_since is 'Since when it belongs there: what it said before stays with the one it belonged to.';
alter table token add column organization_id text not null default 'operator' references organization;
alter table session add column organization_id text not null default 'operator' references organization;
comment on column session.organization_id is 'Whose station it was when the session began.';
create index station_by_organization on station (organization_id, station_id);
create index session_by_organization on session (organization_id, started_at desc, session_id desc);

alter table api_key
    add column organization_id text not null default 'operator' references organization,
    add column permissions text[] not null default '{}',
    add column networks cidr[] not null default '{}',
    alter column scope drop not null;
create index api_key_by_organization on api_key (organization_id, key_id);
update api_key set permissions = case scope
    when 'read' then array[
        'stations.read', 'sessions.read', 'messages.read', 'tokens.read', 'drivers.read', 'organizations.read',
        'people.read', 'keys.read', 'webhooks.read', 'billing.read'
    ]
    else array[
        'stations.read', 'stations.write', 'stations.command', 'sessions.read', 'messages.read', 'tokens.read',
        'tokens.write', 'organizations.read', 'keys.read'
    ] end;

do $$
begin
    if not exists (select from pg_roles where rolname = 'voltway_web') then
        create role voltway_web nologin;
    end if;
exception when insufficient_privilege then
    raise exception 'the database has no role voltway_web and this user may not make it; have an administrator run: create role voltway_web login password ''...''';
end $$;

-- What the web process may see is said by the setting voltway.scope of its connection: organizations, with a space
-- between them, each standing for itself and all below it. Nothing said: nothing seen.
create function visible_organizations() returns text[]
    language sql stable parallel safe security definer set search_path from current
    begin atomic
        select coalesce(array_agg(distinct below.organization_id), '{}')
        from organization root
        join organization below on below.path >= root.path and below.path < root.path || U&'\FFFF'
        where root.organization_id = any(string_to_array(current_setting('voltway.scope', true), ' '));
    end;

create function sees_everything() returns boolean
    language sql stable parallel safe
    return 'operator' = any(string_to_array(current_setting('voltway.scope', true), ' '));

create function visible_paths() returns text[]
    language sql stable parallel safe security definer set search_path from current
    begin atomic
        select coalesce(array_agg(path), '{}') from organization
        where organization_id = any(string_to_array(current_setting('voltway.scope', true), ' '));
    end;

alter table organization enable row level security;
-- By path, since one that is being added is not yet among the visible ones.
create policy in_scope on organization using (
    exists (
        select from unnest((select visible_paths())) as root(path)
        where organization.path >= root.path and organization.path < root.path || U&'\FFFF'
    )
);
alter table station enable row level security;
create policy in_scope on station
    using (organization_id = any((select visible_organizations())::text[]));
alter table token enable row level security;
create policy in_scope on token
    using (organization_id = any((select visible_organizations())::text[]));
alter table session enable row level security;
create policy in_scope on session
    using (organization_id = any((select visible_organizations())::text[]));
alter table api_key enable row level security;
create policy in_scope on api_key
    using (organization_id = any((select visible_organizations())::text[]));
alter table connector enable row level security;
create policy in_scope on connector using (
    exists (select from station s where s.station_id = connector.station_id)
);
alter table quirk_use enable row level security;
create policy in_scope on quirk_use using (
    exists (select from station s where s.station_id = quirk_use.station_id)
);
alter table command enable row level security;
-- What a station left behind when it was removed is still there for the operator.
create policy in_scope on command using (
    (select sees_everything()) or exists (
        select from station s where s.station_id = command.station_id and command.created_at >= s.organization_since
    )
);
alter table message_log enable row level security;
create policy in_scope on message_log using (
    (select sees_everything()) or exists (
        select from station s where s.station_id = message_log.station_id and message_log.at >= s.organization_since
    )
);
alter table station_event enable row level security;
create policy in_scope on station_event using (
    (select sees_everything()) or exists (
        select from station s
        where s.station_id = station_event.station_id and station_event.received_at >= s.organization_since
    )
);
alter table meter_reading enable row level security;
create policy in_scope on meter_reading using (
    (select sees_everything()) or exists (
        select from session s
        where s.station_id = meter_reading.station_id and s.session_id = meter_reading.session_id
    )
);

-- The least that pages and API need. What is not named here the web process can't touch.
grant usage on schema public to voltway_web;
grant select, insert, update, delete on organization, station, token, api_request to voltway_web;
grant select, insert, update on command, api_key, setup_link to voltway_web;
grant select, delete on connector, quirk_use to voltway_web;
grant select on session, meter_reading, message_log, station_event, schema_migration to voltway_web;

-- Firmware campaigns: one image for many stations, in waves. What becomes of each station is a firmware_update.

create table firmware_campaign (
    campaign_id     bigint generated always as identity primary key,
    organization_id text not null references organization on delete cascade,
    name            text not null,
    image_id        text references firmware_image on delete set null,
    version         text not null,
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
create index firmware_campaign_running on firmware_campaign (campaign_id) where state = 'running';
create index firmware_campaign_by_organization on firmware_campaign (organization_id);
create index firmware_campaign_by_image on firmware_campaign (image_id);
create index firmware_campaign_by_end on firmware_campaign (ended_at) where ended_at is not null;
comment on column firmware_campaign.rules is 'How it goes about it; nobody changes them.';
comment on column firmware_campaign.counted_since is 'What failed until then does not count for the failure rate.';

create table firmware_campaign_station (
    campaign_id     bigint not null references firmware_campaign on delete cascade,
    station_id      text not null references station on delete cascade,
    wave            integer not null,
    state           text not null default 'waiting' check (state in (
        'waiting', 'under_way', 'succeeded', 'failed', 'missed', 'cancelled'
    )),
    attempts        integer not null default 0,
    not_before      timestamptz,
    update_id       bigint,
    reason          text,
    changed_at      timestamptz not null,
    primary key (campaign_id, station_id)
) with (fillfactor = 70);
create unique index firmware_campaign_station_open on firmware_campaign_station (station_id)
    where state in ('waiting', 'under_way');
create index firmware_campaign_station_by_station on firmware_campaign_station (station_id);
create index firmware_campaign_station_by_wave on firmware_campaign_station (campaign_id, wave)
    where state in ('waiting', 'under_way');
comment on column firmware_campaign_station.attempts is 'Those that have ended.';

alter table firmware_campaign enable row level security;
create policy in_scope on firmware_campaign using (organization_id = any((select visible_organizations())::text[]));
grant select, insert, update on firmware_campaign to voltway_web;

alter table firmware_campaign_station enable row level security;
create policy in_scope on firmware_campaign_station using (
    exists (select from firmware_campaign c where c.campaign_id = firmware_campaign_station.campaign_id)
);
grant select, insert, update on firmware_campaign_station to voltway_web;

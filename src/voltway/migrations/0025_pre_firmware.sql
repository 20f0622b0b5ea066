-- Firmware: images that stations can be given, and the updates that bring them there.

create table firmware_image (
    image_id            text primary key,
    organization_id     text not null references organization,
    vendor              text not null,
    model               text not null,
    version             text not null,
    file_id             text not null references file,
    file_name           text not null,
    content             text not null check (content in ('awaited', 'there', 'wrong')),
    size_bytes          bigint,
    sha256              text not null,
    md5                 text,
    signature           text,
    signing_certificate text,
    made_by             text not null,
    made_at             timestamptz not null,
    unique (organization_id, vendor, model, version),
    check ((signature is null) = (signing_certificate is null))
);
comment on column firmware_image.model is 'A pattern with *, as vendor is.';
comment on column firmware_image.version is 'As stations report it once they run it.';
comment on column firmware_image.content is 'Whether the file has come, and is the one whose checksum was told.';
create index firmware_image_by_file on firmware_image (file_id);
create index firmware_image_awaited on firmware_image (image_id) where content = 'awaited';

-- The number by which a station of OCPP 2.x knows an attempt.
create sequence firmware_request as integer cycle;

create table firmware_update (
    update_id           bigint generated always as identity,
    station_id          text not null references station on delete cascade,
    organization_id     text not null references organization on delete cascade,
    image_id            text references firmware_image on delete set null,
    file_id             text,
    version             text not null,
    state               text not null default 'planned' check (state in (
        'planned', 'requested', 'accepted', 'downloading', 'downloaded', 'installing', 'installed', 'succeeded', 'failed',
        'cancelled'
    )),
    signed              boolean not null,
    during_sessions     boolean not null,
    request_id          integer,
    command_id          text,
    told                text,
    reason              text,
    from_version        text,
    running_version     text,
    author              text not null,
    planned_at          timestamptz not null,
    order_until         timestamptz not null,
    ordered_at          timestamptz,
    heard_at            timestamptz,
    changed_at          timestamptz not null,
    due_at              timestamptz,
    ended_at            timestamptz,
    primary key (station_id, update_id)
) with (fillfactor = 70);
create unique index firmware_update_open on firmware_update (station_id) where ended_at is null;
create unique index firmware_update_by_number on firmware_update (update_id);
create index firmware_update_planned on firmware_update (update_id) where state = 'planned';
create index firmware_update_under_way on firmware_update (station_id) where ended_at is null and state <> 'planned';
create index firmware_update_by_organization on firmware_update (organization_id);
create index firmware_update_by_image on firmware_update (image_id);
create index firmware_update_by_end on firmware_update (ended_at) where ended_at is not null;
comment on column firmware_update.image_id is 'Null: the image was removed since.';
comment on column firmware_update.file_id is 'What the station was given a link to, which ends with the update.';
comment on column firmware_update.heard_at is 'What the station told until then is taken in.';
comment on column firmware_update.due_at is 'Until when something has to be heard of it.';

alter table firmware_image enable row level security;
create policy in_scope on firmware_image using (organization_id = any((select visible_organizations())::text[]));
grant select, insert, update, delete on firmware_image to voltway_web;

alter table firmware_update enable row level security;
create policy in_scope on firmware_update using (organization_id = any((select visible_organizations())::text[]));
grant select, insert, update on firmware_update to voltway_web;

-- Who cancels the update of its station ends the link, also to the image of an organization above.
alter policy in_scope on file_link using (
    exists (select from file f where f.file_id = file_link.file_id)
    or exists (select from station s where s.station_id = file_link.station_id)
);

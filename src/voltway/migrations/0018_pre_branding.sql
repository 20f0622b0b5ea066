-- Logos as pictures that were looked at before they were kept, and not as SVG, which is a program.

create table organization_logo (
    organization_id text primary key references organization on delete cascade,
    media_type      text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
    content         bytea not null check (length(content) between 1 and 200000),
    width_px        int not null check (width_px between 1 and 4000),
    height_px       int not null check (height_px between 1 and 4000),
    digest          text not null check (length(digest) = 32),
    changed_at      timestamptz not null default now()
);
comment on column organization_logo.media_type is 'What the content is, as found in its first bytes.';
alter table organization_logo enable row level security;
create policy in_scope on organization_logo using (organization_id = any((select visible_organizations())::text[]));
grant select, insert, update, delete on organization_logo to voltway_web;

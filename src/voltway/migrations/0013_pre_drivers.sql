-- Drivers and what is theirs: vehicles, contracts, consents, favourites. And mail that waits to be sent.

create table driver (
    driver_id       text collate "C" primary key check (length(driver_id) between 1 and 64),
    organization_id text not null default 'operator' references organization,
    user_id         text references user_account on delete set null,
    name            text not null check (length(name) between 1 and 100),
    folded_name     text collate "pg_c_utf8" not null generated always as (lower(name collate "pg_c_utf8")) stored,
    email           text check (length(email) between 3 and 254),
    folded_email    text collate "pg_c_utf8" generated always as (lower(email collate "pg_c_utf8")) stored,
    phone           text check (phone ~ '^\+[1-9][0-9]{5,14}$'),
    locale          text not null default 'en',
    company         text check (length(company) between 1 and 200),
    street          text check (length(street) between 1 and 200),
    postal_code     text check (length(postal_code) between 1 and 20),
    city            text check (length(city) between 1 and 100),
    country         text check (country ~ '^[A-Z]{2}$'),
    tax_id          text check (length(tax_id) between 1 and 50),
    created_at      timestamptz not null default now(),
    changed_at      timestamptz not null default now(),
    unique (driver_id, organization_id),
    unique (organization_id, folded_email),
    unique (organization_id, user_id)
);
create index driver_by_name on driver (folded_name, driver_id);
create index driver_by_email on driver (folded_email, driver_id) where folded_email is not null;
create index driver_by_organization on driver (organization_id, folded_name, driver_id);
create index driver_by_user on driver (user_id) where user_id is not null;
comment on column driver.organization_id is 'Whose customer, or in whose fleet.';
comment on column driver.user_id is 'The account the driver signs in with, if there is one.';
comment on column driver.phone is 'As E.164 writes it.';

create table vehicle (
    vehicle_id      text collate "C" primary key check (length(vehicle_id) between 1 and 64),
    organization_id text not null default 'operator' references organization,
    driver_id       text collate "C",
    model_id        text collate "C" check (length(model_id) between 1 and 100),
    description     text check (length(description) between 1 and 200),
    licence_plate   text check (length(licence_plate) between 1 and 20),
    folded_plate    text collate "C" generated always as (translate(licence_plate collate "C", ' -.', '')) stored,
    evccid          text collate "C" check (evccid ~ '^[0-9A-F]{12}([0-9A-F]{4})?$'),
    battery_wh      integer check (battery_wh between 1000 and 2000000),
    ac_limit_w      integer check (ac_limit_w between 0 and 100000),
    ac_phases       smallint check (ac_phases between 1 and 3),
    dc_limit_w      integer check (dc_limit_w between 0 and 4000000),
    connectors      text[] not null default '{}',
    created_at      timestamptz not null default now(),
    changed_at      timestamptz not null default now(),
    -- A driver's vehicle is where the driver is, and moves and goes with the driver.
    foreign key (driver_id, organization_id) references driver (driver_id, organization_id)
        on update cascade on delete cascade,
    unique (organization_id, evccid)
);
create index vehicle_by_driver on vehicle (driver_id, vehicle_id) where driver_id is not null;
create index vehicle_by_organization on vehicle (organization_id, vehicle_id);
create index vehicle_by_organization_and_plate on vehicle (organization_id, folded_plate, vehicle_id)
    where folded_plate is not null;
create index vehicle_by_plate on vehicle (folded_plate, vehicle_id) where folded_plate is not null;
comment on column vehicle.driver_id is 'Null: a vehicle of the organization''s fleet.';
comment on column vehicle.model_id is 'Of the catalogue (drivers/catalogue.py), which may have lost it since.';
comment on column vehicle.evccid is 'The address by which the vehicle is known when it is plugged in: 12 or 16 hexadecimal digits.';

create table favourite (
    driver_id       text collate "C" not null references driver on delete cascade,
    kind            text not null check (kind in ('station', 'location')),
    place_id        text collate "C" not null check (length(place_id) between 1 and 64),
    created_at      timestamptz not null default now(),
    primary key (driver_id, kind, place_id)
);
comment on column favourite.place_id is 'Without a foreign key: what a driver likes may be out of sight, or gone.';

create table contract (
    contract_id     text collate "C" primary key check (length(contract_id) between 1 and 64),
    organization_id text not null default 'operator' references organization,
    driver_id       text collate "C" not null references driver on delete cascade,
    number          text not null check (length(number) between 1 and 50),
    emaid           text collate "C" unique check (emaid ~ '^[A-Z]{2}[0-9A-Z]{3}[0-9A-Z]{9}[0-9A-Z]?$'),
    state           text not null default 'active' check (state in ('active', 'suspended', 'ended')),
    valid_from      timestamptz not null,
    valid_until     timestamptz,
    created_at      timestamptz not null default now(),
    changed_at      timestamptz not null default now(),
    check (valid_until > valid_from),
    unique (organization_id, number)
);
create index contract_by_driver on contract (driver_id, contract_id);
create index contract_by_organization on contract (organization_id, contract_id);
comment on column contract.organization_id is 'With whom: it need not be the organization whose customer the driver is.';
comment on column contract.emaid is 'The contract''s name in roaming (ISO 15118-2, annex H), without hyphens.';

create table consent (
    consent_id      text collate "C" primary key check (length(consent_id) between 1 and 64),
    driver_id       text collate "C" not null references driver on delete cascade,
    purpose         text not null check (purpose in ('terms', 'privacy_notice', 'marketing', 'data_for_research', 'location_history', 'plug_and_charge')),
    version         text not null check (length(version) between 1 and 50),
    given           boolean not null,
    at              timestamptz not null,
    how             text not null check (how in ('registration', 'app', 'web', 'paper', 'telephone', 'api')),
    address         text check (length(address) <= 100),
    recorded_by     text not null check (length(recorded_by) between 1 and 255)
);
create index consent_by_driver on consent (driver_id, at desc, consent_id desc);
comment on table consent is 'Each giving and each withdrawing is a row of its own; the newest row of a purpose holds.';
comment on column consent.version is 'Of the text that was agreed to.';

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'a row of % is never changed; what is different now is a new row', tg_table_name;
end $$;
create trigger consent_stays before update on consent for each row execute function refuse_change();

-- Mail that waits. A row goes when its mail is sent; what could not be sent stays a while, for people to see.
create table mail_outbox (
    mail_id         bigint generated always as identity primary key,
    content         bytea not null,
    created_at      timestamptz not null default now(),
    expires_at      timestamptz not null,
    next_at         timestamptz not null,
    attempts        integer not null default 0,
    last_error      text,
    failed_at       timestamptz
);
create index mail_outbox_due on mail_outbox (next_at) where failed_at is null;
create index mail_outbox_failed on mail_outbox (failed_at) where failed_at is not null;
comment on column mail_outbox.content is 'Sealed (kit/sealing.py) for the purpose "mail": a link in it opens something.';
comment on column mail_outbox.expires_at is 'What is in it is worth nothing after that, so it is not sent any more.';

alter table one_time_link drop constraint one_time_link_purpose_check;
alter table one_time_link add constraint one_time_link_purpose_check
    check (purpose in ('verify_email', 'driver_sign_in', 'registration', 'invitation', 'reset_password'));

alter table driver enable row level security;
create policy in_scope on driver using (organization_id = any((select visible_organizations())::text[]));
alter table vehicle enable row level security;
create policy in_scope on vehicle using (organization_id = any((select visible_organizations())::text[]));
alter table contract enable row level security;
create policy in_scope on contract using (organization_id = any((select visible_organizations())::text[]));
alter table favourite enable row level security;
create policy in_scope on favourite using (exists (select from driver d where d.driver_id = favourite.driver_id));
alter table consent enable row level security;
create policy in_scope on consent using (exists (select from driver d where d.driver_id = consent.driver_id));

grant select, insert, update, delete on driver, vehicle, contract to voltway_web;
grant select, insert, delete on favourite to voltway_web;
-- Added to, and never changed.
grant select, insert on consent to voltway_web;
-- Written, and never read: whoever breaks into the web process finds no link of anybody in it.
grant insert on mail_outbox to voltway_web;

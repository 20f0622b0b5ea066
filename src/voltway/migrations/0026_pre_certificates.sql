-- Certificates of stations: who signs them, what was signed, what stations asked for, and what they hold.

create table certificate_authority (
    authority_id      text primary key,
    state             text not null check (state in ('next', 'active', 'retired')),
    certificate       text not null,
    cross_certificate text,
    private_key       bytea not null,
    responder_certificate text not null,
    responder_key     bytea not null,
    fingerprint       text not null unique,
    subject           text not null,
    not_before        timestamptz not null,
    not_after         timestamptz not null,
    made_at           timestamptz not null,
    activated_at      timestamptz,
    retired_at        timestamptz,
    crl               bytea,
    crl_made_at       timestamptz,
    crl_until         timestamptz
);
create unique index certificate_authority_active on certificate_authority (state) where state = 'active';
create unique index certificate_authority_next on certificate_authority (state) where state = 'next';
comment on column certificate_authority.private_key is 'Sealed. Only who issues reads it; the web process does not.';
comment on column certificate_authority.cross_certificate is 'The same key, signed by the authority before: stations that trust that one can check it.';
comment on column certificate_authority.responder_key is 'Sealed. Signs answers to OCSP, and nothing else (RFC 6960, 4.2.2.2).';

create table station_certificate (
    certificate_id    text primary key,
    station_id        text not null,
    authority_id      text references certificate_authority,
    use               text not null check (use in ('both', 'station', 'v2g', 'v2g20')),
    state             text not null default 'issued' check (
        state in ('issued', 'installed', 'rejected', 'replaced', 'revoked')
    ),
    serial            text not null,
    fingerprint       text not null unique,
    subject           text not null,
    chain             text not null,
    not_before        timestamptz not null,
    not_after         timestamptz not null,
    issued_at         timestamptz not null,
    installed_at      timestamptz,
    replaced_at       timestamptz,
    revoked_at        timestamptz,
    revocation_reason text,
    reason            text,
    renewal_asked_at  timestamptz
);
create unique index station_certificate_by_serial on station_certificate (authority_id, serial);
create index station_certificate_of_station on station_certificate (station_id, issued_at);
create index station_certificate_by_age on station_certificate (issued_at, certificate_id);
create index station_certificate_ending on station_certificate (not_after);
create index station_certificate_revoked on station_certificate (authority_id, revoked_at) where revoked_at is not null;
comment on column station_certificate.station_id is 'Not bound to the station: what was revoked stays so when that is removed.';
comment on column station_certificate.authority_id is 'Null: an external authority signed it.';
comment on column station_certificate.serial is 'Hexadecimal, without leading zeros.';
comment on column station_certificate.fingerprint is 'SHA-256 of the DER form, hexadecimal.';
comment on column station_certificate.chain is 'PEM, its own certificate first.';
comment on column station_certificate.reason is 'Why the station did not take it.';

-- The newest request of a station for each use: one in flight, however often it asks.
create table signing_request (
    station_id        text not null references station on delete cascade,
    use               text not null check (use in ('both', 'station', 'v2g', 'v2g20')),
    csr               text not null,
    request_id        integer,
    state             text not null default 'waiting' check (state in ('waiting', 'signed', 'done', 'refused')),
    reason            text,
    certificate_id    text references station_certificate on delete cascade,
    attempts          integer not null default 0,
    received_at       timestamptz not null,
    due_at            timestamptz not null,
    primary key (station_id, use)
) with (fillfactor = 70);
create index signing_request_due on signing_request (due_at) where state in ('waiting', 'signed');
create index signing_request_of_certificate on signing_request (certificate_id) where certificate_id is not null;

-- What stations are known to hold: by our orders that they accepted, and by what they tell.
create table installed_certificate (
    station_id        text not null references station on delete cascade,
    use               text not null check (
        use in ('csms_root', 'manufacturer_root', 'v2g_root', 'mo_root', 'oem_root', 'v2g_chain')
    ),
    hash_algorithm    text not null,
    issuer_name_hash  text not null,
    issuer_key_hash   text not null,
    serial_number     text not null,
    children          json not null default '[]',
    known_by          text not null check (known_by in ('order', 'report')),
    known_at          timestamptz not null,
    primary key (station_id, use, issuer_key_hash, serial_number)
);

create table root_announcement (
    authority_id      text not null references certificate_authority on delete cascade,
    station_id        text not null references station on delete cascade,
    accepted_at       timestamptz,
    reason            text,
    attempts          integer not null default 0,
    due_at            timestamptz not null,
    primary key (authority_id, station_id)
);
create index root_announcement_of_station on root_announcement (station_id);
comment on table root_announcement is 'To which stations a new root was brought before it signs.';

-- At once, and whoever removes it: the next station of this name must not be entered with them.
create function revoke_certificates() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update station_certificate
    set state = 'revoked', revoked_at = now(), revocation_reason = 'cessation_of_operation'
    where station_id = old.station_id and revoked_at is null;
    return null;
end $$;
create trigger revokes_certificates after delete on station for each row execute function revoke_certificates();

alter table certificate_authority enable row level security;
create policy in_scope on certificate_authority using (true);
alter table station_certificate enable row level security;
-- What a station held when it was removed is still there for the operator, and for OCSP.
create policy in_scope on station_certificate using (
    (select sees_everything()) or exists (
        select from station s
        where s.station_id = station_certificate.station_id and station_certificate.issued_at >= s.organization_since
    )
);
alter table signing_request enable row level security;
create policy in_scope on signing_request using (
    exists (select from station s where s.station_id = signing_request.station_id)
);
alter table installed_certificate enable row level security;
create policy in_scope on installed_certificate using (
    exists (select from station s where s.station_id = installed_certificate.station_id)
);
alter table root_announcement enable row level security;
create policy in_scope on root_announcement using (
    exists (select from station s where s.station_id = root_announcement.station_id)
);
grant select (authority_id, state, certificate, cross_certificate, responder_certificate, responder_key, fingerprint,
    subject, not_before, not_after, made_at, activated_at, retired_at, crl, crl_made_at, crl_until)
    on certificate_authority to voltway_web;
grant select on station_certificate, signing_request, installed_certificate, root_announcement to voltway_web;
grant update (state, revoked_at, revocation_reason) on station_certificate to voltway_web;

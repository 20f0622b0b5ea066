-- Whose contract certificates are believed (plug and charge, ISO 15118).

create table contract_authority (
    contract_authority_id text primary key,
    use               text not null check (use in ('v2g_root', 'mo_root', 'sub_ca')),
    subject           text not null,
    fingerprint       text not null unique,
    certificate       text not null,
    not_before        timestamptz not null,
    not_after         timestamptz not null,
    ocsp_url          text,
    added_at          timestamptz not null
);
comment on column contract_authority.use is 'Only roots end a chain; a sub_ca is known so that stations need not tell it.';
comment on column contract_authority.fingerprint is 'SHA-256 of the DER form, hexadecimal.';
comment on column contract_authority.ocsp_url is 'Null: asked where its certificates say.';

alter table contract_authority enable row level security;
create policy in_scope on contract_authority using (true);
grant select on contract_authority to voltway_web;

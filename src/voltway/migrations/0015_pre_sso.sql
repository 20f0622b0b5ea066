-- Single sign-on, provisioning (SCIM) and access tokens.

create table identity_provider (
    provider_id     text primary key,
    organization_id text not null default 'operator' references organization on delete cascade,
    name            text not null check (length(name) between 1 and 100),
    issuer          text not null check (length(issuer) between 1 and 500),
    client_id       text not null check (length(client_id) between 1 and 300),
    sealed_client_secret bytea,
    scopes          text[] not null,
    groups_claim    text check (length(groups_claim) between 1 and 100),
    domains         text[] not null,
    vouches_for_email boolean not null default false,
    just_in_time    boolean not null default false,
    default_role    text,
    enabled         boolean not null default true,
    created_at      timestamptz not null default now(),
    changed_at      timestamptz not null default now()
);
create index identity_provider_by_organization on identity_provider (organization_id, provider_id);
create index identity_provider_by_domain on identity_provider using gin (domains);
comment on table identity_provider is 'OpenID Connect providers where people of an organization sign in.';
comment on column identity_provider.sealed_client_secret is 'Sealed (kit/sealing.py) for the purpose "identity provider <provider_id>"; null: a public client.';
comment on column identity_provider.domains is 'E-mail domains in lower case whose people sign in there; no address of another domain is taken from it.';
comment on column identity_provider.vouches_for_email is 'An address without the claim email_verified counts as verified.';
comment on column identity_provider.just_in_time is 'Somebody without an account gets one.';

create table identity_provider_role (
    provider_id     text not null references identity_provider on delete cascade,
    group_name      text not null check (length(group_name) between 1 and 200),
    role            text not null,
    organization_id text not null references organization on delete cascade,
    primary key (provider_id, group_name, role, organization_id)
);
create index identity_provider_role_by_organization on identity_provider_role (organization_id);
comment on table identity_provider_role is 'Whoever is in the group there has the role here, on this organization and below.';

create table external_identity (
    provider_id     text not null references identity_provider on delete cascade,
    issuer          text not null,
    subject         text not null check (length(subject) between 1 and 255),
    user_id         text not null references user_account on delete cascade,
    created_at      timestamptz not null default now(),
    last_used_at    timestamptz not null,
    primary key (provider_id, issuer, subject)
);
create index external_identity_by_user on external_identity (user_id);
comment on column external_identity.issuer is 'Who named the subject: a provider whose issuer is changed knows nobody any more.';

create table single_sign_on_attempt (
    state_hash      bytea primary key,
    browser_hash    bytea not null,
    provider_id     text not null references identity_provider on delete cascade,
    return_to       text not null check (length(return_to) <= 2000),
    created_at      timestamptz not null default now(),
    expires_at      timestamptz not null
);
create index single_sign_on_attempt_by_expiry on single_sign_on_attempt (expires_at);
create index single_sign_on_attempt_by_provider on single_sign_on_attempt (provider_id);
comment on table single_sign_on_attempt is 'Who left for their provider. Hashes only: nonce and PKCE verifier are made from what the browser keeps.';

create table access_token (
    token_hash      bytea primary key,
    key_id          text not null references api_key on delete cascade,
    permissions     text[] not null,
    created_at      timestamptz not null default now(),
    expires_at      timestamptz not null
);
create index access_token_by_key on access_token (key_id);
create index access_token_by_expiry on access_token (expires_at);
comment on table access_token is 'OAuth client credentials: what a key was exchanged for. It opens no more than the key does.';

create table scim_user (
    user_id         text primary key references user_account on delete cascade,
    organization_id text not null references organization on delete cascade,
    user_name       text not null check (length(user_name) between 1 and 254),
    folded_user_name text collate "pg_c_utf8" not null generated always as (lower(user_name collate "pg_c_utf8")) stored,
    external_id     text check (length(external_id) <= 255),
    given_name      text,
    family_name     text,
    changed_at      timestamptz not null default now(),
    removed_at      timestamptz
);
create unique index scim_user_by_name on scim_user (organization_id, folded_user_name) where removed_at is null;
create index scim_user_by_external_id on scim_user (organization_id, external_id);
comment on table scim_user is 'What a directory said of a person beyond what their account holds.';
comment on column scim_user.removed_at is 'The directory deleted the person: the account is disabled and is not there for the directory any more.';

create table scim_group (
    group_id        text primary key,
    organization_id text not null references organization on delete cascade,
    display_name    text not null check (length(display_name) between 1 and 200),
    external_id     text check (length(external_id) <= 255),
    role            text,
    created_at      timestamptz not null default now(),
    changed_at      timestamptz not null default now(),
    unique (organization_id, display_name)
);
create index scim_group_by_external_id on scim_group (organization_id, external_id);
comment on column scim_group.role is 'The role that its members have on the organization; null: a group whose name is no role.';

create table scim_group_member (
    group_id        text not null references scim_group on delete cascade,
    user_id         text not null references user_account on delete cascade,
    primary key (group_id, user_id)
);
create index scim_group_member_by_user on scim_group_member (user_id);

alter table identity_provider enable row level security;
create policy in_scope on identity_provider using (organization_id = any((select visible_organizations())::text[]));
alter table identity_provider_role enable row level security;
create policy in_scope on identity_provider_role using (
    exists (select from identity_provider p where p.provider_id = identity_provider_role.provider_id)
);
alter table external_identity enable row level security;
create policy in_scope on external_identity using (
    exists (select from identity_provider p where p.provider_id = external_identity.provider_id)
);
alter table single_sign_on_attempt enable row level security;
create policy in_scope on single_sign_on_attempt using (
    exists (select from identity_provider p where p.provider_id = single_sign_on_attempt.provider_id)
);
alter table access_token enable row level security;
create policy in_scope on access_token using (
    exists (select from api_key k where k.key_id = access_token.key_id)
);
alter table scim_user enable row level security;
create policy in_scope on scim_user using (organization_id = any((select visible_organizations())::text[]));
alter table scim_group enable row level security;
create policy in_scope on scim_group using (organization_id = any((select visible_organizations())::text[]));
alter table scim_group_member enable row level security;
create policy in_scope on scim_group_member using (
    exists (select from scim_group g where g.group_id = scim_group_member.group_id)
);

grant select, insert, update, delete on identity_provider, identity_provider_role, external_identity,
    single_sign_on_attempt, access_token, scim_user, scim_group, scim_group_member to voltway_web;

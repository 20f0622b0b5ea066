-- People's accounts, what they sign in with, and the sessions that follow.

-- pg_c_utf8 folds the same way on every machine; the database's own collation need not (Turkish has two letters i).
create table user_account (
    user_id         text primary key,
    email           text not null check (length(email) between 3 and 254),
    folded_email    text collate "pg_c_utf8" not null unique generated always as (lower(email collate "pg_c_utf8")) stored,
    name            text not null check (length(name) between 1 and 100),
    folded_name     text collate "pg_c_utf8" not null generated always as (lower(name collate "pg_c_utf8")) stored,
    organization_id text not null default 'operator',
    locale          text not null default 'en',
    mfa_required    boolean not null default false,
    created_at      timestamptz not null default now(),
    disabled_at     timestamptz,
    email_verified_at timestamptz,
    password_hash   text,
    password_set_at timestamptz
);
create index user_account_by_organization on user_account (organization_id, user_id);
create index user_account_by_name on user_account (folded_name);
comment on column user_account.organization_id is 'The organization that keeps the account; what the person may do elsewhere stands in role_grant.';

create table role_grant (
    user_id         text not null references user_account on delete cascade,
    organization_id text not null default 'operator',
    role            text not null,
    granted_by      text not null,
    granted_at      timestamptz not null default now(),
    until           timestamptz,
    primary key (user_id, organization_id, role)
);
create index role_grant_by_organization on role_grant (organization_id, user_id);
comment on column role_grant.role is 'The name of a shipped role, or the id of a custom one; it holds on the organization and everything below it.';

create table custom_role (
    role            text primary key check (role ~ '^[0-9a-f]{32}$'),
    organization_id text not null default 'operator',
    name            text not null check (length(name) between 1 and 100),
    permissions     text[] not null,
    created_at      timestamptz not null default now(),
    unique (organization_id, name)
);

create table totp_secret (
    user_id         text primary key references user_account on delete cascade,
    sealed_secret   bytea not null,
    created_at      timestamptz not null default now(),
    confirmed_at    timestamptz,
    last_step       bigint not null default 0
);
comment on column totp_secret.last_step is 'The time step of the newest code that was taken: none is taken twice.';

create table recovery_code (
    user_id         text not null references user_account on delete cascade,
    code_hash       bytea not null,
    used_at         timestamptz,
    primary key (user_id, code_hash)
);

create table passkey (
    credential_id   bytea primary key,
    user_id         text not null references user_account on delete cascade,
    public_key      bytea not null,
    sign_count      bigint not null,
    transports      text[] not null default '{}',
    name            text not null check (length(name) between 1 and 100),
    backed_up       boolean not null,
    created_at      timestamptz not null default now(),
    last_used_at    timestamptz,
    regressed_at    timestamptz
);
create index passkey_by_user on passkey (user_id);
comment on column passkey.regressed_at is 'When its signature counter last went backwards, which is what a copied authenticator looks like.';

create table passkey_challenge (
    holder          bytea primary key,
    challenge       bytea not null,
    user_id         text references user_account on delete cascade,
    expires_at      timestamptz not null
);
create index passkey_challenge_by_expiry on passkey_challenge (expires_at);
comment on column passkey_challenge.holder is 'SHA-256 of the token of the sign-in or session that asked: each has one open challenge at most.';
comment on column passkey_challenge.user_id is 'Who registers a passkey; null where somebody signs in.';

create table pending_sign_in (
    token_hash      bytea primary key,
    user_id         text references user_account on delete cascade,
    factors         text[] not null default '{}',
    created_at      timestamptz not null default now(),
    expires_at      timestamptz not null
);
create index pending_sign_in_by_expiry on pending_sign_in (expires_at);
comment on column pending_sign_in.factors is 'What was shown so far; it opens nothing but the next step.';

create table sign_in_session (
    token_hash      bytea primary key,
    sign_in_id      text not null unique,
    user_id         text not null references user_account on delete cascade,
    created_at      timestamptz not null default now(),
    seen_at         timestamptz not null,
    idle_until      timestamptz not null,
    absolute_until  timestamptz not null,
    address         text,
    user_agent      text,
    factors         text[] not null,
    strong_at       timestamptz,
    csrf_secret     bytea not null,
    rotated_from    text,
    revoked_at      timestamptz,
    revoked_reason  text
) with (fillfactor = 80);
create index sign_in_session_by_user on sign_in_session (user_id, created_at desc);
create index sign_in_session_by_end on sign_in_session (absolute_until);
comment on column sign_in_session.sign_in_id is 'What lists show and what a session is revoked by; it opens nothing.';
comment on column sign_in_session.strong_at is 'When a second factor or a passkey was last shown: dangerous acts want a recent one.';

create table one_time_link (
    token_hash      bytea primary key,
    purpose         text not null check (purpose in ('verify_email', 'driver_sign_in', 'invitation', 'reset_password')),
    user_id         text references user_account on delete cascade,
    email           text,
    payload         json not null default '{}',
    created_at      timestamptz not null default now(),
    expires_at      timestamptz not null,
    used_at         timestamptz,
    check (user_id is not null or email is not null)
);
create index one_time_link_by_user on one_time_link (user_id, purpose) where used_at is null;
create index one_time_link_by_email on one_time_link (lower(email collate "pg_c_utf8"), purpose) where used_at is null;
create index one_time_link_by_expiry on one_time_link (expires_at);

create table throttle_bucket (
    bucket          bytea primary key,
    tokens          double precision not null,
    at              timestamptz not null,
    full_at         timestamptz not null
) with (fillfactor = 70);
create index throttle_bucket_by_end on throttle_bucket (full_at);
comment on table throttle_bucket is 'How many attempts are left to an account, an address or a known device; a row goes when its bucket is full again.';

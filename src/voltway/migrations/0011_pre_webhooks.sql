-- Webhooks: who is told of what, each message to each of them, and whose turn it is.
create table webhook_endpoint (
    endpoint_id     text primary key,
    organization_id text not null default 'operator',
    url             text not null,
    description     text,
    events          text[] not null check (cardinality(events) > 0),
    secret          bytea not null,
    previous_secret bytea,
    previous_until  timestamptz,
    state           text not null check (state in ('active', 'paused', 'disabled')),
    state_reason    text,
    failing_since   timestamptz,
    quiet_until     timestamptz,
    created_by      text not null,
    created_at      timestamptz not null default now(),
    check ((previous_secret is null) = (previous_until is null))
);
create index webhook_endpoint_by_organization on webhook_endpoint (organization_id, endpoint_id);
comment on column webhook_endpoint.secret is 'Sealed (kit/sealing.py) for the purpose "webhook <endpoint_id>"; previous_secret signs too until previous_until.';
comment on column webhook_endpoint.failing_since is 'When its attempts began to fail without a success since; null: the last one succeeded.';
comment on column webhook_endpoint.quiet_until is 'It asked not to be called before (Retry-After).';

create table webhook_delivery (
    delivery_id     text primary key,
    position        bigint generated always as identity,
    endpoint_id     text not null references webhook_endpoint on delete cascade,
    subject         text not null,
    journal_position bigint,
    type            text not null,
    payload         text not null,
    state           text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
    attempts        integer not null default 0,
    attempted_at    timestamptz,
    last_status     integer,
    last_error      text,
    created_at      timestamptz not null default now(),
    settled_at      timestamptz,
    check ((state = 'waiting') = (settled_at is null))
) with (fillfactor = 90);
create index webhook_delivery_in_order on webhook_delivery (endpoint_id, subject, position) where state = 'waiting';
create index webhook_delivery_newest on webhook_delivery (endpoint_id, position desc);
create index webhook_delivery_dead on webhook_delivery (endpoint_id, position desc) where state = 'dead';
create index webhook_delivery_settled on webhook_delivery (state, settled_at) where state <> 'waiting';
alter table webhook_delivery alter column payload set statistics 0;
comment on column webhook_delivery.delivery_id is 'The message''s webhook-id: the same in every attempt and every replay.';
comment on column webhook_delivery.position is 'Deliveries of one endpoint and subject are made in this order.';
comment on column webhook_delivery.journal_position is 'journal.position of the fact; null for a test.';
comment on column webhook_delivery.settled_at is 'When it was delivered or given up.';

-- A row as long as something of the subject waits for the endpoint. Whoever holds it (claim) delivers the oldest of them,
-- so they stay in order; next_at is when the next attempt is due, or when a claim whose worker died lapses.
create table webhook_lane (
    endpoint_id     text not null references webhook_endpoint on delete cascade,
    subject         text not null,
    next_at         timestamptz not null,
    claim           text,
    primary key (endpoint_id, subject)
);
create index webhook_lane_due on webhook_lane (endpoint_id, next_at);

-- What happened before there could be an endpoint is told to nobody, so it need not be read either.
insert into follower (name, xid, position) values ('webhooks', pg_current_xact_id(), 0);

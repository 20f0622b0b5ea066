-- Requests that named an Idempotency-Key, so that one sent twice does what it asks for once.
create table api_request (
    key_id          text not null,
    idempotency_key text not null,
    fingerprint     bytea not null,
    result          text,
    created_at      timestamptz not null default now(),
    primary key (key_id, idempotency_key)
);
create index api_request_by_age on api_request (created_at);
comment on column api_request.result is 'What the request made, by its id; null while it is worked on.';

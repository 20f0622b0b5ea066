-- The audit trail: who did what. Only ever added to, and chained, so that a later change shows.

create table audit_entry (
    number          bigint primary key,
    at              timestamptz not null,
    organization_id text not null,
    actor_kind      text not null,
    actor_id        text not null,
    action          text not null,
    subject_kind    text not null,
    subject_id      text not null,
    body            text not null,
    hash            bytea not null
);
create index audit_entry_by_organization on audit_entry (organization_id, number);
create index audit_entry_by_subject on audit_entry (subject_kind, subject_id, number);
create index audit_entry_by_actor on audit_entry (actor_id, number);
create index audit_entry_by_action on audit_entry (action, number);
create index audit_entry_by_time on audit_entry (at, number);
alter table audit_entry alter column body set statistics 0, alter column hash set statistics 0;
comment on column audit_entry.number is 'From 1 on without a gap, in the order of commits.';
comment on column audit_entry.body is 'All of the entry as JSON. The other columns repeat what entries are looked up by.';
comment on column audit_entry.hash is 'SHA-256 of the hash before (of 32 zero bytes at number 1) and the body in UTF-8.';

create table audit_key (
    key_id          text primary key,
    public_key      bytea not null check (length(public_key) = 32),
    first_used_at   timestamptz not null
);
comment on table audit_key is 'Ed25519 keys that have signed checkpoints. Proof needs a copy of them kept elsewhere.';

create table audit_checkpoint (
    number          bigint primary key,
    hash            bytea not null,
    at              timestamptz not null,
    key_id          text not null references audit_key,
    signature       bytea not null check (length(signature) = 64)
);
comment on table audit_checkpoint is 'Signed by a worker: at this time the entry of this number had this hash.';

create function audit_refuse() returns trigger language plpgsql as $$
begin
    raise exception '% is refused: % is only ever added to', lower(tg_op), tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;
create trigger stays before update or delete or truncate on audit_entry
    for each statement execute function audit_refuse();
create trigger stays before update or delete or truncate on audit_key
    for each statement execute function audit_refuse();
create trigger stays before update or delete or truncate on audit_checkpoint
    for each statement execute function audit_refuse();

-- The one way in. The lock is held until the caller's transaction ends, so entries are chained in the order of commits
-- and one that is rolled back leaves no gap. The next entry is read after the lock was had, by a statement of its own:
-- where a transaction sees only what was there when it began (repeatable read), it meets the primary key instead.
create function audit_append(bodies text[]) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    last_number bigint;
    last_hash bytea;
    hashes bytea[] := '{}';
    body text;
begin
    perform pg_advisory_xact_lock(hashtext('audit_entry'), 0);
    select e.number, e.hash into last_number, last_hash from audit_entry e order by e.number desc limit 1;
    last_number := coalesce(last_number, 0);
    last_hash := coalesce(last_hash, decode(repeat('00', 32), 'hex'));
    foreach body in array bodies loop
        last_hash := sha256(last_hash || convert_to(body, 'UTF8'));
        hashes := array_append(hashes, last_hash);
    end loop;
    insert into audit_entry
        (number, at, organization_id, actor_kind, actor_id, action, subject_kind, subject_id, body, hash)
    select last_number + told.place, (doc ->> 'at')::timestamptz, doc ->> 'organization_id',
        doc -> 'actor' ->> 'kind', doc -> 'actor' ->> 'id', doc ->> 'action',
        doc -> 'subject' ->> 'kind', doc -> 'subject' ->> 'id', told.body, told.hash
    from unnest(bodies, hashes) with ordinality as told (body, hash, place)
    cross join lateral (select told.body::jsonb as doc offset 0) as parsed;
    return last_number + cardinality(bodies);
end
$$;
comment on function audit_append is 'Add entries, each the JSON text of its body, in their order; gives the last one''s number.';
revoke execute on function audit_append from public;

-- The first statement of every group commit. It raises instead of returning what it found, because the rest of the
-- commit is on its way behind it and must not count then.
create function open_batch(opener text, number bigint) returns void language plpgsql as $$
begin
    update gateway set last_batch = number, seen_at = now() where gateway_id = opener;
    if not found then
        raise exception 'the gateway % is not known any more', opener using errcode = 'VW002';
    end if;
    -- A statement of its own, so that it sees what was committed while the update waited for the row.
    perform from lost_claim where gateway_id = opener;
    if found then
        raise exception 'the gateway % has lost stations', opener using errcode = 'VW001';
    end if;
end
$$;

-- Partitions by UTC day, named like journal_20261122, made before their day begins and dropped when their time is over.

create function ensure_partitions(parent regclass, days_ahead integer) returns integer
language plpgsql as $$
declare
    parent_name constant text := (select relname from pg_class where oid = parent);
    key constant text := (
        select a.attname from pg_partitioned_table p
        join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
        where p.partrelid = parent
    );
    rest constant text := parent_name || '_default';
    today constant date := (now() at time zone 'utc')::date;
    day date;
    part text;
    first text;
    next text;
    made integer := 0;
begin
    perform pg_advisory_xact_lock(hashtext('ensure_partitions'), hashtext(parent_name));
    for day in execute format(
        'select generate_series(%L::date, %L::date, interval ''1 day'')::date'
        ' union select distinct (%I at time zone ''utc'')::date from only %I order by 1',
        today, today + days_ahead, key, rest
    ) loop
        part := parent_name || to_char(day, '_YYYYMMDD');
        continue when to_regclass(quote_ident(part)) is not null;
        first := day::text || ' 00:00+00';
        next := (day + 1)::text || ' 00:00+00';
        -- PostgreSQL makes no partition for rows that lie in the default one: they are moved, while nobody adds more.
        execute format('lock table %I in access exclusive mode', rest);
        -- From version 17 on a partition takes the identity of its parent and may not have one of its own.
        execute format('create table %I (like %s including all excluding identity)', part, parent);
        execute format(
            'with moved as (delete from only %I where %I >= %L and %I < %L returning *) insert into %I select * from moved',
            rest, key, first, key, next, part
        );
        execute format('alter table %s attach partition %I for values from (%L) to (%L)', parent, part, first, next);
        made := made + 1;
    end loop;
    return made;
end
$$;
comment on function ensure_partitions is 'Make the partitions for today, so many days ahead, and every day whose rows lie in the default partition.';

create table retention_floor (
    table_name      text primary key,
    kept_from       timestamptz not null
);
comment on table retention_floor is 'From when on a table''s rows are all there: everything before was dropped when its time was over.';

select ensure_partitions(partrelid, 3) from pg_partitioned_table
where partrelid in ('journal'::regclass, 'meter_reading'::regclass, 'message_log'::regclass, 'station_event'::regclass);

-- What all migrations together make. Written by: python -m tests.fixtures.schema
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
CREATE FUNCTION public.audit_append(bodies text[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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
COMMENT ON FUNCTION public.audit_append(bodies text[]) IS 'Add entries, each the JSON text of its body, in their order; gives the last one''s number.';
CREATE FUNCTION public.audit_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception '% is refused: % is only ever added to', lower(tg_op), tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;
CREATE FUNCTION public.ensure_partitions(parent regclass, days_ahead integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
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
COMMENT ON FUNCTION public.ensure_partitions(parent regclass, days_ahead integer) IS 'Make the partitions for today, so many days ahead, and every day whose rows lie in the default partition.';
CREATE TABLE public.four_eyes (
    organization_id text NOT NULL,
    act text NOT NULL,
    set_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.four_eyes IS 'Acts for which a second person is asked on the organization and everything below it.';
CREATE TABLE public.organization (
    organization_id text NOT NULL,
    parent_id text,
    path text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    name text NOT NULL,
    host_name text,
    display_name text,
    accent_colour text,
    mail_from text,
    locale text DEFAULT 'en'::text NOT NULL,
    currency text DEFAULT 'EUR'::text NOT NULL,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    tax_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT organization_accent_colour_check CHECK ((accent_colour ~ '^#[0-9a-f]{6}$'::text)),
    CONSTRAINT organization_check CHECK (((parent_id IS NULL) = (organization_id = 'operator'::text))),
    CONSTRAINT organization_check1 CHECK ((path ~~ (('%/'::text || organization_id) || '/'::text))),
    CONSTRAINT organization_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT organization_host_name_check CHECK ((host_name = lower(host_name))),
    CONSTRAINT organization_kind_check CHECK ((kind = ANY (ARRAY['operator'::text, 'sub_operator'::text, 'site_host'::text, 'fleet'::text, 'workplace'::text, 'installer'::text]))),
    CONSTRAINT organization_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
);
COMMENT ON COLUMN public.organization.path IS 'The ids from the root down to this one, each between slashes: a subtree is a prefix.';
CREATE FUNCTION public.four_eyes_on(text) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO '$user', 'public'
    BEGIN ATOMIC
 SELECT COALESCE(array_agg(DISTINCT f.act), '{}'::text[]) AS "coalesce"
    FROM (public.organization o
      JOIN public.four_eyes f ON ((f.organization_id = ANY (string_to_array(TRIM(BOTH '/'::text FROM o.path), '/'::text)))))
   WHERE (o.organization_id = $1);
END;
CREATE FUNCTION public.open_batch(opener text, number bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
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
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;
    RETURN job_ids;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;
    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;
    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;
    RETURN _job_id;
END;
$$;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;
 RETURN found_jobs;
END;
$$;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'a row of % is never changed; what is different now is a new row', tg_table_name;
end $$;
CREATE FUNCTION public.revoke_certificates() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    update station_certificate
    set state = 'revoked', revoked_at = now(), revocation_reason = 'cessation_of_operation'
    where station_id = old.station_id and revoked_at is null;
    return null;
end $$;
CREATE FUNCTION public.sees_everything() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN ('operator'::text = ANY (string_to_array(current_setting('voltway.scope'::text, true), ' '::text)));
CREATE FUNCTION public.visible_organizations() RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO '$user', 'public'
    BEGIN ATOMIC
 SELECT COALESCE(array_agg(DISTINCT below.organization_id), '{}'::text[]) AS "coalesce"
    FROM (public.organization root
      JOIN public.organization below ON (((below.path >= root.path) AND (below.path < (root.path || '￿'::text)))))
   WHERE (root.organization_id = ANY (string_to_array(current_setting('voltway.scope'::text, true), ' '::text)));
END;
CREATE FUNCTION public.visible_paths() RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path TO '$user', 'public'
    BEGIN ATOMIC
 SELECT COALESCE(array_agg(organization.path), '{}'::text[]) AS "coalesce"
    FROM public.organization
   WHERE (organization.organization_id = ANY (string_to_array(current_setting('voltway.scope'::text, true), ' '::text)));
END;
CREATE TABLE public.access_token (
    token_hash bytea NOT NULL,
    key_id text NOT NULL,
    permissions text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.access_token IS 'OAuth client credentials: what a key was exchanged for. It opens no more than the key does.';
CREATE TABLE public.advisory (
    advisory_id text NOT NULL,
    title text NOT NULL,
    publisher text NOT NULL,
    version text NOT NULL,
    released_at timestamp with time zone NOT NULL,
    products json NOT NULL,
    added_at timestamp with time zone NOT NULL,
    CONSTRAINT advisory_advisory_id_check CHECK (((length(advisory_id) >= 1) AND (length(advisory_id) <= 100)))
);
COMMENT ON TABLE public.advisory IS 'Public knowledge: whoever sees a station sees what is known of its firmware.';
COMMENT ON COLUMN public.advisory.version IS 'Of the document, as its publisher counts.';
COMMENT ON COLUMN public.advisory.products IS 'Which firmware of which stations is affected, how badly and what helps.';
CREATE TABLE public.api_key (
    key_id text NOT NULL,
    key_hash bytea NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    permissions text[] DEFAULT '{}'::text[] NOT NULL,
    networks cidr[] DEFAULT '{}'::cidr[] NOT NULL,
    made_by text
);
COMMENT ON COLUMN public.api_key.made_by IS 'The person who made it, also by another key of theirs; null: made on the machine itself, or before this was kept.';
CREATE TABLE public.api_request (
    key_id text NOT NULL,
    idempotency_key text NOT NULL,
    fingerprint bytea NOT NULL,
    result text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON COLUMN public.api_request.result IS 'What the request made, by its id; null while it is worked on.';
CREATE TABLE public.approval (
    approval_id text NOT NULL,
    organization_id text NOT NULL,
    act text NOT NULL,
    method text NOT NULL,
    path text NOT NULL,
    body json,
    sealed_body bytea,
    if_match text,
    reason text,
    asked_by_kind text NOT NULL,
    asked_by_id text NOT NULL,
    asked_by_name text NOT NULL,
    person_id text,
    address text,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    decided_by_id text,
    decided_by_name text,
    decided_at timestamp with time zone,
    decision_reason text,
    status integer,
    problem json,
    sealed_answer bytea,
    CONSTRAINT approval_decision_reason_check CHECK ((length(decision_reason) <= 500)),
    CONSTRAINT approval_reason_check CHECK ((length(reason) <= 500)),
    CONSTRAINT approval_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'failed'::text, 'refused'::text, 'withdrawn'::text, 'lapsed'::text])))
);
COMMENT ON COLUMN public.approval.body IS 'What the request said, with secrets masked: for whoever decides.';
COMMENT ON COLUMN public.approval.sealed_body IS 'The body as it came, sealed (kit/sealing.py) for the purpose "approval <approval_id>"; null once it is decided.';
COMMENT ON COLUMN public.approval.person_id IS 'The person who asked, or who made the key that did: never the second person. Null: not known.';
COMMENT ON COLUMN public.approval.sealed_answer IS 'What was answered when it was carried out, sealed for "answer of approval <approval_id>"; it goes after a day.';
CREATE TABLE public.audit_checkpoint (
    number bigint NOT NULL,
    hash bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    key_id text NOT NULL,
    signature bytea NOT NULL,
    CONSTRAINT audit_checkpoint_signature_check CHECK ((length(signature) = 64))
);
COMMENT ON TABLE public.audit_checkpoint IS 'Signed by a worker: at this time the entry of this number had this hash.';
CREATE TABLE public.audit_entry (
    number bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    organization_id text NOT NULL,
    actor_kind text NOT NULL,
    actor_id text NOT NULL,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    body text NOT NULL,
    hash bytea NOT NULL
);
ALTER TABLE ONLY public.audit_entry ALTER COLUMN body SET STATISTICS 0;
ALTER TABLE ONLY public.audit_entry ALTER COLUMN hash SET STATISTICS 0;
COMMENT ON COLUMN public.audit_entry.number IS 'From 1 on without a gap, in the order of commits.';
COMMENT ON COLUMN public.audit_entry.body IS 'All of the entry as JSON. The other columns repeat what entries are looked up by.';
COMMENT ON COLUMN public.audit_entry.hash IS 'SHA-256 of the hash before (of 32 zero bytes at number 1) and the body in UTF-8.';
CREATE TABLE public.audit_key (
    key_id text NOT NULL,
    public_key bytea NOT NULL,
    first_used_at timestamp with time zone NOT NULL,
    CONSTRAINT audit_key_public_key_check CHECK ((length(public_key) = 32))
);
COMMENT ON TABLE public.audit_key IS 'Ed25519 keys that have signed checkpoints. Proof needs a copy of them kept elsewhere.';
CREATE TABLE public.availability_schedule (
    station_id text NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    hours text[],
    exceptions text[] NOT NULL,
    operative boolean,
    taken boolean DEFAULT false NOT NULL,
    until timestamp with time zone,
    command_id text,
    ordered_at timestamp with time zone,
    failures integer DEFAULT 0 NOT NULL,
    reason text,
    due_at timestamp with time zone NOT NULL
)
WITH (fillfactor='70');
COMMENT ON COLUMN public.availability_schedule.evse_id IS '0: the station itself; likewise a connector 0 is the whole EVSE.';
COMMENT ON COLUMN public.availability_schedule.hours IS 'Null: there are none any more, and the place is brought into service.';
COMMENT ON COLUMN public.availability_schedule.operative IS 'What it was last told. Null: nothing yet.';
COMMENT ON COLUMN public.availability_schedule.command_id IS 'Drawn before the order is given: it is given under no other.';
CREATE TABLE public.certificate_authority (
    authority_id text NOT NULL,
    state text NOT NULL,
    certificate text NOT NULL,
    cross_certificate text,
    private_key bytea NOT NULL,
    responder_certificate text NOT NULL,
    responder_key bytea NOT NULL,
    fingerprint text NOT NULL,
    subject text NOT NULL,
    not_before timestamp with time zone NOT NULL,
    not_after timestamp with time zone NOT NULL,
    made_at timestamp with time zone NOT NULL,
    activated_at timestamp with time zone,
    retired_at timestamp with time zone,
    crl bytea,
    crl_made_at timestamp with time zone,
    crl_until timestamp with time zone,
    CONSTRAINT certificate_authority_state_check CHECK ((state = ANY (ARRAY['next'::text, 'active'::text, 'retired'::text])))
);
COMMENT ON COLUMN public.certificate_authority.cross_certificate IS 'The same key, signed by the authority before: stations that trust that one can check it.';
COMMENT ON COLUMN public.certificate_authority.private_key IS 'Sealed. Only who issues reads it; the web process does not.';
COMMENT ON COLUMN public.certificate_authority.responder_key IS 'Sealed. Signs answers to OCSP, and nothing else (RFC 6960, 4.2.2.2).';
CREATE TABLE public.charging_priority (
    station_id text NOT NULL,
    ref text NOT NULL
);
COMMENT ON TABLE public.charging_priority IS 'Running transactions that charge by the priority profile of their station.';
CREATE TABLE public.charging_profile (
    station_id text NOT NULL,
    evse_id integer NOT NULL,
    source text NOT NULL,
    known_by text NOT NULL,
    profile_id integer NOT NULL,
    purpose text NOT NULL,
    stack_level integer NOT NULL,
    ref text,
    profile json NOT NULL,
    known_at timestamp with time zone NOT NULL,
    CONSTRAINT charging_profile_known_by_check CHECK ((known_by = ANY (ARRAY['order'::text, 'report'::text, 'limit'::text]))),
    CONSTRAINT charging_profile_source_check CHECK ((source = ANY (ARRAY['cso'::text, 'ems'::text, 'so'::text, 'other'::text])))
);
COMMENT ON TABLE public.charging_profile IS 'Charging profiles that stations are known to hold.';
COMMENT ON COLUMN public.charging_profile.known_by IS 'An order that the station accepted, its own report, or its word of a limit that others set.';
COMMENT ON COLUMN public.charging_profile.ref IS 'The transaction it is for. One of a transaction that has ended is replaced by the next of its EVSE.';
CREATE TABLE public.command (
    station_id text NOT NULL,
    command_id text NOT NULL,
    kind text NOT NULL,
    request json NOT NULL,
    author text NOT NULL,
    state text NOT NULL,
    answer json,
    reason text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    answered_at timestamp with time zone,
    queue_until timestamp with time zone,
    CONSTRAINT command_state_check CHECK ((state = ANY (ARRAY['created'::text, 'queued'::text, 'sent'::text, 'accepted'::text, 'rejected'::text, 'failed'::text, 'timed_out'::text, 'offline'::text, 'expired'::text])))
);
CREATE TABLE public.configuration_check (
    station_id text NOT NULL,
    revision bigint NOT NULL,
    vendor text,
    model text,
    firmware text,
    organization_id text NOT NULL,
    template_ids bigint[] NOT NULL,
    differing integer NOT NULL,
    unknown integer NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    at_boot boolean DEFAULT false NOT NULL
)
WITH (fillfactor='70');
COMMENT ON COLUMN public.configuration_check.revision IS 'The one of its device model that was compared.';
COMMENT ON COLUMN public.configuration_check.at_boot IS 'A template that is written at boot fits: the station tells all after each.';
CREATE TABLE public.configuration_rollout (
    rollout_id bigint NOT NULL,
    organization_id text NOT NULL,
    template_id bigint,
    name text NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    reason text,
    rules jsonb NOT NULL,
    wave integer DEFAULT 1 NOT NULL,
    wave_began_at timestamp with time zone NOT NULL,
    counted_since timestamp with time zone NOT NULL,
    author text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    at_boot boolean DEFAULT false NOT NULL,
    CONSTRAINT configuration_rollout_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'done'::text, 'cancelled'::text])))
);
COMMENT ON COLUMN public.configuration_rollout.name IS 'What its template is called.';
COMMENT ON COLUMN public.configuration_rollout.counted_since IS 'What failed until then does not count for the failure rate.';
COMMENT ON COLUMN public.configuration_rollout.at_boot IS 'Stations get their turns when they boot.';
ALTER TABLE public.configuration_rollout ALTER COLUMN rollout_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.configuration_rollout_rollout_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.configuration_rollout_station (
    rollout_id bigint NOT NULL,
    station_id text NOT NULL,
    wave integer NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    command_id text,
    changes jsonb,
    results jsonb DEFAULT '[]'::jsonb NOT NULL,
    reason text,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT configuration_rollout_station_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'under_way'::text, 'applied'::text, 'restart_needed'::text, 'not_supported'::text, 'rejected'::text, 'failed'::text, 'missed'::text, 'cancelled'::text])))
)
WITH (fillfactor='70');
COMMENT ON COLUMN public.configuration_rollout_station.command_id IS 'Drawn before the order is given: it is given under no other.';
COMMENT ON COLUMN public.configuration_rollout_station.changes IS 'What is to be written.';
CREATE TABLE public.configuration_template (
    template_id bigint NOT NULL,
    organization_id text NOT NULL,
    name text NOT NULL,
    vendor text NOT NULL,
    model text NOT NULL,
    firmware text NOT NULL,
    priority integer NOT NULL,
    settings jsonb NOT NULL,
    author text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    at_boot boolean DEFAULT false NOT NULL
);
COMMENT ON COLUMN public.configuration_template.vendor IS 'A pattern, as model and firmware are: * stands for anything.';
COMMENT ON COLUMN public.configuration_template.at_boot IS 'Written to stations that have booted since it was changed.';
ALTER TABLE public.configuration_template ALTER COLUMN template_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.configuration_template_template_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.connector (
    station_id text NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    status text NOT NULL,
    charging_state text,
    status_at timestamp with time zone NOT NULL,
    error_code text,
    vendor_error text,
    error_text text,
    register_wh double precision,
    register_at timestamp with time zone,
    meter_keys text[] DEFAULT '{}'::text[] NOT NULL
)
WITH (fillfactor='70');
COMMENT ON COLUMN public.connector.meter_keys IS 'Fingerprints of the newest readings outside a session: a repeat after a lost answer is known by them.';
CREATE TABLE public.consent (
    consent_id text NOT NULL COLLATE pg_catalog."C",
    driver_id text NOT NULL COLLATE pg_catalog."C",
    purpose text NOT NULL,
    version text NOT NULL,
    given boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    how text NOT NULL,
    address text,
    recorded_by text NOT NULL,
    CONSTRAINT consent_address_check CHECK ((length(address) <= 100)),
    CONSTRAINT consent_consent_id_check CHECK (((length(consent_id) >= 1) AND (length(consent_id) <= 64))),
    CONSTRAINT consent_how_check CHECK ((how = ANY (ARRAY['registration'::text, 'app'::text, 'web'::text, 'paper'::text, 'telephone'::text, 'api'::text]))),
    CONSTRAINT consent_purpose_check CHECK ((purpose = ANY (ARRAY['terms'::text, 'privacy_notice'::text, 'marketing'::text, 'data_for_research'::text, 'location_history'::text, 'plug_and_charge'::text]))),
    CONSTRAINT consent_recorded_by_check CHECK (((length(recorded_by) >= 1) AND (length(recorded_by) <= 255))),
    CONSTRAINT consent_version_check CHECK (((length(version) >= 1) AND (length(version) <= 50)))
);
COMMENT ON TABLE public.consent IS 'Each giving and each withdrawing is a row of its own; the newest row of a purpose holds.';
COMMENT ON COLUMN public.consent.version IS 'Of the text that was agreed to.';
CREATE TABLE public.contract (
    contract_id text NOT NULL COLLATE pg_catalog."C",
    organization_id text DEFAULT 'operator'::text NOT NULL,
    driver_id text NOT NULL COLLATE pg_catalog."C",
    number text NOT NULL,
    emaid text COLLATE pg_catalog."C",
    state text DEFAULT 'active'::text NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT contract_check CHECK ((valid_until > valid_from)),
    CONSTRAINT contract_contract_id_check CHECK (((length(contract_id) >= 1) AND (length(contract_id) <= 64))),
    CONSTRAINT contract_emaid_check CHECK ((emaid ~ '^[A-Z]{2}[0-9A-Z]{3}[0-9A-Z]{9}[0-9A-Z]?$'::text)),
    CONSTRAINT contract_number_check CHECK (((length(number) >= 1) AND (length(number) <= 50))),
    CONSTRAINT contract_state_check CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text, 'ended'::text])))
);
COMMENT ON COLUMN public.contract.organization_id IS 'With whom: it need not be the organization whose customer the driver is.';
COMMENT ON COLUMN public.contract.emaid IS 'The contract''s name in roaming (ISO 15118-2, annex H), without hyphens.';
CREATE TABLE public.contract_authority (
    contract_authority_id text NOT NULL,
    use text NOT NULL,
    subject text NOT NULL,
    fingerprint text NOT NULL,
    certificate text NOT NULL,
    not_before timestamp with time zone NOT NULL,
    not_after timestamp with time zone NOT NULL,
    ocsp_url text,
    added_at timestamp with time zone NOT NULL,
    from_provider boolean DEFAULT false NOT NULL,
    CONSTRAINT contract_authority_use_check CHECK ((use = ANY (ARRAY['v2g_root'::text, 'mo_root'::text, 'sub_ca'::text])))
);
COMMENT ON COLUMN public.contract_authority.use IS 'Only roots end a chain; a sub_ca is known so that stations need not tell it.';
COMMENT ON COLUMN public.contract_authority.fingerprint IS 'SHA-256 of the DER form, hexadecimal.';
COMMENT ON COLUMN public.contract_authority.ocsp_url IS 'Null: asked where its certificates say.';
COMMENT ON COLUMN public.contract_authority.from_provider IS 'Comes and goes as the provider says; others are the operator''s.';
CREATE TABLE public.custom_role (
    role text NOT NULL,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    name text NOT NULL,
    permissions text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT custom_role_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT custom_role_role_check CHECK ((role ~ '^[0-9a-f]{32}$'::text))
);
CREATE TABLE public.customer_clearing (
    erasure_id text NOT NULL,
    station_id text NOT NULL,
    number integer NOT NULL,
    token_uid text,
    kind text,
    state text DEFAULT 'waiting'::text NOT NULL,
    reason text,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    try_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT customer_clearing_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'cleared'::text, 'refused'::text, 'given_up'::text])))
);
COMMENT ON COLUMN public.customer_clearing.token_uid IS 'What the station is to forget. Null again as soon as it has, or never will.';
CREATE TABLE public.customer_page (
    station_id text NOT NULL,
    request_id integer NOT NULL,
    seq_no integer NOT NULL,
    content text NOT NULL,
    is_last boolean NOT NULL
);
CREATE TABLE public.customer_request (
    station_id text NOT NULL,
    request_id integer NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.der_alarm (
    station_id text NOT NULL,
    kind text NOT NULL,
    fault text,
    extra text,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);
COMMENT ON TABLE public.der_alarm IS 'The last alarm of each kind of DER control of each station.';
CREATE TABLE public.der_control (
    station_id text NOT NULL,
    control_id text NOT NULL,
    kind text NOT NULL,
    is_default boolean NOT NULL,
    is_superseded boolean NOT NULL,
    control json NOT NULL,
    ends_at timestamp with time zone,
    started_at timestamp with time zone,
    known_by text NOT NULL,
    known_at timestamp with time zone NOT NULL,
    CONSTRAINT der_control_known_by_check CHECK ((known_by = ANY (ARRAY['order'::text, 'report'::text])))
);
COMMENT ON TABLE public.der_control IS 'DER controls (OCPP 2.1) that stations are known to hold.';
COMMENT ON COLUMN public.der_control.ends_at IS 'When a scheduled one is over: it then is held no longer.';
COMMENT ON COLUMN public.der_control.started_at IS 'Since when a scheduled one is in force, by the station''s word.';
CREATE TABLE public.device_model (
    station_id text NOT NULL,
    whole_at timestamp with time zone,
    firmware text,
    asked_at timestamp with time zone,
    due_at timestamp with time zone,
    failures integer DEFAULT 0 NOT NULL,
    monitors_asked_at timestamp with time zone,
    revision bigint DEFAULT 0 NOT NULL,
    told_at timestamp with time zone
)
WITH (fillfactor='70');
COMMENT ON COLUMN public.device_model.whole_at IS 'When a full inventory was last whole. Null: parts are known at most.';
COMMENT ON COLUMN public.device_model.firmware IS 'What the station ran when it was last asked by itself: with another it is asked anew.';
COMMENT ON COLUMN public.device_model.due_at IS 'Not asked again by itself before.';
COMMENT ON COLUMN public.device_model.monitors_asked_at IS 'Null, or before the last boot: the monitors are asked for anew.';
COMMENT ON COLUMN public.device_model.revision IS 'Counts how often the tree became another.';
COMMENT ON COLUMN public.device_model.told_at IS 'When the station last told anything of it.';
CREATE TABLE public.driver (
    driver_id text NOT NULL COLLATE pg_catalog."C",
    organization_id text DEFAULT 'operator'::text NOT NULL,
    user_id text,
    name text NOT NULL,
    folded_name text GENERATED ALWAYS AS (lower((name COLLATE pg_c_utf8))) STORED NOT NULL COLLATE pg_catalog.pg_c_utf8,
    email text,
    folded_email text GENERATED ALWAYS AS (lower((email COLLATE pg_c_utf8))) STORED COLLATE pg_catalog.pg_c_utf8,
    phone text,
    locale text DEFAULT 'en'::text NOT NULL,
    company text,
    street text,
    postal_code text,
    city text,
    country text,
    tax_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT driver_city_check CHECK (((length(city) >= 1) AND (length(city) <= 100))),
    CONSTRAINT driver_company_check CHECK (((length(company) >= 1) AND (length(company) <= 200))),
    CONSTRAINT driver_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT driver_driver_id_check CHECK (((length(driver_id) >= 1) AND (length(driver_id) <= 64))),
    CONSTRAINT driver_email_check CHECK (((length(email) >= 3) AND (length(email) <= 254))),
    CONSTRAINT driver_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT driver_phone_check CHECK ((phone ~ '^\+[1-9][0-9]{5,14}$'::text)),
    CONSTRAINT driver_postal_code_check CHECK (((length(postal_code) >= 1) AND (length(postal_code) <= 20))),
    CONSTRAINT driver_street_check CHECK (((length(street) >= 1) AND (length(street) <= 200))),
    CONSTRAINT driver_tax_id_check CHECK (((length(tax_id) >= 1) AND (length(tax_id) <= 50)))
);
COMMENT ON COLUMN public.driver.organization_id IS 'Whose customer, or in whose fleet.';
COMMENT ON COLUMN public.driver.user_id IS 'The account the driver signs in with, if there is one.';
COMMENT ON COLUMN public.driver.phone IS 'As E.164 writes it.';
CREATE TABLE public.erasure (
    erasure_id text NOT NULL,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    asked json NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    plan json,
    planned_at timestamp with time zone,
    confirmed_by text,
    confirmed_at timestamp with time zone,
    terms json,
    place json,
    report json,
    erased_at timestamp with time zone,
    again_at timestamp with time zone,
    done_at timestamp with time zone,
    CONSTRAINT erasure_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 1000))),
    CONSTRAINT erasure_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'planned'::text, 'refused'::text, 'running'::text, 'settling'::text, 'done'::text])))
);
COMMENT ON COLUMN public.erasure.asked IS 'Whose: accounts, drivers and tokens. Tokens are replaced by their pseudonyms when it is done.';
COMMENT ON COLUMN public.erasure.terms IS 'What is looked for and what takes its place. Null again when it is done: nobody can go back.';
COMMENT ON COLUMN public.erasure.place IS 'How far it has come. Moved in the transaction of what was erased, so it goes on after a crash.';
COMMENT ON COLUMN public.erasure.again_at IS 'When everything is looked through once more, for what was under way or came late.';
CREATE TABLE public.event_stream (
    station_id text NOT NULL,
    stream_id integer NOT NULL,
    monitor_id integer NOT NULL,
    interval_s integer,
    "values" integer,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    told_at timestamp with time zone,
    pending integer
);
COMMENT ON COLUMN public.event_stream.pending IS 'How many values waited at the station when it last told some.';
CREATE TABLE public.external_identity (
    provider_id text NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone NOT NULL,
    CONSTRAINT external_identity_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 255)))
);
COMMENT ON COLUMN public.external_identity.issuer IS 'Who named the subject: a provider whose issuer is changed knows nobody any more.';
CREATE TABLE public.favourite (
    driver_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    place_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT favourite_kind_check CHECK ((kind = ANY (ARRAY['station'::text, 'location'::text]))),
    CONSTRAINT favourite_place_id_check CHECK (((length(place_id) >= 1) AND (length(place_id) <= 64)))
);
COMMENT ON COLUMN public.favourite.place_id IS 'Without a foreign key: what a driver likes may be out of sight, or gone.';
CREATE TABLE public.file (
    file_id text NOT NULL,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    station_id text,
    kind text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size_bytes bigint,
    sha256 text,
    stored_as text,
    attempts integer DEFAULT 0 NOT NULL,
    made_at timestamp with time zone NOT NULL,
    arrived_at timestamp with time zone,
    expires_at timestamp with time zone,
    CONSTRAINT file_kind_check CHECK ((kind = ANY (ARRAY['firmware'::text, 'station_log'::text])))
);
COMMENT ON COLUMN public.file.size_bytes IS 'Null, as sha256 (hexadecimal), stored_as and arrived_at: it has not arrived.';
COMMENT ON COLUMN public.file.stored_as IS 'Its name in the storage: the file''s id and which attempt it came with.';
COMMENT ON COLUMN public.file.attempts IS 'How often its content was begun to be stored. Each may have left something there.';
COMMENT ON COLUMN public.file.expires_at IS 'When it is removed. Null: never by itself.';
CREATE TABLE public.file_link (
    link_id text NOT NULL,
    file_id text NOT NULL,
    station_id text,
    purpose text NOT NULL,
    bytes_left bigint NOT NULL,
    uses integer DEFAULT 0 NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    first_used_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT file_link_purpose_check CHECK ((purpose = ANY (ARRAY['download'::text, 'upload'::text])))
);
COMMENT ON COLUMN public.file_link.bytes_left IS 'How many bytes it still hands out, or how many a file sent with it may have.';
CREATE TABLE public.firmware_campaign (
    campaign_id bigint NOT NULL,
    organization_id text NOT NULL,
    name text NOT NULL,
    image_id text,
    version text NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    reason text,
    rules jsonb NOT NULL,
    wave integer DEFAULT 1 NOT NULL,
    wave_began_at timestamp with time zone NOT NULL,
    counted_since timestamp with time zone NOT NULL,
    author text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT firmware_campaign_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'done'::text, 'cancelled'::text])))
);
COMMENT ON COLUMN public.firmware_campaign.rules IS 'How it goes about it; nobody changes them.';
COMMENT ON COLUMN public.firmware_campaign.counted_since IS 'What failed until then does not count for the failure rate.';
ALTER TABLE public.firmware_campaign ALTER COLUMN campaign_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.firmware_campaign_campaign_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.firmware_campaign_station (
    campaign_id bigint NOT NULL,
    station_id text NOT NULL,
    wave integer NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    not_before timestamp with time zone,
    update_id bigint,
    reason text,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT firmware_campaign_station_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'under_way'::text, 'succeeded'::text, 'failed'::text, 'missed'::text, 'cancelled'::text])))
)
WITH (fillfactor='70');
COMMENT ON COLUMN public.firmware_campaign_station.attempts IS 'Those that have ended.';
CREATE TABLE public.firmware_image (
    image_id text NOT NULL,
    organization_id text NOT NULL,
    vendor text NOT NULL,
    model text NOT NULL,
    version text NOT NULL,
    file_id text NOT NULL,
    file_name text NOT NULL,
    content text NOT NULL,
    size_bytes bigint,
    sha256 text NOT NULL,
    md5 text,
    signature text,
    signing_certificate text,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT firmware_image_check CHECK (((signature IS NULL) = (signing_certificate IS NULL))),
    CONSTRAINT firmware_image_content_check CHECK ((content = ANY (ARRAY['awaited'::text, 'there'::text, 'wrong'::text])))
);
COMMENT ON COLUMN public.firmware_image.model IS 'A pattern with *, as vendor is.';
COMMENT ON COLUMN public.firmware_image.version IS 'As stations report it once they run it.';
COMMENT ON COLUMN public.firmware_image.content IS 'Whether the file has come, and is the one whose checksum was told.';
CREATE SEQUENCE public.firmware_request
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
    CYCLE;
CREATE TABLE public.firmware_update (
    update_id bigint NOT NULL,
    station_id text NOT NULL,
    organization_id text NOT NULL,
    image_id text,
    file_id text,
    version text NOT NULL,
    state text DEFAULT 'planned'::text NOT NULL,
    signed boolean NOT NULL,
    during_sessions boolean NOT NULL,
    request_id integer,
    command_id text,
    told text,
    reason text,
    from_version text,
    running_version text,
    author text NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    order_until timestamp with time zone NOT NULL,
    ordered_at timestamp with time zone,
    heard_at timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT firmware_update_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'requested'::text, 'accepted'::text, 'downloading'::text, 'downloaded'::text, 'installing'::text, 'installed'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text])))
)
WITH (fillfactor='70');
COMMENT ON COLUMN public.firmware_update.image_id IS 'Null: the image was removed since.';
COMMENT ON COLUMN public.firmware_update.file_id IS 'What the station was given a link to, which ends with the update.';
COMMENT ON COLUMN public.firmware_update.heard_at IS 'What the station told until then is taken in.';
COMMENT ON COLUMN public.firmware_update.due_at IS 'Until when something has to be heard of it.';
ALTER TABLE public.firmware_update ALTER COLUMN update_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.firmware_update_update_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.follower (
    name text NOT NULL,
    xid xid8 DEFAULT '0'::xid8 NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    moved_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.gateway (
    gateway_id text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    last_batch bigint DEFAULT 0 NOT NULL,
    ocpp_url text
);
COMMENT ON COLUMN public.gateway.last_batch IS 'The newest group commit that reached the disk: tells a writer whose connection broke in COMMIT whether it counted.';
CREATE TABLE public.identity_provider (
    provider_id text NOT NULL,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    name text NOT NULL,
    issuer text NOT NULL,
    client_id text NOT NULL,
    sealed_client_secret bytea,
    scopes text[] NOT NULL,
    groups_claim text,
    domains text[] NOT NULL,
    vouches_for_email boolean DEFAULT false NOT NULL,
    just_in_time boolean DEFAULT false NOT NULL,
    default_role text,
    enabled boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    step_up_values text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT identity_provider_client_id_check CHECK (((length(client_id) >= 1) AND (length(client_id) <= 300))),
    CONSTRAINT identity_provider_groups_claim_check CHECK (((length(groups_claim) >= 1) AND (length(groups_claim) <= 100))),
    CONSTRAINT identity_provider_issuer_check CHECK (((length(issuer) >= 1) AND (length(issuer) <= 500))),
    CONSTRAINT identity_provider_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);
COMMENT ON TABLE public.identity_provider IS 'OpenID Connect providers where people of an organization sign in.';
COMMENT ON COLUMN public.identity_provider.sealed_client_secret IS 'Sealed (kit/sealing.py) for the purpose "identity provider <provider_id>"; null: a public client.';
COMMENT ON COLUMN public.identity_provider.domains IS 'E-mail domains in lower case whose people sign in there; no address of another domain is taken from it.';
COMMENT ON COLUMN public.identity_provider.vouches_for_email IS 'An address without the claim email_verified counts as verified.';
COMMENT ON COLUMN public.identity_provider.just_in_time IS 'Somebody without an account gets one.';
COMMENT ON COLUMN public.identity_provider.step_up_values IS 'One of which the claim acr has to be, or amr to hold, when somebody shows anew who they are; none: all do.';
CREATE TABLE public.identity_provider_role (
    provider_id text NOT NULL,
    group_name text NOT NULL,
    role text NOT NULL,
    organization_id text NOT NULL,
    CONSTRAINT identity_provider_role_group_name_check CHECK (((length(group_name) >= 1) AND (length(group_name) <= 200)))
);
COMMENT ON TABLE public.identity_provider_role IS 'Whoever is in the group there has the role here, on this organization and below.';
CREATE TABLE public.incident (
    incident_id bigint NOT NULL,
    organization_id text NOT NULL,
    rule text NOT NULL,
    severity text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    times bigint NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    told_state text,
    CONSTRAINT incident_check CHECK (((state = 'resolved'::text) = (resolved_at IS NOT NULL))),
    CONSTRAINT incident_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text, 'info'::text]))),
    CONSTRAINT incident_state_check CHECK ((state = ANY (ARRAY['open'::text, 'acknowledged'::text, 'resolved'::text]))),
    CONSTRAINT incident_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['station'::text, 'address'::text, 'account'::text])))
);
COMMENT ON COLUMN public.incident.subject_id IS 'A station''s id, an address or network, or an account''s id.';
COMMENT ON COLUMN public.incident.times IS 'So many events since first_at.';
COMMENT ON COLUMN public.incident.told_state IS 'The state that webhooks and live listeners were told of.';
CREATE TABLE public.incident_entry (
    incident_id bigint NOT NULL,
    entry_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    author text NOT NULL,
    note text,
    CONSTRAINT incident_entry_kind_check CHECK ((kind = ANY (ARRAY['opened'::text, 'acknowledged'::text, 'resolved'::text, 'reopened'::text, 'noted'::text, 'isolated'::text, 'released'::text])))
);
COMMENT ON TABLE public.incident_entry IS 'The timeline of an incident: what became of it, by whom, and what they said.';
ALTER TABLE public.incident_entry ALTER COLUMN entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.incident_entry_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.incident ALTER COLUMN incident_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.incident_incident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.installed_certificate (
    station_id text NOT NULL,
    use text NOT NULL,
    hash_algorithm text NOT NULL,
    issuer_name_hash text NOT NULL,
    issuer_key_hash text NOT NULL,
    serial_number text NOT NULL,
    children json DEFAULT '[]'::json NOT NULL,
    known_by text NOT NULL,
    known_at timestamp with time zone NOT NULL,
    CONSTRAINT installed_certificate_known_by_check CHECK ((known_by = ANY (ARRAY['order'::text, 'report'::text]))),
    CONSTRAINT installed_certificate_use_check CHECK ((use = ANY (ARRAY['csms_root'::text, 'manufacturer_root'::text, 'v2g_root'::text, 'mo_root'::text, 'oem_root'::text, 'v2g_chain'::text])))
);
CREATE TABLE public.journal (
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    "position" bigint NOT NULL,
    station_id text NOT NULL,
    session_id text,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    body text NOT NULL
)
PARTITION BY RANGE (recorded_at);
ALTER TABLE ONLY public.journal ALTER COLUMN body SET STATISTICS 0;
COMMENT ON TABLE public.journal IS 'Every fact, append-only, in commit order (xid, position). A follower reads below the oldest running transaction.';
COMMENT ON COLUMN public.journal.body IS 'The fact as JSON.';
CREATE TABLE public.journal_default (
    xid xid8 DEFAULT pg_current_xact_id() CONSTRAINT journal_xid_not_null NOT NULL,
    "position" bigint CONSTRAINT journal_position_not_null NOT NULL,
    station_id text CONSTRAINT journal_station_id_not_null NOT NULL,
    session_id text,
    kind text CONSTRAINT journal_kind_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT journal_at_not_null NOT NULL,
    received_at timestamp with time zone CONSTRAINT journal_received_at_not_null NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() CONSTRAINT journal_recorded_at_not_null NOT NULL,
    body text CONSTRAINT journal_body_not_null NOT NULL
);
ALTER TABLE ONLY public.journal_default ALTER COLUMN body SET STATISTICS 0;
ALTER TABLE public.journal ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.journal_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1000
);
CREATE TABLE public.local_list (
    station_id text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    reason text,
    version bigint,
    highest bigint DEFAULT 0 NOT NULL,
    unsure boolean DEFAULT true NOT NULL,
    entries integer DEFAULT 0 NOT NULL,
    entries_most integer,
    per_message integer,
    longest_uid integer,
    failures integer DEFAULT 0 NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    claimed_until timestamp with time zone,
    told_at timestamp with time zone,
    current_at timestamp with time zone,
    changed_uids text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT local_list_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'current'::text, 'failing'::text, 'unsupported'::text])))
)
WITH (fillfactor='70');
COMMENT ON COLUMN public.local_list.version IS 'Of the list that the station is known to hold. Null: it has to be sent in full.';
COMMENT ON COLUMN public.local_list.highest IS 'The highest version ever sent or told: the next one is above it.';
COMMENT ON COLUMN public.local_list.unsure IS 'Nobody knows whether the station still holds it: it is asked first.';
COMMENT ON COLUMN public.local_list.told_at IS 'When the station was last asked and then told its version. A boot after that makes it unsure.';
COMMENT ON COLUMN public.local_list.changed_uids IS 'Folded uids to be compared alone, before and besides the whole list.';
CREATE TABLE public.local_list_entry (
    station_id text NOT NULL,
    folded_uid text NOT NULL,
    token_uid text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    group_id text,
    valid_until timestamp with time zone
);
CREATE TABLE public.lost_claim (
    gateway_id text NOT NULL,
    station_id text NOT NULL,
    lost_at timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE public.lost_claim IS 'Stations another gateway took over: the loser sees its row in its next commit and gives the station up.';
CREATE TABLE public.mail_outbox (
    mail_id bigint NOT NULL,
    content bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    failed_at timestamp with time zone
);
COMMENT ON COLUMN public.mail_outbox.content IS 'Sealed (kit/sealing.py) for the purpose "mail": a link in it opens something.';
COMMENT ON COLUMN public.mail_outbox.expires_at IS 'What is in it is worth nothing after that, so it is not sent any more.';
ALTER TABLE public.mail_outbox ALTER COLUMN mail_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.mail_outbox_mail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.message_log (
    station_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    direction text NOT NULL,
    message_id text,
    action text,
    request text NOT NULL,
    response text,
    outcome text NOT NULL,
    latency_ms real,
    notes text[],
    ocpp_version text,
    CONSTRAINT message_log_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
)
PARTITION BY RANGE (at);
ALTER TABLE ONLY public.message_log ALTER COLUMN request SET STATISTICS 0;
ALTER TABLE ONLY public.message_log ALTER COLUMN response SET STATISTICS 0;
COMMENT ON COLUMN public.message_log.direction IS 'Who asked: in = the station called us, out = we called the station.';
COMMENT ON COLUMN public.message_log.notes IS 'What was corrected or looked wrong, in words.';
CREATE TABLE public.message_log_default (
    station_id text CONSTRAINT message_log_station_id_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT message_log_at_not_null NOT NULL,
    direction text CONSTRAINT message_log_direction_not_null NOT NULL,
    message_id text,
    action text,
    request text CONSTRAINT message_log_request_not_null NOT NULL,
    response text,
    outcome text CONSTRAINT message_log_outcome_not_null NOT NULL,
    latency_ms real,
    notes text[],
    ocpp_version text,
    CONSTRAINT message_log_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
);
ALTER TABLE ONLY public.message_log_default ALTER COLUMN request SET STATISTICS 0;
ALTER TABLE ONLY public.message_log_default ALTER COLUMN response SET STATISTICS 0;
CREATE TABLE public.meter_reading (
    station_id text NOT NULL,
    session_id text,
    evse_id integer,
    connector_id integer,
    at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    register_wh double precision,
    power_w double precision,
    current_a double precision,
    voltage_v double precision,
    soc_percent double precision,
    context text,
    samples json
)
PARTITION BY RANGE (received_at);
ALTER TABLE ONLY public.meter_reading ALTER COLUMN samples SET STATISTICS 0;
COMMENT ON COLUMN public.meter_reading.samples IS 'Every sample of the reading as told, when it says more than the columns do; null otherwise.';
CREATE TABLE public.meter_reading_default (
    station_id text CONSTRAINT meter_reading_station_id_not_null NOT NULL,
    session_id text,
    evse_id integer,
    connector_id integer,
    at timestamp with time zone CONSTRAINT meter_reading_at_not_null NOT NULL,
    received_at timestamp with time zone CONSTRAINT meter_reading_received_at_not_null NOT NULL,
    register_wh double precision,
    power_w double precision,
    current_a double precision,
    voltage_v double precision,
    soc_percent double precision,
    context text,
    samples json
);
ALTER TABLE ONLY public.meter_reading_default ALTER COLUMN samples SET STATISTICS 0;
CREATE TABLE public.monitor_alert (
    station_id text NOT NULL,
    monitor_id integer NOT NULL,
    active boolean NOT NULL,
    since timestamp with time zone,
    at timestamp with time zone NOT NULL,
    cleared_at timestamp with time zone,
    name text NOT NULL,
    evse_id integer,
    connector_id integer,
    value text NOT NULL,
    origin text,
    severity integer,
    ref text,
    tech_code text,
    tech_info text,
    CONSTRAINT monitor_alert_origin_check CHECK ((origin = ANY (ARRAY['hard_wired'::text, 'preconfigured'::text, 'custom'::text])))
);
COMMENT ON COLUMN public.monitor_alert.since IS 'When it began. Null: it was never in alert, only told to be well.';
COMMENT ON COLUMN public.monitor_alert.at IS 'Of what was told last; what is older changes nothing.';
CREATE TABLE public.one_time_link (
    token_hash bytea NOT NULL,
    purpose text NOT NULL,
    user_id text,
    email text,
    payload json DEFAULT '{}'::json NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT one_time_link_check CHECK (((user_id IS NOT NULL) OR (email IS NOT NULL))),
    CONSTRAINT one_time_link_purpose_check CHECK ((purpose = ANY (ARRAY['verify_email'::text, 'driver_sign_in'::text, 'registration'::text, 'invitation'::text, 'reset_password'::text])))
);
CREATE TABLE public.organization_logo (
    organization_id text NOT NULL,
    media_type text NOT NULL,
    content bytea NOT NULL,
    width_px integer NOT NULL,
    height_px integer NOT NULL,
    digest text NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT organization_logo_content_check CHECK (((length(content) >= 1) AND (length(content) <= 200000))),
    CONSTRAINT organization_logo_digest_check CHECK ((length(digest) = 32)),
    CONSTRAINT organization_logo_height_px_check CHECK (((height_px >= 1) AND (height_px <= 4000))),
    CONSTRAINT organization_logo_media_type_check CHECK ((media_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text, 'image/webp'::text]))),
    CONSTRAINT organization_logo_width_px_check CHECK (((width_px >= 1) AND (width_px <= 4000)))
);
COMMENT ON COLUMN public.organization_logo.media_type IS 'What the content is, as found in its first bytes.';
CREATE TABLE public.passkey (
    credential_id bytea NOT NULL,
    user_id text NOT NULL,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    transports text[] DEFAULT '{}'::text[] NOT NULL,
    name text NOT NULL,
    backed_up boolean NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone,
    regressed_at timestamp with time zone,
    CONSTRAINT passkey_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);
COMMENT ON COLUMN public.passkey.regressed_at IS 'When its signature counter last went backwards, which is what a copied authenticator looks like.';
CREATE TABLE public.passkey_challenge (
    holder bytea NOT NULL,
    challenge bytea NOT NULL,
    user_id text,
    expires_at timestamp with time zone NOT NULL
);
COMMENT ON COLUMN public.passkey_challenge.holder IS 'SHA-256 of the token of the sign-in or session that asked: each has one open challenge at most.';
COMMENT ON COLUMN public.passkey_challenge.user_id IS 'Who registers a passkey; null where somebody signs in.';
CREATE TABLE public.pending_sign_in (
    token_hash bytea NOT NULL,
    user_id text,
    factors text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
COMMENT ON COLUMN public.pending_sign_in.factors IS 'What was shown so far; it opens nothing but the next step.';
CREATE TABLE public.personal_export (
    export_id text NOT NULL,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    asked json NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    problem text,
    ready_at timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    size_bytes bigint,
    sha256 bytea,
    CONSTRAINT personal_export_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'ready'::text, 'failed'::text])))
);
COMMENT ON COLUMN public.personal_export.asked IS 'Whose: accounts, drivers and tokens, as resolved when it was asked for.';
COMMENT ON COLUMN public.personal_export.asked_by IS 'The actor''s kind and id.';
CREATE TABLE public.personal_export_part (
    export_id text NOT NULL,
    number integer NOT NULL,
    content bytea NOT NULL
);
ALTER TABLE ONLY public.personal_export_part ALTER COLUMN content SET STATISTICS 0;
ALTER TABLE ONLY public.personal_export_part ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.quirk_use (
    station_id text NOT NULL,
    quirk text NOT NULL,
    uses bigint NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL
);
CREATE TABLE public.recovery_code (
    user_id text NOT NULL,
    code_hash bytea NOT NULL,
    used_at timestamp with time zone
);
CREATE TABLE public.refused_connection (
    hour timestamp with time zone NOT NULL,
    station_id text,
    address text NOT NULL,
    cause text NOT NULL,
    reason text NOT NULL,
    times integer NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.refused_connection IS 'Who was refused at the door of stations, counted by the hour.';
COMMENT ON COLUMN public.refused_connection.station_id IS 'Null where the handshake of TLS failed, before it is known which station it would have been, or for a station nobody knows.';
COMMENT ON COLUMN public.refused_connection.address IS 'An IPv4 address or an IPv6 network; the word elsewhere for all that were too many to have a row.';
CREATE SEQUENCE public.reservation_number
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE public.reservation (
    station_id text NOT NULL,
    reservation_id integer DEFAULT nextval('public.reservation_number'::regclass) NOT NULL,
    organization_id text NOT NULL,
    evse_id integer,
    connector_type text,
    token_uid text NOT NULL,
    token_kind text NOT NULL,
    group_id text,
    state text DEFAULT 'requested'::text NOT NULL,
    reason text,
    session_id text,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT reservation_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'active'::text, 'used'::text, 'cancelled'::text, 'expired'::text, 'no_show'::text, 'removed'::text, 'rejected'::text])))
)
WITH (fillfactor='70');
COMMENT ON COLUMN public.reservation.reservation_id IS 'The number by which stations know it, drawn for all of them together.';
COMMENT ON COLUMN public.reservation.organization_id IS 'Whose station it was when the reservation was made.';
COMMENT ON COLUMN public.reservation.evse_id IS 'Null: any EVSE of the station.';
COMMENT ON COLUMN public.reservation.ended_at IS 'When it was used, cancelled, given up or refused, or its time was over.';
CREATE TABLE public.retention_floor (
    table_name text NOT NULL,
    kept_from timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.retention_floor IS 'From when on a table''s rows are all there: everything before was dropped when its time was over.';
CREATE TABLE public.role_grant (
    user_id text NOT NULL,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    role text NOT NULL,
    granted_by text NOT NULL,
    granted_at timestamp with time zone DEFAULT now() NOT NULL,
    until timestamp with time zone
);
COMMENT ON COLUMN public.role_grant.role IS 'The name of a shipped role, or the id of a custom one; it holds on the organization and everything below it.';
CREATE TABLE public.root_announcement (
    authority_id text NOT NULL,
    station_id text NOT NULL,
    accepted_at timestamp with time zone,
    reason text,
    attempts integer DEFAULT 0 NOT NULL,
    due_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.root_announcement IS 'To which stations a new root was brought before it signs.';
CREATE TABLE public.schema_migration (
    version integer NOT NULL,
    phase text NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schema_migration_phase_check CHECK ((phase = ANY (ARRAY['pre'::text, 'post'::text])))
);
CREATE TABLE public.scim_group (
    group_id text NOT NULL,
    organization_id text NOT NULL,
    display_name text NOT NULL,
    external_id text,
    role text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT scim_group_display_name_check CHECK (((length(display_name) >= 1) AND (length(display_name) <= 200))),
    CONSTRAINT scim_group_external_id_check CHECK ((length(external_id) <= 255))
);
COMMENT ON COLUMN public.scim_group.role IS 'The role that its members have on the organization; null: a group whose name is no role.';
CREATE TABLE public.scim_group_member (
    group_id text NOT NULL,
    user_id text NOT NULL
);
CREATE TABLE public.scim_user (
    user_id text NOT NULL,
    organization_id text NOT NULL,
    user_name text NOT NULL,
    folded_user_name text GENERATED ALWAYS AS (lower((user_name COLLATE pg_c_utf8))) STORED NOT NULL COLLATE pg_catalog.pg_c_utf8,
    external_id text,
    given_name text,
    family_name text,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT scim_user_external_id_check CHECK ((length(external_id) <= 255)),
    CONSTRAINT scim_user_user_name_check CHECK (((length(user_name) >= 1) AND (length(user_name) <= 254)))
);
COMMENT ON TABLE public.scim_user IS 'What a directory said of a person beyond what their account holds.';
COMMENT ON COLUMN public.scim_user.removed_at IS 'The directory deleted the person: the account is disabled and is not there for the directory any more.';
CREATE TABLE public.security_event (
    slot timestamp with time zone NOT NULL,
    kind text NOT NULL,
    severity text NOT NULL,
    name text NOT NULL,
    station_id text,
    address text,
    user_id text,
    detail text,
    times bigint NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    written_at timestamp with time zone DEFAULT now() NOT NULL,
    sealed boolean DEFAULT false NOT NULL,
    CONSTRAINT security_event_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text, 'info'::text])))
);
COMMENT ON TABLE public.security_event IS 'What happened that may matter for security: what is alike within ten minutes is one row with a number.';
COMMENT ON COLUMN public.security_event.name IS 'As it was told, of the last: the name of the standard or of a vendor, or why somebody was refused.';
COMMENT ON COLUMN public.security_event.address IS 'An IPv4 address or an IPv6 network; the word elsewhere for all that were too many to have a row.';
COMMENT ON COLUMN public.security_event.sealed IS 'Counts for no new incident: somebody has resolved one with it.';
CREATE TABLE public.security_watch (
    only_row boolean DEFAULT true NOT NULL,
    looked_at timestamp with time zone,
    audit_number bigint DEFAULT 0 NOT NULL,
    CONSTRAINT security_watch_only_row_check CHECK (only_row)
);
COMMENT ON TABLE public.security_watch IS 'How far the rules have looked: whoever holds the row looks.';
CREATE TABLE public.session (
    station_id text NOT NULL,
    session_id text NOT NULL,
    ref text NOT NULL,
    evse_id integer,
    connector_id integer,
    state text NOT NULL,
    charging_state text,
    token_uid text,
    token_kind text,
    group_id text,
    authorization_status text,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    last_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    start_wh double precision,
    last_wh double precision,
    end_wh double precision,
    base_wh double precision DEFAULT 0 NOT NULL,
    energy_wh double precision DEFAULT 0 NOT NULL,
    suspect_wh double precision,
    suspect_at timestamp with time zone,
    power_w double precision,
    soc_percent double precision,
    idle_s double precision DEFAULT 0 NOT NULL,
    stop_cause text,
    stop_told text,
    end_inferred boolean DEFAULT false NOT NULL,
    start_inferred boolean DEFAULT false NOT NULL,
    rebooted_at timestamp with time zone,
    start_key text NOT NULL,
    stop_key text,
    remote_start_id bigint,
    seen jsonb DEFAULT '[]'::jsonb NOT NULL,
    recent_keys text DEFAULT ''::text NOT NULL,
    rules text[] DEFAULT '{}'::text[] NOT NULL,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    CONSTRAINT session_state_check CHECK ((state = ANY (ARRAY['active'::text, 'ended'::text])))
)
WITH (fillfactor='30');
ALTER TABLE ONLY public.session ALTER COLUMN seen SET STATISTICS 0;
ALTER TABLE ONLY public.session ALTER COLUMN recent_keys SET STATISTICS 0;
COMMENT ON COLUMN public.session.ref IS 'The protocol''s transaction id: ours (a number as text) for OCPP 1.6, the station''s for 2.x.';
COMMENT ON COLUMN public.session.seen IS 'seqNo ranges received, as [[first, last], ...]; a gap between two ranges is a message still missing.';
COMMENT ON COLUMN public.session.recent_keys IS 'Fingerprints of the newest readings, 16 hexadecimal digits each: a repeat after a lost answer is known by them.';
COMMENT ON COLUMN public.session.rules IS 'Names of the rules that decided anything unusual, oldest first.';
COMMENT ON COLUMN public.session.organization_id IS 'Whose station it was when the session began.';
CREATE TABLE public.setup_link (
    token_hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
CREATE TABLE public.sign_in_session (
    token_hash bytea NOT NULL,
    sign_in_id text NOT NULL,
    user_id text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    idle_until timestamp with time zone NOT NULL,
    absolute_until timestamp with time zone NOT NULL,
    address text,
    user_agent text,
    factors text[] NOT NULL,
    strong_at timestamp with time zone,
    csrf_secret bytea NOT NULL,
    rotated_from text,
    revoked_at timestamp with time zone,
    revoked_reason text,
    is_new_device boolean DEFAULT false NOT NULL
)
WITH (fillfactor='80');
COMMENT ON COLUMN public.sign_in_session.sign_in_id IS 'What lists show and what a session is revoked by; it opens nothing.';
COMMENT ON COLUMN public.sign_in_session.strong_at IS 'When a second factor or a passkey was last shown: dangerous acts want a recent one.';
COMMENT ON COLUMN public.sign_in_session.is_new_device IS 'The browser was not known, and it was not the first sign-in: the person had a mail.';
CREATE TABLE public.signing_request (
    station_id text NOT NULL,
    use text NOT NULL,
    csr text NOT NULL,
    request_id integer,
    state text DEFAULT 'waiting'::text NOT NULL,
    reason text,
    certificate_id text,
    attempts integer DEFAULT 0 NOT NULL,
    received_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    CONSTRAINT signing_request_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'signed'::text, 'done'::text, 'refused'::text]))),
    CONSTRAINT signing_request_use_check CHECK ((use = ANY (ARRAY['both'::text, 'station'::text, 'v2g'::text, 'v2g20'::text])))
)
WITH (fillfactor='70');
CREATE TABLE public.single_sign_on_attempt (
    state_hash bytea NOT NULL,
    browser_hash bytea NOT NULL,
    provider_id text NOT NULL,
    return_to text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    sign_in_id text,
    CONSTRAINT single_sign_on_attempt_return_to_check CHECK ((length(return_to) <= 2000))
);
COMMENT ON TABLE public.single_sign_on_attempt IS 'Who left for their provider. Hashes only: nonce and PKCE verifier are made from what the browser keeps.';
COMMENT ON COLUMN public.single_sign_on_attempt.sign_in_id IS 'The session of somebody who is signed in and left to show anew who they are; null: to sign in.';
CREATE TABLE public.station (
    station_id text NOT NULL,
    admission text NOT NULL,
    password_hash text,
    security_profile smallint DEFAULT 1 NOT NULL,
    name text,
    latitude double precision,
    longitude double precision,
    time_zone text,
    vendor text,
    model text,
    serial text,
    firmware text,
    meter_type text,
    ocpp_version text,
    booted_at timestamp with time zone,
    boot_cause text,
    clock_skew_s double precision,
    gateway_id text,
    connected_at timestamp with time zone,
    disconnected_at timestamp with time zone,
    disconnect_reason text,
    heard_at timestamp with time zone,
    address text,
    quirks text[] DEFAULT '{}'::text[] NOT NULL,
    quirks_off text[] DEFAULT '{}'::text[] NOT NULL,
    free_vend boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    organization_since timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    local_list boolean DEFAULT false NOT NULL,
    next_password_hash text,
    next_security_profile smallint,
    password_changed_at timestamp with time zone,
    pinned_certificate text,
    isolation text,
    isolation_by timestamp with time zone,
    CONSTRAINT station_admission_check CHECK ((admission = ANY (ARRAY['accepted'::text, 'pending'::text, 'rejected'::text]))),
    CONSTRAINT station_isolated_until CHECK (((isolation IS NULL) = (isolation_by IS NULL))),
    CONSTRAINT station_isolation_check CHECK ((isolation = ANY (ARRAY['asked'::text, 'ending'::text, 'isolated'::text]))),
    CONSTRAINT station_next_security_profile_check CHECK (((next_security_profile >= 1) AND (next_security_profile <= 3))),
    CONSTRAINT station_security_profile_check CHECK (((security_profile >= 0) AND (security_profile <= 3))),
    CONSTRAINT station_station_id_check CHECK (((length(station_id) >= 1) AND (length(station_id) <= 255)))
)
WITH (fillfactor='80');
COMMENT ON COLUMN public.station.gateway_id IS 'The gateway that holds the socket and alone may commit for this station; null while offline.';
COMMENT ON COLUMN public.station.organization_since IS 'Since when it belongs there: what it said before stays with the one it belonged to.';
COMMENT ON COLUMN public.station.local_list IS 'Whether its local list is kept up to date.';
COMMENT ON COLUMN public.station.next_password_hash IS 'Of a password the station was given and has not come with yet; the one before counts until then.';
COMMENT ON COLUMN public.station.next_security_profile IS 'The security profile it moves to; the one before counts until it has come with this one.';
COMMENT ON COLUMN public.station.password_changed_at IS 'When it first came with a password that Voltway gave it over OCPP.';
COMMENT ON COLUMN public.station.pinned_certificate IS 'SHA-256 of the certificate it comes with, in hex digits: no other counts, but one that was issued to it here.';
COMMENT ON COLUMN public.station.isolation IS 'Asked for; its sessions are being ended; or nobody is let in as it. Null: it is not isolated.';
COMMENT ON COLUMN public.station.isolation_by IS 'Until when its sessions may take to end.';
CREATE TABLE public.station_certificate (
    certificate_id text NOT NULL,
    station_id text NOT NULL,
    authority_id text,
    use text NOT NULL,
    state text DEFAULT 'issued'::text NOT NULL,
    serial text NOT NULL,
    fingerprint text NOT NULL,
    subject text NOT NULL,
    chain text NOT NULL,
    not_before timestamp with time zone NOT NULL,
    not_after timestamp with time zone NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    installed_at timestamp with time zone,
    replaced_at timestamp with time zone,
    revoked_at timestamp with time zone,
    revocation_reason text,
    reason text,
    renewal_asked_at timestamp with time zone,
    CONSTRAINT station_certificate_state_check CHECK ((state = ANY (ARRAY['issued'::text, 'installed'::text, 'rejected'::text, 'replaced'::text, 'revoked'::text]))),
    CONSTRAINT station_certificate_use_check CHECK ((use = ANY (ARRAY['both'::text, 'station'::text, 'v2g'::text, 'v2g20'::text])))
);
COMMENT ON COLUMN public.station_certificate.station_id IS 'Not bound to the station: what was revoked stays so when that is removed.';
COMMENT ON COLUMN public.station_certificate.authority_id IS 'Null: an external authority signed it.';
COMMENT ON COLUMN public.station_certificate.serial IS 'Hexadecimal, without leading zeros.';
COMMENT ON COLUMN public.station_certificate.fingerprint IS 'SHA-256 of the DER form, hexadecimal.';
COMMENT ON COLUMN public.station_certificate.chain IS 'PEM, its own certificate first.';
COMMENT ON COLUMN public.station_certificate.reason IS 'Why the station did not take it.';
CREATE TABLE public.station_event (
    station_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    evse_id integer,
    connector_id integer,
    severity text,
    name text,
    detail json
)
PARTITION BY RANGE (received_at);
ALTER TABLE ONLY public.station_event ALTER COLUMN detail SET STATISTICS 0;
COMMENT ON TABLE public.station_event IS 'What a station reported beside sessions: security events, firmware and log progress, variable and monitor events, data transfers.';
CREATE TABLE public.station_event_default (
    station_id text CONSTRAINT station_event_station_id_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT station_event_at_not_null NOT NULL,
    received_at timestamp with time zone CONSTRAINT station_event_received_at_not_null NOT NULL,
    kind text CONSTRAINT station_event_kind_not_null NOT NULL,
    evse_id integer,
    connector_id integer,
    severity text,
    name text,
    detail json
);
ALTER TABLE ONLY public.station_event_default ALTER COLUMN detail SET STATISTICS 0;
CREATE SEQUENCE public.station_log_request
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
    CYCLE;
CREATE TABLE public.station_log (
    log_id text NOT NULL,
    station_id text NOT NULL,
    request_id integer DEFAULT nextval('public.station_log_request'::regclass) NOT NULL,
    command_id text,
    file_id text,
    kind text NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    reason text,
    told_name text,
    oldest timestamp with time zone,
    latest timestamp with time zone,
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT station_log_kind_check CHECK ((kind = ANY (ARRAY['diagnostics'::text, 'security'::text, 'data_collector'::text]))),
    CONSTRAINT station_log_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'accepted'::text, 'uploading'::text, 'uploaded'::text, 'failed'::text, 'canceled'::text, 'rejected'::text])))
)
WITH (fillfactor='70');
COMMENT ON COLUMN public.station_log.request_id IS 'The number by which OCPP 2.x, and 1.6 with the security extension, name it.';
COMMENT ON COLUMN public.station_log.told_name IS 'What the station calls the file.';
COMMENT ON COLUMN public.station_log.due_at IS 'When its link has run out: what has not arrived then does not come any more.';
CREATE TABLE public.station_monitor (
    station_id text NOT NULL,
    monitor_id integer NOT NULL,
    path text NOT NULL,
    component text NOT NULL,
    component_instance text,
    evse_id integer,
    connector_id integer,
    variable text NOT NULL,
    variable_instance text,
    kind text NOT NULL,
    value double precision NOT NULL,
    severity integer NOT NULL,
    transaction_only boolean NOT NULL,
    origin text,
    cleared boolean DEFAULT false NOT NULL,
    known_at timestamp with time zone NOT NULL,
    CONSTRAINT station_monitor_kind_check CHECK ((kind = ANY (ARRAY['upper_threshold'::text, 'lower_threshold'::text, 'delta'::text, 'periodic'::text, 'periodic_clock_aligned'::text, 'target_delta'::text, 'target_delta_relative'::text]))),
    CONSTRAINT station_monitor_origin_check CHECK ((origin = ANY (ARRAY['hard_wired'::text, 'preconfigured'::text, 'custom'::text])))
);
COMMENT ON COLUMN public.station_monitor.path IS 'The name of its variable in one line, without case.';
COMMENT ON COLUMN public.station_monitor.cleared IS 'It is gone; kept until a report that is newer than that is merged.';
CREATE TABLE public.station_variable (
    station_id text NOT NULL,
    path text NOT NULL,
    component text NOT NULL,
    component_instance text,
    evse_id integer,
    connector_id integer,
    variable text NOT NULL,
    variable_instance text,
    attribute text NOT NULL,
    value text,
    wanted_value text,
    mutability text,
    persistent boolean,
    constant boolean,
    data_type text,
    unit text,
    min_limit double precision,
    max_limit double precision,
    values_list text,
    supports_monitoring boolean,
    ocpp_key text,
    needs_restart boolean DEFAULT false NOT NULL,
    changed_at timestamp with time zone,
    CONSTRAINT station_variable_attribute_check CHECK ((attribute = ANY (ARRAY['actual'::text, 'target'::text, 'min_set'::text, 'max_set'::text]))),
    CONSTRAINT station_variable_mutability_check CHECK ((mutability = ANY (ARRAY['read_only'::text, 'write_only'::text, 'read_write'::text])))
);
COMMENT ON COLUMN public.station_variable.path IS 'Its name in one line, without case.';
COMMENT ON COLUMN public.station_variable.wanted_value IS 'Written, and in force after a restart.';
COMMENT ON COLUMN public.station_variable.needs_restart IS 'The station said to a write that it holds after a restart.';
COMMENT ON COLUMN public.station_variable.changed_at IS 'Null: not changed since it is known.';
CREATE TABLE public.station_variable_change (
    change_id bigint NOT NULL,
    station_id text NOT NULL,
    path text NOT NULL,
    name text NOT NULL,
    at timestamp with time zone NOT NULL,
    old_value text,
    new_value text,
    after_restart boolean DEFAULT false NOT NULL,
    author text NOT NULL
);
ALTER TABLE public.station_variable_change ALTER COLUMN change_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.station_variable_change_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.stream_value (
    station_id text NOT NULL,
    monitor_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.throttle_bucket (
    bucket bytea NOT NULL,
    tokens double precision NOT NULL,
    at timestamp with time zone NOT NULL,
    full_at timestamp with time zone NOT NULL
)
WITH (fillfactor='70');
COMMENT ON TABLE public.throttle_bucket IS 'How many attempts are left to an account, an address or a known device; a row goes when its bucket is full again.';
CREATE TABLE public.token (
    token_uid text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    group_id text,
    parent_uid text,
    holder text,
    valid_from timestamp with time zone,
    valid_until timestamp with time zone,
    credit_ok boolean DEFAULT true NOT NULL,
    max_concurrent integer,
    allowed_stations text[],
    allowed_hours text,
    master_pass boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    folded_uid text GENERATED ALWAYS AS (lower(token_uid)) STORED COLLATE pg_catalog."C",
    folded_holder text GENERATED ALWAYS AS (lower(holder)) STORED COLLATE pg_catalog."C",
    driver_id text,
    vehicle_id text,
    fleet_id text,
    CONSTRAINT token_allowed_hours_check CHECK ((allowed_hours ~ '^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$'::text)),
    CONSTRAINT token_driver_id_check CHECK (((length(driver_id) >= 1) AND (length(driver_id) <= 255))),
    CONSTRAINT token_fleet_id_check CHECK (((length(fleet_id) >= 1) AND (length(fleet_id) <= 255))),
    CONSTRAINT token_status_check CHECK ((status = ANY (ARRAY['active'::text, 'blocked'::text]))),
    CONSTRAINT token_token_uid_check CHECK (((length(token_uid) >= 1) AND (length(token_uid) <= 255))),
    CONSTRAINT token_vehicle_id_check CHECK (((length(vehicle_id) >= 1) AND (length(vehicle_id) <= 255)))
);
COMMENT ON COLUMN public.token.folded_uid IS 'The uid as tokens are compared. Under row-level security only conditions on plain columns may use an index.';
CREATE TABLE public.token_group (
    group_id text NOT NULL COLLATE pg_catalog."C",
    organization_id text DEFAULT 'operator'::text NOT NULL,
    name text,
    blocked boolean DEFAULT false NOT NULL,
    valid_from timestamp with time zone,
    valid_until timestamp with time zone,
    period text DEFAULT 'total'::text NOT NULL,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    energy_limit_wh double precision,
    time_limit_s double precision,
    money_limit numeric(18,4),
    currency text,
    max_concurrent integer,
    allowed_stations text[],
    allowed_hours text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT token_group_allowed_hours_check CHECK ((allowed_hours ~ '^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$'::text)),
    CONSTRAINT token_group_check CHECK ((valid_until > valid_from)),
    CONSTRAINT token_group_check1 CHECK (((money_limit IS NULL) = (currency IS NULL))),
    CONSTRAINT token_group_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT token_group_energy_limit_wh_check CHECK ((energy_limit_wh >= (0)::double precision)),
    CONSTRAINT token_group_group_id_check CHECK (((length(group_id) >= 1) AND (length(group_id) <= 255))),
    CONSTRAINT token_group_max_concurrent_check CHECK ((max_concurrent >= 1)),
    CONSTRAINT token_group_money_limit_check CHECK ((money_limit >= (0)::numeric)),
    CONSTRAINT token_group_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT token_group_period_check CHECK ((period = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'year'::text, 'total'::text]))),
    CONSTRAINT token_group_time_limit_s_check CHECK ((time_limit_s >= (0)::double precision)),
    CONSTRAINT token_group_time_zone_check CHECK ((timezone(time_zone, '1970-01-01 00:00:00+00'::timestamp with time zone) IS NOT NULL))
);
COMMENT ON TABLE public.token_group IS 'What the tokens that name it as their group or parent may do together. Tokens of another organization don''t count.';
CREATE TABLE public.token_learning (
    learning_id text NOT NULL,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    station_id text NOT NULL,
    holder text,
    driver_id text,
    opened_by text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    outcome text,
    token_uid text,
    CONSTRAINT token_learning_check CHECK (((closed_at IS NULL) = (outcome IS NULL))),
    CONSTRAINT token_learning_outcome_check CHECK ((outcome = ANY (ARRAY['added'::text, 'known'::text, 'expired'::text, 'cancelled'::text])))
);
COMMENT ON TABLE public.token_learning IS 'Windows in which the next card held to a station is added for somebody.';
CREATE TABLE public.totp_secret (
    user_id text NOT NULL,
    sealed_secret bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    confirmed_at timestamp with time zone,
    last_step bigint DEFAULT 0 NOT NULL
);
COMMENT ON COLUMN public.totp_secret.last_step IS 'The time step of the newest code that was taken: none is taken twice.';
CREATE SEQUENCE public.transaction_number
    AS integer
    START WITH 1
    INCREMENT BY 1000
    NO MINVALUE
    MAXVALUE 2147483000
    CACHE 1
    CYCLE;
COMMENT ON SEQUENCE public.transaction_number IS 'Blocks of 1000 transaction ids for OCPP 1.6; a gateway takes a block at a time.';
CREATE TABLE public.user_account (
    user_id text NOT NULL,
    email text NOT NULL,
    folded_email text GENERATED ALWAYS AS (lower((email COLLATE pg_c_utf8))) STORED NOT NULL COLLATE pg_catalog.pg_c_utf8,
    name text NOT NULL,
    folded_name text GENERATED ALWAYS AS (lower((name COLLATE pg_c_utf8))) STORED NOT NULL COLLATE pg_catalog.pg_c_utf8,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    locale text DEFAULT 'en'::text NOT NULL,
    mfa_required boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    disabled_at timestamp with time zone,
    email_verified_at timestamp with time zone,
    password_hash text,
    password_set_at timestamp with time zone,
    signed_in_at timestamp with time zone,
    CONSTRAINT user_account_email_check CHECK (((length(email) >= 3) AND (length(email) <= 254))),
    CONSTRAINT user_account_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);
COMMENT ON COLUMN public.user_account.organization_id IS 'The organization that keeps the account; what the person may do elsewhere stands in role_grant.';
COMMENT ON COLUMN public.user_account.signed_in_at IS 'When the person signed in last; null: never. The first time alarms nobody.';
CREATE TABLE public.variable_page (
    station_id text NOT NULL,
    request_id integer NOT NULL,
    seq_no integer NOT NULL,
    is_last boolean NOT NULL,
    content json NOT NULL,
    received_at timestamp with time zone NOT NULL,
    taken boolean DEFAULT false NOT NULL
);
CREATE SEQUENCE public.variable_report_request
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
    CYCLE;
CREATE TABLE public.variable_report (
    station_id text NOT NULL,
    request_id integer DEFAULT nextval('public.variable_report_request'::regclass) NOT NULL,
    command_id text,
    kind text NOT NULL,
    state text DEFAULT 'awaited'::text NOT NULL,
    pages integer DEFAULT 0 NOT NULL,
    reason text,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    told_at timestamp with time zone,
    CONSTRAINT variable_report_kind_check CHECK ((kind = ANY (ARRAY['configuration'::text, 'full'::text, 'summary'::text, 'partial'::text, 'answer'::text, 'monitors'::text, 'some_monitors'::text, 'monitor_answer'::text]))),
    CONSTRAINT variable_report_state_check CHECK ((state = ANY (ARRAY['awaited'::text, 'whole'::text, 'incomplete'::text, 'refused'::text])))
);
CREATE TABLE public.vehicle (
    vehicle_id text NOT NULL COLLATE pg_catalog."C",
    organization_id text DEFAULT 'operator'::text NOT NULL,
    driver_id text COLLATE pg_catalog."C",
    model_id text COLLATE pg_catalog."C",
    description text,
    licence_plate text,
    folded_plate text GENERATED ALWAYS AS (translate((licence_plate COLLATE "C"), ' -.'::text, ''::text)) STORED COLLATE pg_catalog."C",
    evccid text COLLATE pg_catalog."C",
    battery_wh integer,
    ac_limit_w integer,
    ac_phases smallint,
    dc_limit_w integer,
    connectors text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT vehicle_ac_limit_w_check CHECK (((ac_limit_w >= 0) AND (ac_limit_w <= 100000))),
    CONSTRAINT vehicle_ac_phases_check CHECK (((ac_phases >= 1) AND (ac_phases <= 3))),
    CONSTRAINT vehicle_battery_wh_check CHECK (((battery_wh >= 1000) AND (battery_wh <= 2000000))),
    CONSTRAINT vehicle_dc_limit_w_check CHECK (((dc_limit_w >= 0) AND (dc_limit_w <= 4000000))),
    CONSTRAINT vehicle_description_check CHECK (((length(description) >= 1) AND (length(description) <= 200))),
    CONSTRAINT vehicle_evccid_check CHECK ((evccid ~ '^[0-9A-F]{12}([0-9A-F]{4})?$'::text)),
    CONSTRAINT vehicle_licence_plate_check CHECK (((length(licence_plate) >= 1) AND (length(licence_plate) <= 20))),
    CONSTRAINT vehicle_model_id_check CHECK (((length(model_id) >= 1) AND (length(model_id) <= 100))),
    CONSTRAINT vehicle_vehicle_id_check CHECK (((length(vehicle_id) >= 1) AND (length(vehicle_id) <= 64)))
);
COMMENT ON COLUMN public.vehicle.driver_id IS 'Null: a vehicle of the organization''s fleet.';
COMMENT ON COLUMN public.vehicle.model_id IS 'Of the catalogue (drivers/catalogue.py), which may have lost it since.';
COMMENT ON COLUMN public.vehicle.evccid IS 'The address by which the vehicle is known when it is plugged in: 12 or 16 hexadecimal digits.';
CREATE TABLE public.vehicle_wish (
    station_id text NOT NULL,
    evse_id integer NOT NULL,
    session_id text NOT NULL,
    needs json,
    needs_at timestamp with time zone,
    schedule json,
    schedule_at timestamp with time zone
);
COMMENT ON TABLE public.vehicle_wish IS 'What the car of the newest session at each EVSE told of its needs and its schedule.';
CREATE TABLE public.webhook_delivery (
    delivery_id text NOT NULL,
    "position" bigint NOT NULL,
    endpoint_id text NOT NULL,
    subject text NOT NULL,
    journal_position bigint,
    type text NOT NULL,
    payload text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    attempted_at timestamp with time zone,
    last_status integer,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT webhook_delivery_check CHECK (((state = 'waiting'::text) = (settled_at IS NULL))),
    CONSTRAINT webhook_delivery_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'dead'::text])))
)
WITH (fillfactor='90');
ALTER TABLE ONLY public.webhook_delivery ALTER COLUMN payload SET STATISTICS 0;
COMMENT ON COLUMN public.webhook_delivery.delivery_id IS 'The message''s webhook-id: the same in every attempt and every replay.';
COMMENT ON COLUMN public.webhook_delivery."position" IS 'Deliveries of one endpoint and subject are made in this order.';
COMMENT ON COLUMN public.webhook_delivery.journal_position IS 'journal.position of the fact; null for a test.';
COMMENT ON COLUMN public.webhook_delivery.settled_at IS 'When it was delivered or given up.';
ALTER TABLE public.webhook_delivery ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.webhook_delivery_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.webhook_endpoint (
    endpoint_id text NOT NULL,
    organization_id text DEFAULT 'operator'::text NOT NULL,
    url text NOT NULL,
    description text,
    events text[] NOT NULL,
    secret bytea NOT NULL,
    previous_secret bytea,
    previous_until timestamp with time zone,
    state text NOT NULL,
    state_reason text,
    failing_since timestamp with time zone,
    quiet_until timestamp with time zone,
    created_by text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT webhook_endpoint_check CHECK (((previous_secret IS NULL) = (previous_until IS NULL))),
    CONSTRAINT webhook_endpoint_events_check CHECK ((cardinality(events) > 0)),
    CONSTRAINT webhook_endpoint_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'disabled'::text])))
);
COMMENT ON COLUMN public.webhook_endpoint.secret IS 'Sealed (kit/sealing.py) for the purpose "webhook <endpoint_id>"; previous_secret signs too until previous_until.';
COMMENT ON COLUMN public.webhook_endpoint.failing_since IS 'When its attempts began to fail without a success since; null: the last one succeeded.';
COMMENT ON COLUMN public.webhook_endpoint.quiet_until IS 'It asked not to be called before (Retry-After).';
CREATE TABLE public.webhook_lane (
    endpoint_id text NOT NULL,
    subject text NOT NULL,
    next_at timestamp with time zone NOT NULL,
    claim text
);
ALTER TABLE ONLY public.journal ATTACH PARTITION public.journal_default DEFAULT;
ALTER TABLE ONLY public.message_log ATTACH PARTITION public.message_log_default DEFAULT;
ALTER TABLE ONLY public.meter_reading ATTACH PARTITION public.meter_reading_default DEFAULT;
ALTER TABLE ONLY public.station_event ATTACH PARTITION public.station_event_default DEFAULT;
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.advisory
    ADD CONSTRAINT advisory_pkey PRIMARY KEY (advisory_id);
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_key_hash_key UNIQUE (key_hash);
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (key_id);
ALTER TABLE ONLY public.api_request
    ADD CONSTRAINT api_request_pkey PRIMARY KEY (key_id, idempotency_key);
ALTER TABLE ONLY public.approval
    ADD CONSTRAINT approval_pkey PRIMARY KEY (approval_id);
ALTER TABLE ONLY public.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.audit_key
    ADD CONSTRAINT audit_key_pkey PRIMARY KEY (key_id);
ALTER TABLE ONLY public.availability_schedule
    ADD CONSTRAINT availability_schedule_pkey PRIMARY KEY (station_id, evse_id, connector_id);
ALTER TABLE ONLY public.certificate_authority
    ADD CONSTRAINT certificate_authority_fingerprint_key UNIQUE (fingerprint);
ALTER TABLE ONLY public.certificate_authority
    ADD CONSTRAINT certificate_authority_pkey PRIMARY KEY (authority_id);
ALTER TABLE ONLY public.charging_priority
    ADD CONSTRAINT charging_priority_pkey PRIMARY KEY (station_id, ref);
ALTER TABLE ONLY public.charging_profile
    ADD CONSTRAINT charging_profile_pkey PRIMARY KEY (station_id, evse_id, source, known_by, profile_id);
ALTER TABLE ONLY public.command
    ADD CONSTRAINT command_pkey PRIMARY KEY (station_id, command_id);
ALTER TABLE ONLY public.configuration_check
    ADD CONSTRAINT configuration_check_pkey PRIMARY KEY (station_id);
ALTER TABLE ONLY public.configuration_rollout
    ADD CONSTRAINT configuration_rollout_pkey PRIMARY KEY (rollout_id);
ALTER TABLE ONLY public.configuration_rollout_station
    ADD CONSTRAINT configuration_rollout_station_pkey PRIMARY KEY (rollout_id, station_id);
ALTER TABLE ONLY public.configuration_template
    ADD CONSTRAINT configuration_template_pkey PRIMARY KEY (template_id);
ALTER TABLE ONLY public.connector
    ADD CONSTRAINT connector_pkey PRIMARY KEY (station_id, evse_id, connector_id);
ALTER TABLE ONLY public.consent
    ADD CONSTRAINT consent_pkey PRIMARY KEY (consent_id);
ALTER TABLE ONLY public.contract_authority
    ADD CONSTRAINT contract_authority_fingerprint_key UNIQUE (fingerprint);
ALTER TABLE ONLY public.contract_authority
    ADD CONSTRAINT contract_authority_pkey PRIMARY KEY (contract_authority_id);
ALTER TABLE ONLY public.contract
    ADD CONSTRAINT contract_emaid_key UNIQUE (emaid);
ALTER TABLE ONLY public.contract
    ADD CONSTRAINT contract_organization_id_number_key UNIQUE (organization_id, number);
ALTER TABLE ONLY public.contract
    ADD CONSTRAINT contract_pkey PRIMARY KEY (contract_id);
ALTER TABLE ONLY public.custom_role
    ADD CONSTRAINT custom_role_organization_id_name_key UNIQUE (organization_id, name);
ALTER TABLE ONLY public.custom_role
    ADD CONSTRAINT custom_role_pkey PRIMARY KEY (role);
ALTER TABLE ONLY public.customer_clearing
    ADD CONSTRAINT customer_clearing_pkey PRIMARY KEY (erasure_id, station_id, number);
ALTER TABLE ONLY public.customer_page
    ADD CONSTRAINT customer_page_pkey PRIMARY KEY (station_id, request_id, seq_no);
ALTER TABLE ONLY public.customer_request
    ADD CONSTRAINT customer_request_pkey PRIMARY KEY (station_id, request_id);
ALTER TABLE ONLY public.der_alarm
    ADD CONSTRAINT der_alarm_pkey PRIMARY KEY (station_id, kind);
ALTER TABLE ONLY public.der_control
    ADD CONSTRAINT der_control_pkey PRIMARY KEY (station_id, control_id);
ALTER TABLE ONLY public.device_model
    ADD CONSTRAINT device_model_pkey PRIMARY KEY (station_id);
ALTER TABLE ONLY public.driver
    ADD CONSTRAINT driver_driver_id_organization_id_key UNIQUE (driver_id, organization_id);
ALTER TABLE ONLY public.driver
    ADD CONSTRAINT driver_organization_id_folded_email_key UNIQUE (organization_id, folded_email);
ALTER TABLE ONLY public.driver
    ADD CONSTRAINT driver_organization_id_user_id_key UNIQUE (organization_id, user_id);
ALTER TABLE ONLY public.driver
    ADD CONSTRAINT driver_pkey PRIMARY KEY (driver_id);
ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY (erasure_id);
ALTER TABLE ONLY public.event_stream
    ADD CONSTRAINT event_stream_pkey PRIMARY KEY (station_id, stream_id);
ALTER TABLE ONLY public.external_identity
    ADD CONSTRAINT external_identity_pkey PRIMARY KEY (provider_id, issuer, subject);
ALTER TABLE ONLY public.favourite
    ADD CONSTRAINT favourite_pkey PRIMARY KEY (driver_id, kind, place_id);
ALTER TABLE ONLY public.file_link
    ADD CONSTRAINT file_link_pkey PRIMARY KEY (link_id);
ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_pkey PRIMARY KEY (file_id);
ALTER TABLE ONLY public.firmware_campaign
    ADD CONSTRAINT firmware_campaign_pkey PRIMARY KEY (campaign_id);
ALTER TABLE ONLY public.firmware_campaign_station
    ADD CONSTRAINT firmware_campaign_station_pkey PRIMARY KEY (campaign_id, station_id);
ALTER TABLE ONLY public.firmware_image
    ADD CONSTRAINT firmware_image_organization_id_vendor_model_version_key UNIQUE (organization_id, vendor, model, version);
ALTER TABLE ONLY public.firmware_image
    ADD CONSTRAINT firmware_image_pkey PRIMARY KEY (image_id);
ALTER TABLE ONLY public.firmware_update
    ADD CONSTRAINT firmware_update_pkey PRIMARY KEY (station_id, update_id);
ALTER TABLE ONLY public.follower
    ADD CONSTRAINT follower_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.four_eyes
    ADD CONSTRAINT four_eyes_pkey PRIMARY KEY (organization_id, act);
ALTER TABLE ONLY public.gateway
    ADD CONSTRAINT gateway_pkey PRIMARY KEY (gateway_id);
ALTER TABLE ONLY public.identity_provider
    ADD CONSTRAINT identity_provider_pkey PRIMARY KEY (provider_id);
ALTER TABLE ONLY public.identity_provider_role
    ADD CONSTRAINT identity_provider_role_pkey PRIMARY KEY (provider_id, group_name, role, organization_id);
ALTER TABLE ONLY public.incident_entry
    ADD CONSTRAINT incident_entry_pkey PRIMARY KEY (incident_id, entry_id);
ALTER TABLE ONLY public.incident
    ADD CONSTRAINT incident_pkey PRIMARY KEY (incident_id);
ALTER TABLE ONLY public.installed_certificate
    ADD CONSTRAINT installed_certificate_pkey PRIMARY KEY (station_id, use, issuer_key_hash, serial_number);
ALTER TABLE ONLY public.local_list_entry
    ADD CONSTRAINT local_list_entry_pkey PRIMARY KEY (station_id, folded_uid);
ALTER TABLE ONLY public.local_list
    ADD CONSTRAINT local_list_pkey PRIMARY KEY (station_id);
ALTER TABLE ONLY public.lost_claim
    ADD CONSTRAINT lost_claim_pkey PRIMARY KEY (gateway_id, station_id);
ALTER TABLE ONLY public.mail_outbox
    ADD CONSTRAINT mail_outbox_pkey PRIMARY KEY (mail_id);
ALTER TABLE ONLY public.monitor_alert
    ADD CONSTRAINT monitor_alert_pkey PRIMARY KEY (station_id, monitor_id);
ALTER TABLE ONLY public.one_time_link
    ADD CONSTRAINT one_time_link_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.organization
    ADD CONSTRAINT organization_host_name_key UNIQUE (host_name);
ALTER TABLE ONLY public.organization_logo
    ADD CONSTRAINT organization_logo_pkey PRIMARY KEY (organization_id);
ALTER TABLE ONLY public.organization
    ADD CONSTRAINT organization_path_key UNIQUE (path);
ALTER TABLE ONLY public.organization
    ADD CONSTRAINT organization_pkey PRIMARY KEY (organization_id);
ALTER TABLE ONLY public.passkey_challenge
    ADD CONSTRAINT passkey_challenge_pkey PRIMARY KEY (holder);
ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_pkey PRIMARY KEY (credential_id);
ALTER TABLE ONLY public.pending_sign_in
    ADD CONSTRAINT pending_sign_in_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.personal_export_part
    ADD CONSTRAINT personal_export_part_pkey PRIMARY KEY (export_id, number);
ALTER TABLE ONLY public.personal_export
    ADD CONSTRAINT personal_export_pkey PRIMARY KEY (export_id);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.quirk_use
    ADD CONSTRAINT quirk_use_pkey PRIMARY KEY (station_id, quirk);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (user_id, code_hash);
ALTER TABLE ONLY public.refused_connection
    ADD CONSTRAINT refused_connection_hour_station_id_address_cause_key UNIQUE NULLS NOT DISTINCT (hour, station_id, address, cause);
ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_pkey PRIMARY KEY (station_id, reservation_id);
ALTER TABLE ONLY public.retention_floor
    ADD CONSTRAINT retention_floor_pkey PRIMARY KEY (table_name);
ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT role_grant_pkey PRIMARY KEY (user_id, organization_id, role);
ALTER TABLE ONLY public.root_announcement
    ADD CONSTRAINT root_announcement_pkey PRIMARY KEY (authority_id, station_id);
ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version, phase);
ALTER TABLE ONLY public.scim_group_member
    ADD CONSTRAINT scim_group_member_pkey PRIMARY KEY (group_id, user_id);
ALTER TABLE ONLY public.scim_group
    ADD CONSTRAINT scim_group_organization_id_display_name_key UNIQUE (organization_id, display_name);
ALTER TABLE ONLY public.scim_group
    ADD CONSTRAINT scim_group_pkey PRIMARY KEY (group_id);
ALTER TABLE ONLY public.scim_user
    ADD CONSTRAINT scim_user_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.security_watch
    ADD CONSTRAINT security_watch_pkey PRIMARY KEY (only_row);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (station_id, session_id);
ALTER TABLE ONLY public.setup_link
    ADD CONSTRAINT setup_link_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.sign_in_session
    ADD CONSTRAINT sign_in_session_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.sign_in_session
    ADD CONSTRAINT sign_in_session_sign_in_id_key UNIQUE (sign_in_id);
ALTER TABLE ONLY public.signing_request
    ADD CONSTRAINT signing_request_pkey PRIMARY KEY (station_id, use);
ALTER TABLE ONLY public.single_sign_on_attempt
    ADD CONSTRAINT single_sign_on_attempt_pkey PRIMARY KEY (state_hash);
ALTER TABLE ONLY public.station_certificate
    ADD CONSTRAINT station_certificate_fingerprint_key UNIQUE (fingerprint);
ALTER TABLE ONLY public.station_certificate
    ADD CONSTRAINT station_certificate_pkey PRIMARY KEY (certificate_id);
ALTER TABLE ONLY public.station_log
    ADD CONSTRAINT station_log_pkey PRIMARY KEY (log_id);
ALTER TABLE ONLY public.station_monitor
    ADD CONSTRAINT station_monitor_pkey PRIMARY KEY (station_id, monitor_id);
ALTER TABLE ONLY public.station
    ADD CONSTRAINT station_pkey PRIMARY KEY (station_id);
ALTER TABLE ONLY public.station_variable_change
    ADD CONSTRAINT station_variable_change_pkey PRIMARY KEY (change_id);
ALTER TABLE ONLY public.station_variable
    ADD CONSTRAINT station_variable_pkey PRIMARY KEY (station_id, path);
ALTER TABLE ONLY public.stream_value
    ADD CONSTRAINT stream_value_pkey PRIMARY KEY (station_id, monitor_id, at);
ALTER TABLE ONLY public.throttle_bucket
    ADD CONSTRAINT throttle_bucket_pkey PRIMARY KEY (bucket);
ALTER TABLE public.token
    ADD CONSTRAINT token_group_id_length CHECK (((length(group_id) >= 1) AND (length(group_id) <= 255))) NOT VALID;
ALTER TABLE ONLY public.token_group
    ADD CONSTRAINT token_group_pkey PRIMARY KEY (group_id);
ALTER TABLE ONLY public.token_learning
    ADD CONSTRAINT token_learning_pkey PRIMARY KEY (learning_id);
ALTER TABLE public.token
    ADD CONSTRAINT token_parent_uid_length CHECK (((length(parent_uid) >= 1) AND (length(parent_uid) <= 255))) NOT VALID;
ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_pkey PRIMARY KEY (token_uid);
ALTER TABLE ONLY public.totp_secret
    ADD CONSTRAINT totp_secret_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_folded_email_key UNIQUE (folded_email);
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.variable_page
    ADD CONSTRAINT variable_page_pkey PRIMARY KEY (station_id, request_id, seq_no);
ALTER TABLE ONLY public.variable_report
    ADD CONSTRAINT variable_report_pkey PRIMARY KEY (station_id, request_id);
ALTER TABLE ONLY public.vehicle
    ADD CONSTRAINT vehicle_organization_id_evccid_key UNIQUE (organization_id, evccid);
ALTER TABLE ONLY public.vehicle
    ADD CONSTRAINT vehicle_pkey PRIMARY KEY (vehicle_id);
ALTER TABLE ONLY public.vehicle_wish
    ADD CONSTRAINT vehicle_wish_pkey PRIMARY KEY (station_id, evse_id);
ALTER TABLE ONLY public.webhook_delivery
    ADD CONSTRAINT webhook_delivery_pkey PRIMARY KEY (delivery_id);
ALTER TABLE ONLY public.webhook_endpoint
    ADD CONSTRAINT webhook_endpoint_pkey PRIMARY KEY (endpoint_id);
ALTER TABLE ONLY public.webhook_lane
    ADD CONSTRAINT webhook_lane_pkey PRIMARY KEY (endpoint_id, subject);
CREATE INDEX access_token_by_expiry ON public.access_token USING btree (expires_at);
CREATE INDEX access_token_by_key ON public.access_token USING btree (key_id);
CREATE INDEX api_key_by_organization ON public.api_key USING btree (organization_id, key_id);
CREATE INDEX api_request_by_age ON public.api_request USING btree (created_at);
CREATE INDEX approval_by_organization ON public.approval USING btree (organization_id, approval_id);
CREATE INDEX approval_by_time ON public.approval USING btree (asked_at);
CREATE INDEX approval_waiting ON public.approval USING btree (asked_by_id) WHERE (state = 'waiting'::text);
CREATE INDEX audit_entry_by_action ON public.audit_entry USING btree (action, number);
CREATE INDEX audit_entry_by_actor ON public.audit_entry USING btree (actor_id, number);
CREATE INDEX audit_entry_by_organization ON public.audit_entry USING btree (organization_id, number);
CREATE INDEX audit_entry_by_subject ON public.audit_entry USING btree (subject_kind, subject_id, number);
CREATE INDEX audit_entry_by_time ON public.audit_entry USING btree (at, number);
CREATE INDEX availability_schedule_due ON public.availability_schedule USING btree (due_at, station_id, evse_id);
CREATE UNIQUE INDEX certificate_authority_active ON public.certificate_authority USING btree (state) WHERE (state = 'active'::text);
CREATE UNIQUE INDEX certificate_authority_next ON public.certificate_authority USING btree (state) WHERE (state = 'next'::text);
CREATE INDEX command_newest ON public.command USING btree (created_at DESC, command_id DESC);
CREATE INDEX command_open ON public.command USING btree (COALESCE(sent_at, created_at)) WHERE (state = ANY (ARRAY['created'::text, 'sent'::text]));
CREATE INDEX command_queued ON public.command USING btree (station_id) WHERE (state = 'queued'::text);
CREATE INDEX configuration_check_at_boot ON public.configuration_check USING btree (station_id) WHERE at_boot;
CREATE INDEX configuration_check_by_template ON public.configuration_check USING gin (template_ids);
CREATE INDEX configuration_rollout_by_end ON public.configuration_rollout USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX configuration_rollout_by_organization ON public.configuration_rollout USING btree (organization_id);
CREATE INDEX configuration_rollout_by_template ON public.configuration_rollout USING btree (template_id);
CREATE UNIQUE INDEX configuration_rollout_open ON public.configuration_rollout USING btree (template_id, at_boot) WHERE (state = ANY (ARRAY['running'::text, 'paused'::text]));
CREATE INDEX configuration_rollout_station_by_station ON public.configuration_rollout_station USING btree (station_id);
CREATE INDEX configuration_rollout_station_by_wave ON public.configuration_rollout_station USING btree (rollout_id, wave) WHERE (state = ANY (ARRAY['waiting'::text, 'under_way'::text]));
CREATE INDEX configuration_template_by_organization ON public.configuration_template USING btree (organization_id);
CREATE INDEX consent_by_driver ON public.consent USING btree (driver_id, at DESC, consent_id DESC);
CREATE INDEX contract_by_driver ON public.contract USING btree (driver_id, contract_id);
CREATE INDEX contract_by_organization ON public.contract USING btree (organization_id, contract_id);
CREATE INDEX customer_clearing_waiting ON public.customer_clearing USING btree (try_at) WHERE (state = 'waiting'::text);
CREATE INDEX customer_request_by_age ON public.customer_request USING btree (asked_at);
CREATE INDEX device_model_asked ON public.device_model USING btree (asked_at);
CREATE INDEX device_model_monitors_asked ON public.device_model USING btree (monitors_asked_at);
CREATE INDEX driver_by_email ON public.driver USING btree (folded_email, driver_id) WHERE (folded_email IS NOT NULL);
CREATE INDEX driver_by_name ON public.driver USING btree (folded_name, driver_id);
CREATE INDEX driver_by_organization ON public.driver USING btree (organization_id, folded_name, driver_id);
CREATE INDEX driver_by_user ON public.driver USING btree (user_id) WHERE (user_id IS NOT NULL);
CREATE INDEX erasure_by_organization ON public.erasure USING btree (organization_id, erasure_id);
CREATE INDEX erasure_open ON public.erasure USING btree (asked_at) WHERE (state = ANY (ARRAY['asked'::text, 'running'::text, 'settling'::text]));
CREATE INDEX external_identity_by_user ON public.external_identity USING btree (user_id);
CREATE INDEX file_by_organization ON public.file USING btree (organization_id);
CREATE INDEX file_by_station ON public.file USING btree (station_id);
CREATE INDEX file_expiring ON public.file USING btree (expires_at);
CREATE INDEX file_link_by_age ON public.file_link USING btree (expires_at);
CREATE INDEX file_link_by_file ON public.file_link USING btree (file_id);
CREATE INDEX file_link_by_station ON public.file_link USING btree (station_id);
CREATE INDEX file_unclaimed ON public.file USING btree (made_at) WHERE ((station_id IS NULL) AND (kind = 'station_log'::text));
CREATE INDEX firmware_campaign_by_end ON public.firmware_campaign USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX firmware_campaign_by_image ON public.firmware_campaign USING btree (image_id);
CREATE INDEX firmware_campaign_by_organization ON public.firmware_campaign USING btree (organization_id);
CREATE INDEX firmware_campaign_running ON public.firmware_campaign USING btree (campaign_id) WHERE (state = 'running'::text);
CREATE INDEX firmware_campaign_station_by_station ON public.firmware_campaign_station USING btree (station_id);
CREATE INDEX firmware_campaign_station_by_wave ON public.firmware_campaign_station USING btree (campaign_id, wave) WHERE (state = ANY (ARRAY['waiting'::text, 'under_way'::text]));
CREATE UNIQUE INDEX firmware_campaign_station_open ON public.firmware_campaign_station USING btree (station_id) WHERE (state = ANY (ARRAY['waiting'::text, 'under_way'::text]));
CREATE INDEX firmware_image_awaited ON public.firmware_image USING btree (image_id) WHERE (content = 'awaited'::text);
CREATE INDEX firmware_image_by_file ON public.firmware_image USING btree (file_id);
CREATE INDEX firmware_update_by_end ON public.firmware_update USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX firmware_update_by_image ON public.firmware_update USING btree (image_id);
CREATE UNIQUE INDEX firmware_update_by_number ON public.firmware_update USING btree (update_id);
CREATE INDEX firmware_update_by_organization ON public.firmware_update USING btree (organization_id);
CREATE UNIQUE INDEX firmware_update_open ON public.firmware_update USING btree (station_id) WHERE (ended_at IS NULL);
CREATE INDEX firmware_update_planned ON public.firmware_update USING btree (update_id) WHERE (state = 'planned'::text);
CREATE INDEX firmware_update_under_way ON public.firmware_update USING btree (station_id) WHERE ((ended_at IS NULL) AND (state <> 'planned'::text));
CREATE INDEX identity_provider_by_domain ON public.identity_provider USING gin (domains);
CREATE INDEX identity_provider_by_organization ON public.identity_provider USING btree (organization_id, provider_id);
CREATE INDEX identity_provider_role_by_organization ON public.identity_provider_role USING btree (organization_id);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX incident_by_end ON public.incident USING btree (resolved_at) WHERE (resolved_at IS NOT NULL);
CREATE INDEX incident_by_organization ON public.incident USING btree (organization_id);
CREATE INDEX incident_by_subject ON public.incident USING btree (subject_kind, subject_id, incident_id DESC);
CREATE UNIQUE INDEX incident_open ON public.incident USING btree (rule, subject_kind, subject_id) WHERE (state <> 'resolved'::text);
CREATE INDEX incident_untold ON public.incident USING btree (incident_id) WHERE (told_state IS DISTINCT FROM state);
CREATE INDEX journal_in_order ON ONLY public.journal USING btree (xid, "position");
CREATE INDEX journal_default_xid_position_idx ON public.journal_default USING btree (xid, "position");
CREATE INDEX local_list_changed ON public.local_list USING btree (station_id) WHERE (changed_uids <> '{}'::text[]);
CREATE INDEX local_list_due ON public.local_list USING btree (due_at);
CREATE INDEX local_list_entry_by_token ON public.local_list_entry USING btree (folded_uid);
CREATE INDEX mail_outbox_due ON public.mail_outbox USING btree (next_at) WHERE (failed_at IS NULL);
CREATE INDEX mail_outbox_failed ON public.mail_outbox USING btree (failed_at) WHERE (failed_at IS NOT NULL);
CREATE INDEX message_log_by_station ON ONLY public.message_log USING btree (station_id, at DESC);
CREATE INDEX message_log_default_station_id_at_idx ON public.message_log_default USING btree (station_id, at DESC);
CREATE INDEX meter_reading_by_session ON ONLY public.meter_reading USING btree (station_id, session_id, at);
CREATE INDEX meter_reading_default_station_id_session_id_at_idx ON public.meter_reading_default USING btree (station_id, session_id, at);
CREATE INDEX monitor_alert_active ON public.monitor_alert USING btree (station_id) WHERE active;
CREATE INDEX one_time_link_by_email ON public.one_time_link USING btree (lower((email COLLATE pg_c_utf8)), purpose) WHERE (used_at IS NULL);
CREATE INDEX one_time_link_by_expiry ON public.one_time_link USING btree (expires_at);
CREATE INDEX one_time_link_by_user ON public.one_time_link USING btree (user_id, purpose) WHERE (used_at IS NULL);
CREATE INDEX organization_by_parent ON public.organization USING btree (parent_id);
CREATE INDEX passkey_by_user ON public.passkey USING btree (user_id);
CREATE INDEX passkey_challenge_by_expiry ON public.passkey_challenge USING btree (expires_at);
CREATE INDEX pending_sign_in_by_expiry ON public.pending_sign_in USING btree (expires_at);
CREATE INDEX personal_export_by_end ON public.personal_export USING btree (expires_at);
CREATE INDEX personal_export_waiting ON public.personal_export USING btree (asked_at) WHERE (state = 'asked'::text);
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX refused_connection_by_station ON public.refused_connection USING btree (station_id, last_at DESC) WHERE (station_id IS NOT NULL);
CREATE INDEX refused_connection_by_time ON public.refused_connection USING btree (last_at DESC);
CREATE INDEX reservation_by_age ON public.reservation USING btree (made_at, reservation_id);
CREATE INDEX reservation_by_number ON public.reservation USING btree (reservation_id);
CREATE INDEX reservation_by_organization ON public.reservation USING btree (organization_id);
CREATE INDEX reservation_by_token ON public.reservation USING btree (lower(token_uid), made_at);
CREATE INDEX reservation_open ON public.reservation USING btree (expires_at) WHERE (state = ANY (ARRAY['requested'::text, 'active'::text]));
CREATE INDEX reservation_swept ON public.reservation USING btree (expires_at);
CREATE INDEX role_grant_by_organization ON public.role_grant USING btree (organization_id, user_id);
CREATE INDEX root_announcement_of_station ON public.root_announcement USING btree (station_id);
CREATE INDEX scim_group_by_external_id ON public.scim_group USING btree (organization_id, external_id);
CREATE INDEX scim_group_member_by_user ON public.scim_group_member USING btree (user_id);
CREATE INDEX scim_user_by_external_id ON public.scim_user USING btree (organization_id, external_id);
CREATE UNIQUE INDEX scim_user_by_name ON public.scim_user USING btree (organization_id, folded_user_name) WHERE (removed_at IS NULL);
CREATE INDEX security_event_by_address ON public.security_event USING btree (address, last_at) WHERE (address IS NOT NULL);
CREATE INDEX security_event_by_station ON public.security_event USING btree (station_id, last_at) WHERE (station_id IS NOT NULL);
CREATE INDEX security_event_by_time ON public.security_event USING btree (last_at);
CREATE INDEX security_event_by_user ON public.security_event USING btree (user_id) WHERE (user_id IS NOT NULL);
CREATE INDEX security_event_by_writing ON public.security_event USING btree (written_at);
CREATE UNIQUE INDEX security_event_counted ON public.security_event USING btree (slot, kind, station_id, address, user_id) NULLS NOT DISTINCT WHERE (NOT sealed);
CREATE INDEX session_active ON public.session USING btree (station_id) WHERE (state = 'active'::text);
CREATE INDEX session_active_by_group ON public.session USING btree (group_id) WHERE ((state = 'active'::text) AND (group_id IS NOT NULL));
CREATE INDEX session_active_by_token ON public.session USING btree (lower(token_uid)) WHERE ((state = 'active'::text) AND (token_uid IS NOT NULL));
CREATE INDEX session_by_group ON public.session USING btree (group_id, started_at) WHERE (group_id IS NOT NULL);
CREATE INDEX session_by_id ON public.session USING btree (session_id);
CREATE INDEX session_by_organization ON public.session USING btree (organization_id, started_at DESC, session_id DESC);
CREATE INDEX session_by_ref ON public.session USING btree (station_id, ref);
CREATE UNIQUE INDEX session_by_start ON public.session USING btree (station_id, start_key);
CREATE INDEX session_by_station ON public.session USING btree (station_id, started_at DESC, session_id DESC);
CREATE INDEX session_by_token ON public.session USING btree (token_uid, started_at DESC) WHERE (token_uid IS NOT NULL);
CREATE INDEX session_newest ON public.session USING btree (started_at DESC, session_id DESC);
CREATE INDEX sign_in_session_by_end ON public.sign_in_session USING btree (absolute_until);
CREATE INDEX sign_in_session_by_user ON public.sign_in_session USING btree (user_id, created_at DESC);
CREATE INDEX signing_request_due ON public.signing_request USING btree (due_at) WHERE (state = ANY (ARRAY['waiting'::text, 'signed'::text]));
CREATE INDEX signing_request_of_certificate ON public.signing_request USING btree (certificate_id) WHERE (certificate_id IS NOT NULL);
CREATE INDEX single_sign_on_attempt_by_expiry ON public.single_sign_on_attempt USING btree (expires_at);
CREATE INDEX single_sign_on_attempt_by_provider ON public.single_sign_on_attempt USING btree (provider_id);
CREATE INDEX station_by_gateway ON public.station USING btree (gateway_id) WHERE (gateway_id IS NOT NULL);
CREATE INDEX station_by_organization ON public.station USING btree (organization_id, station_id);
CREATE INDEX station_certificate_by_age ON public.station_certificate USING btree (issued_at, certificate_id);
CREATE UNIQUE INDEX station_certificate_by_serial ON public.station_certificate USING btree (authority_id, serial);
CREATE INDEX station_certificate_ending ON public.station_certificate USING btree (not_after);
CREATE INDEX station_certificate_of_station ON public.station_certificate USING btree (station_id, issued_at);
CREATE INDEX station_certificate_revoked ON public.station_certificate USING btree (authority_id, revoked_at) WHERE (revoked_at IS NOT NULL);
CREATE INDEX station_event_by_station ON ONLY public.station_event USING btree (station_id, received_at DESC);
CREATE INDEX station_event_default_station_id_received_at_idx ON public.station_event_default USING btree (station_id, received_at DESC);
CREATE INDEX station_isolated ON public.station USING btree (station_id) WHERE (isolation IS NOT NULL);
CREATE INDEX station_local_list ON public.station USING btree (station_id) WHERE local_list;
CREATE INDEX station_log_by_age ON public.station_log USING btree (asked_at);
CREATE INDEX station_log_by_file ON public.station_log USING btree (file_id);
CREATE INDEX station_log_newest ON public.station_log USING btree (station_id, log_id DESC);
CREATE INDEX station_log_open ON public.station_log USING btree (due_at) WHERE (ended_at IS NULL);
CREATE INDEX station_log_request_id ON public.station_log USING btree (station_id, request_id);
CREATE INDEX station_pending ON public.station USING btree (created_at) WHERE (admission = 'pending'::text);
CREATE INDEX station_variable_change_by_age ON public.station_variable_change USING btree (at);
CREATE INDEX station_variable_change_newest ON public.station_variable_change USING btree (station_id, change_id DESC);
CREATE INDEX station_variable_monitoring ON public.station_variable USING btree (station_id) WHERE ((path = 'monitoringctrlr/enabled'::text) AND (attribute = 'actual'::text));
CREATE INDEX stream_value_by_age ON public.stream_value USING btree (at);
CREATE INDEX throttle_bucket_by_end ON public.throttle_bucket USING btree (full_at);
CREATE INDEX token_blocked ON public.token USING btree (folded_uid) WHERE (status = 'blocked'::text);
CREATE INDEX token_by_driver ON public.token USING btree (driver_id, folded_uid) WHERE (driver_id IS NOT NULL);
CREATE INDEX token_by_fleet ON public.token USING btree (fleet_id, folded_uid) WHERE (fleet_id IS NOT NULL);
CREATE INDEX token_by_group ON public.token USING btree (group_id, folded_uid) WHERE (group_id IS NOT NULL);
CREATE INDEX token_by_holder ON public.token USING btree (folded_holder, folded_uid) WHERE (folded_holder IS NOT NULL);
CREATE INDEX token_by_list ON public.token USING btree (organization_id, status, folded_uid);
CREATE INDEX token_by_organization ON public.token USING btree (organization_id, folded_uid);
CREATE INDEX token_by_organization_and_holder ON public.token USING btree (organization_id, folded_holder, folded_uid) WHERE (folded_holder IS NOT NULL);
CREATE UNIQUE INDEX token_by_uid ON public.token USING btree (folded_uid);
CREATE INDEX token_by_vehicle ON public.token USING btree (vehicle_id, folded_uid) WHERE (vehicle_id IS NOT NULL);
CREATE INDEX token_group_by_organization ON public.token_group USING btree (organization_id, group_id);
CREATE UNIQUE INDEX token_learning_open ON public.token_learning USING btree (station_id) WHERE (closed_at IS NULL);
CREATE INDEX user_account_by_name ON public.user_account USING btree (folded_name);
CREATE INDEX user_account_by_organization ON public.user_account USING btree (organization_id, user_id);
CREATE INDEX variable_page_new ON public.variable_page USING btree (station_id, request_id) WHERE (NOT taken);
CREATE INDEX variable_report_awaited ON public.variable_report USING btree (asked_at) WHERE (state = 'awaited'::text);
CREATE INDEX variable_report_by_age ON public.variable_report USING btree (asked_at);
CREATE INDEX vehicle_by_driver ON public.vehicle USING btree (driver_id, vehicle_id) WHERE (driver_id IS NOT NULL);
CREATE INDEX vehicle_by_organization ON public.vehicle USING btree (organization_id, vehicle_id);
CREATE INDEX vehicle_by_organization_and_plate ON public.vehicle USING btree (organization_id, folded_plate, vehicle_id) WHERE (folded_plate IS NOT NULL);
CREATE INDEX vehicle_by_plate ON public.vehicle USING btree (folded_plate, vehicle_id) WHERE (folded_plate IS NOT NULL);
CREATE INDEX webhook_delivery_dead ON public.webhook_delivery USING btree (endpoint_id, "position" DESC) WHERE (state = 'dead'::text);
CREATE INDEX webhook_delivery_in_order ON public.webhook_delivery USING btree (endpoint_id, subject, "position") WHERE (state = 'waiting'::text);
CREATE INDEX webhook_delivery_newest ON public.webhook_delivery USING btree (endpoint_id, "position" DESC);
CREATE INDEX webhook_delivery_settled ON public.webhook_delivery USING btree (state, settled_at) WHERE (state <> 'waiting'::text);
CREATE INDEX webhook_endpoint_by_organization ON public.webhook_endpoint USING btree (organization_id, endpoint_id);
CREATE INDEX webhook_lane_due ON public.webhook_lane USING btree (endpoint_id, next_at);
ALTER INDEX public.journal_in_order ATTACH PARTITION public.journal_default_xid_position_idx;
ALTER INDEX public.message_log_by_station ATTACH PARTITION public.message_log_default_station_id_at_idx;
ALTER INDEX public.meter_reading_by_session ATTACH PARTITION public.meter_reading_default_station_id_session_id_at_idx;
ALTER INDEX public.station_event_by_station ATTACH PARTITION public.station_event_default_station_id_received_at_idx;
CREATE TRIGGER consent_stays BEFORE UPDATE ON public.consent FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
CREATE TRIGGER revokes_certificates AFTER DELETE ON public.station FOR EACH ROW EXECUTE FUNCTION public.revoke_certificates();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER stays BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_key FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_key_id_fkey FOREIGN KEY (key_id) REFERENCES public.api_key(key_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id);
ALTER TABLE ONLY public.approval
    ADD CONSTRAINT approval_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_key_id_fkey FOREIGN KEY (key_id) REFERENCES public.audit_key(key_id);
ALTER TABLE ONLY public.availability_schedule
    ADD CONSTRAINT availability_schedule_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.charging_priority
    ADD CONSTRAINT charging_priority_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.charging_profile
    ADD CONSTRAINT charging_profile_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.configuration_check
    ADD CONSTRAINT configuration_check_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.configuration_rollout
    ADD CONSTRAINT configuration_rollout_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.configuration_rollout_station
    ADD CONSTRAINT configuration_rollout_station_rollout_id_fkey FOREIGN KEY (rollout_id) REFERENCES public.configuration_rollout(rollout_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.configuration_rollout_station
    ADD CONSTRAINT configuration_rollout_station_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.configuration_rollout
    ADD CONSTRAINT configuration_rollout_template_id_fkey FOREIGN KEY (template_id) REFERENCES public.configuration_template(template_id) ON DELETE SET NULL;
ALTER TABLE ONLY public.configuration_template
    ADD CONSTRAINT configuration_template_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.consent
    ADD CONSTRAINT consent_driver_id_fkey FOREIGN KEY (driver_id) REFERENCES public.driver(driver_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contract
    ADD CONSTRAINT contract_driver_id_fkey FOREIGN KEY (driver_id) REFERENCES public.driver(driver_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.contract
    ADD CONSTRAINT contract_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id);
ALTER TABLE ONLY public.custom_role
    ADD CONSTRAINT custom_role_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.customer_clearing
    ADD CONSTRAINT customer_clearing_erasure_id_fkey FOREIGN KEY (erasure_id) REFERENCES public.erasure(erasure_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.customer_page
    ADD CONSTRAINT customer_page_station_id_request_id_fkey FOREIGN KEY (station_id, request_id) REFERENCES public.customer_request(station_id, request_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.der_alarm
    ADD CONSTRAINT der_alarm_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.der_control
    ADD CONSTRAINT der_control_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.device_model
    ADD CONSTRAINT device_model_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.driver
    ADD CONSTRAINT driver_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id);
ALTER TABLE ONLY public.driver
    ADD CONSTRAINT driver_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE SET NULL;
ALTER TABLE ONLY public.event_stream
    ADD CONSTRAINT event_stream_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.external_identity
    ADD CONSTRAINT external_identity_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.identity_provider(provider_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.external_identity
    ADD CONSTRAINT external_identity_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.favourite
    ADD CONSTRAINT favourite_driver_id_fkey FOREIGN KEY (driver_id) REFERENCES public.driver(driver_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.file_link
    ADD CONSTRAINT file_link_file_id_fkey FOREIGN KEY (file_id) REFERENCES public.file(file_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.file_link
    ADD CONSTRAINT file_link_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE SET DEFAULT;
ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE SET NULL;
ALTER TABLE ONLY public.firmware_campaign
    ADD CONSTRAINT firmware_campaign_image_id_fkey FOREIGN KEY (image_id) REFERENCES public.firmware_image(image_id) ON DELETE SET NULL;
ALTER TABLE ONLY public.firmware_campaign
    ADD CONSTRAINT firmware_campaign_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.firmware_campaign_station
    ADD CONSTRAINT firmware_campaign_station_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.firmware_campaign(campaign_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.firmware_campaign_station
    ADD CONSTRAINT firmware_campaign_station_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.firmware_image
    ADD CONSTRAINT firmware_image_file_id_fkey FOREIGN KEY (file_id) REFERENCES public.file(file_id);
ALTER TABLE ONLY public.firmware_image
    ADD CONSTRAINT firmware_image_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id);
ALTER TABLE ONLY public.firmware_update
    ADD CONSTRAINT firmware_update_image_id_fkey FOREIGN KEY (image_id) REFERENCES public.firmware_image(image_id) ON DELETE SET NULL;
ALTER TABLE ONLY public.firmware_update
    ADD CONSTRAINT firmware_update_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.firmware_update
    ADD CONSTRAINT firmware_update_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.four_eyes
    ADD CONSTRAINT four_eyes_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.identity_provider
    ADD CONSTRAINT identity_provider_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.identity_provider_role
    ADD CONSTRAINT identity_provider_role_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.identity_provider_role
    ADD CONSTRAINT identity_provider_role_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.identity_provider(provider_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.incident_entry
    ADD CONSTRAINT incident_entry_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES public.incident(incident_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.incident
    ADD CONSTRAINT incident_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.installed_certificate
    ADD CONSTRAINT installed_certificate_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.local_list_entry
    ADD CONSTRAINT local_list_entry_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.local_list(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.local_list
    ADD CONSTRAINT local_list_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.monitor_alert
    ADD CONSTRAINT monitor_alert_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.one_time_link
    ADD CONSTRAINT one_time_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.organization_logo
    ADD CONSTRAINT organization_logo_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.organization
    ADD CONSTRAINT organization_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.organization(organization_id);
ALTER TABLE ONLY public.passkey_challenge
    ADD CONSTRAINT passkey_challenge_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.pending_sign_in
    ADD CONSTRAINT pending_sign_in_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.personal_export
    ADD CONSTRAINT personal_export_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.personal_export_part
    ADD CONSTRAINT personal_export_part_export_id_fkey FOREIGN KEY (export_id) REFERENCES public.personal_export(export_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.refused_connection
    ADD CONSTRAINT refused_connection_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT role_grant_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT role_grant_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.root_announcement
    ADD CONSTRAINT root_announcement_authority_id_fkey FOREIGN KEY (authority_id) REFERENCES public.certificate_authority(authority_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.root_announcement
    ADD CONSTRAINT root_announcement_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.scim_group_member
    ADD CONSTRAINT scim_group_member_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.scim_group(group_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.scim_group_member
    ADD CONSTRAINT scim_group_member_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.scim_group
    ADD CONSTRAINT scim_group_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.scim_user
    ADD CONSTRAINT scim_user_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.scim_user
    ADD CONSTRAINT scim_user_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.security_event
    ADD CONSTRAINT security_event_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.security_event
    ADD CONSTRAINT security_event_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id);
ALTER TABLE ONLY public.sign_in_session
    ADD CONSTRAINT sign_in_session_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.signing_request
    ADD CONSTRAINT signing_request_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES public.station_certificate(certificate_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.signing_request
    ADD CONSTRAINT signing_request_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.single_sign_on_attempt
    ADD CONSTRAINT single_sign_on_attempt_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.identity_provider(provider_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.station_certificate
    ADD CONSTRAINT station_certificate_authority_id_fkey FOREIGN KEY (authority_id) REFERENCES public.certificate_authority(authority_id);
ALTER TABLE ONLY public.station_log
    ADD CONSTRAINT station_log_file_id_fkey FOREIGN KEY (file_id) REFERENCES public.file(file_id) ON DELETE SET NULL;
ALTER TABLE ONLY public.station_log
    ADD CONSTRAINT station_log_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.station_monitor
    ADD CONSTRAINT station_monitor_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.station
    ADD CONSTRAINT station_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id);
ALTER TABLE ONLY public.station_variable
    ADD CONSTRAINT station_variable_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.token_group
    ADD CONSTRAINT token_group_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id);
ALTER TABLE ONLY public.token_learning
    ADD CONSTRAINT token_learning_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id);
ALTER TABLE ONLY public.totp_secret
    ADD CONSTRAINT totp_secret_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.user_account(user_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id);
ALTER TABLE ONLY public.variable_page
    ADD CONSTRAINT variable_page_station_id_request_id_fkey FOREIGN KEY (station_id, request_id) REFERENCES public.variable_report(station_id, request_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.variable_report
    ADD CONSTRAINT variable_report_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.vehicle
    ADD CONSTRAINT vehicle_driver_id_organization_id_fkey FOREIGN KEY (driver_id, organization_id) REFERENCES public.driver(driver_id, organization_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.vehicle
    ADD CONSTRAINT vehicle_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id);
ALTER TABLE ONLY public.vehicle_wish
    ADD CONSTRAINT vehicle_wish_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(station_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.webhook_delivery
    ADD CONSTRAINT webhook_delivery_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES public.webhook_endpoint(endpoint_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.webhook_endpoint
    ADD CONSTRAINT webhook_endpoint_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(organization_id);
ALTER TABLE ONLY public.webhook_lane
    ADD CONSTRAINT webhook_lane_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES public.webhook_endpoint(endpoint_id) ON DELETE CASCADE;
ALTER TABLE public.access_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.advisory ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.approval ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.availability_schedule ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.certificate_authority ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.charging_priority ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.charging_profile ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.command ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.configuration_check ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.configuration_rollout ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.configuration_rollout_station ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.configuration_template ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.connector ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.contract ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.contract_authority ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.custom_role ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.customer_clearing ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.customer_page ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.customer_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.der_alarm ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.der_control ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.device_model ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.driver ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.erasure ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.event_stream ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.external_identity ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.favourite ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.file ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.file_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.firmware_campaign ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.firmware_campaign_station ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.firmware_image ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.firmware_update ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.four_eyes ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.identity_provider ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.identity_provider_role ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON public.access_token USING ((EXISTS ( SELECT
   FROM public.api_key k
  WHERE (k.key_id = access_token.key_id))));
CREATE POLICY in_scope ON public.advisory USING (true);
CREATE POLICY in_scope ON public.api_key USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.approval USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.audit_entry USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.availability_schedule USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = availability_schedule.station_id))));
CREATE POLICY in_scope ON public.certificate_authority USING (true);
CREATE POLICY in_scope ON public.charging_priority USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = charging_priority.station_id))));
CREATE POLICY in_scope ON public.charging_profile USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = charging_profile.station_id))));
CREATE POLICY in_scope ON public.command USING ((( SELECT public.sees_everything() AS sees_everything) OR (EXISTS ( SELECT
   FROM public.station s
  WHERE ((s.station_id = command.station_id) AND (command.created_at >= s.organization_since))))));
CREATE POLICY in_scope ON public.configuration_check USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = configuration_check.station_id))));
CREATE POLICY in_scope ON public.configuration_rollout USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.configuration_rollout_station USING ((EXISTS ( SELECT
   FROM public.configuration_rollout r
  WHERE (r.rollout_id = configuration_rollout_station.rollout_id))));
CREATE POLICY in_scope ON public.configuration_template USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.connector USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = connector.station_id))));
CREATE POLICY in_scope ON public.consent USING ((EXISTS ( SELECT
   FROM public.driver d
  WHERE (d.driver_id = consent.driver_id))));
CREATE POLICY in_scope ON public.contract USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.contract_authority USING (true);
CREATE POLICY in_scope ON public.custom_role USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.der_alarm USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = der_alarm.station_id))));
CREATE POLICY in_scope ON public.der_control USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = der_control.station_id))));
CREATE POLICY in_scope ON public.device_model USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = device_model.station_id))));
CREATE POLICY in_scope ON public.driver USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.erasure USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.event_stream USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = event_stream.station_id))));
CREATE POLICY in_scope ON public.external_identity USING ((EXISTS ( SELECT
   FROM public.identity_provider p
  WHERE (p.provider_id = external_identity.provider_id))));
CREATE POLICY in_scope ON public.favourite USING ((EXISTS ( SELECT
   FROM public.driver d
  WHERE (d.driver_id = favourite.driver_id))));
CREATE POLICY in_scope ON public.file USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.file_link USING (((EXISTS ( SELECT
   FROM public.file f
  WHERE (f.file_id = file_link.file_id))) OR (EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = file_link.station_id)))));
CREATE POLICY in_scope ON public.firmware_campaign USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.firmware_campaign_station USING ((EXISTS ( SELECT
   FROM public.firmware_campaign c
  WHERE (c.campaign_id = firmware_campaign_station.campaign_id))));
CREATE POLICY in_scope ON public.firmware_image USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.firmware_update USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.four_eyes USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.identity_provider USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.identity_provider_role USING ((EXISTS ( SELECT
   FROM public.identity_provider p
  WHERE (p.provider_id = identity_provider_role.provider_id))));
CREATE POLICY in_scope ON public.incident USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.incident_entry USING ((EXISTS ( SELECT
   FROM public.incident i
  WHERE (i.incident_id = incident_entry.incident_id))));
CREATE POLICY in_scope ON public.installed_certificate USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = installed_certificate.station_id))));
CREATE POLICY in_scope ON public.local_list USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = local_list.station_id))));
CREATE POLICY in_scope ON public.local_list_entry USING (((EXISTS ( SELECT
   FROM public.token t
  WHERE (t.folded_uid = local_list_entry.folded_uid))) AND (EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = local_list_entry.station_id)))));
CREATE POLICY in_scope ON public.message_log USING ((( SELECT public.sees_everything() AS sees_everything) OR (EXISTS ( SELECT
   FROM public.station s
  WHERE ((s.station_id = message_log.station_id) AND (message_log.at >= s.organization_since))))));
CREATE POLICY in_scope ON public.meter_reading USING ((( SELECT public.sees_everything() AS sees_everything) OR (EXISTS ( SELECT
   FROM public.session s
  WHERE ((s.station_id = meter_reading.station_id) AND (s.session_id = meter_reading.session_id))))));
CREATE POLICY in_scope ON public.monitor_alert USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = monitor_alert.station_id))));
CREATE POLICY in_scope ON public.organization USING ((EXISTS ( SELECT
   FROM unnest(( SELECT public.visible_paths() AS visible_paths)) root(path)
  WHERE ((organization.path >= root.path) AND (organization.path < (root.path || '￿'::text))))));
CREATE POLICY in_scope ON public.organization_logo USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.passkey USING ((EXISTS ( SELECT
   FROM public.user_account a
  WHERE (a.user_id = passkey.user_id))));
CREATE POLICY in_scope ON public.personal_export USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.personal_export_part USING ((EXISTS ( SELECT
   FROM public.personal_export e
  WHERE (e.export_id = personal_export_part.export_id))));
CREATE POLICY in_scope ON public.quirk_use USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = quirk_use.station_id))));
CREATE POLICY in_scope ON public.recovery_code USING ((EXISTS ( SELECT
   FROM public.user_account a
  WHERE (a.user_id = recovery_code.user_id))));
CREATE POLICY in_scope ON public.refused_connection USING ((( SELECT public.sees_everything() AS sees_everything) OR (EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = refused_connection.station_id)))));
CREATE POLICY in_scope ON public.reservation USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.role_grant USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.root_announcement USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = root_announcement.station_id))));
CREATE POLICY in_scope ON public.scim_group USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.scim_group_member USING ((EXISTS ( SELECT
   FROM public.scim_group g
  WHERE (g.group_id = scim_group_member.group_id))));
CREATE POLICY in_scope ON public.scim_user USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.security_event USING ((( SELECT public.sees_everything() AS sees_everything) OR (EXISTS ( SELECT
   FROM public.station s
  WHERE ((s.station_id = security_event.station_id) AND (security_event.first_at >= s.organization_since)))) OR (EXISTS ( SELECT
   FROM public.user_account u
  WHERE (u.user_id = security_event.user_id)))));
CREATE POLICY in_scope ON public.session USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.sign_in_session USING ((EXISTS ( SELECT
   FROM public.user_account a
  WHERE (a.user_id = sign_in_session.user_id))));
CREATE POLICY in_scope ON public.signing_request USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = signing_request.station_id))));
CREATE POLICY in_scope ON public.single_sign_on_attempt USING ((EXISTS ( SELECT
   FROM public.identity_provider p
  WHERE (p.provider_id = single_sign_on_attempt.provider_id))));
CREATE POLICY in_scope ON public.station USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.station_certificate USING ((( SELECT public.sees_everything() AS sees_everything) OR (EXISTS ( SELECT
   FROM public.station s
  WHERE ((s.station_id = station_certificate.station_id) AND (station_certificate.issued_at >= s.organization_since))))));
CREATE POLICY in_scope ON public.station_event USING ((( SELECT public.sees_everything() AS sees_everything) OR (EXISTS ( SELECT
   FROM public.station s
  WHERE ((s.station_id = station_event.station_id) AND (station_event.received_at >= s.organization_since))))));
CREATE POLICY in_scope ON public.station_log USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE ((s.station_id = station_log.station_id) AND (station_log.asked_at >= s.organization_since)))));
CREATE POLICY in_scope ON public.station_monitor USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = station_monitor.station_id))));
CREATE POLICY in_scope ON public.station_variable USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = station_variable.station_id))));
CREATE POLICY in_scope ON public.station_variable_change USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = station_variable_change.station_id))));
CREATE POLICY in_scope ON public.stream_value USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE ((s.station_id = stream_value.station_id) AND (stream_value.at >= s.organization_since)))));
CREATE POLICY in_scope ON public.token USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.token_group USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.token_learning USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.totp_secret USING ((EXISTS ( SELECT
   FROM public.user_account a
  WHERE (a.user_id = totp_secret.user_id))));
CREATE POLICY in_scope ON public.user_account USING (((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])) OR (EXISTS ( SELECT
   FROM public.role_grant g
  WHERE (g.user_id = user_account.user_id))))) WITH CHECK ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.variable_report USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = variable_report.station_id))));
CREATE POLICY in_scope ON public.vehicle USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.vehicle_wish USING ((EXISTS ( SELECT
   FROM public.station s
  WHERE (s.station_id = vehicle_wish.station_id))));
CREATE POLICY in_scope ON public.webhook_delivery USING ((EXISTS ( SELECT
   FROM public.webhook_endpoint e
  WHERE (e.endpoint_id = webhook_delivery.endpoint_id))));
CREATE POLICY in_scope ON public.webhook_endpoint USING ((organization_id = ANY (( SELECT public.visible_organizations() AS visible_organizations)::text[])));
CREATE POLICY in_scope ON public.webhook_lane USING ((EXISTS ( SELECT
   FROM public.webhook_endpoint e
  WHERE (e.endpoint_id = webhook_lane.endpoint_id))));
ALTER TABLE public.incident ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incident_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.installed_certificate ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.local_list ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.local_list_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.message_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.meter_reading ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.monitor_alert ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.organization ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.organization_logo ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.passkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.personal_export ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.personal_export_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.quirk_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.recovery_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.refused_connection ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.reservation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.role_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.root_announcement ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.scim_group ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.scim_group_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.scim_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.security_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.security_watch ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.session ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.sign_in_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.signing_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.single_sign_on_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.station ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.station_certificate ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.station_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.station_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.station_monitor ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.station_variable ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.station_variable_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.stream_value ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.token ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.token_group ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.token_learning ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.totp_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.user_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.variable_page ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.variable_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.vehicle ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.vehicle_wish ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.webhook_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.webhook_endpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.webhook_lane ENABLE ROW LEVEL SECURITY;

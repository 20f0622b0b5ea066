-- Tokens that changed and stand on a station's list, or might: so that one of them costs no comparison of whole lists.

alter table local_list add column changed_uids text[] not null default '{}';
comment on column local_list.changed_uids is 'Folded uids to be compared alone, before and besides the whole list.';
create index local_list_changed on local_list (station_id) where changed_uids <> '{}';

-- Whose tokens these are is the worker's alone to know, as with the entries: who sees a station need not see each token.
revoke select on local_list from voltway_web;
grant select (station_id, state, reason, version, highest, unsure, entries, entries_most, per_message, longest_uid,
    failures, due_at, claimed_until, told_at, current_at) on local_list to voltway_web;

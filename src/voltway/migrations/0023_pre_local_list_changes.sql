-- Tokens that changed and stand on a station's list, or might: so that one of them costs no comparison of whole lists.

alter table local_list add column changed_uids text[] not null default '{}';
comment on column local_list.changed_uids is 'Folded uids to be compared alone, before and besides the whole list.';
create index local_list_changed on local_list (station_id) where changed_uids <> '{}';

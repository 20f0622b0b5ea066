-- Templates that are written to stations by themselves once they have booted: a rollout that stays, and has no end.

alter table configuration_template add column at_boot boolean not null default false;
comment on column configuration_template.at_boot is 'Written to stations that have booted since it was changed.';

alter table configuration_rollout add column at_boot boolean not null default false;
comment on column configuration_rollout.at_boot is 'Stations get their turns when they boot.';

drop index configuration_rollout_open;
create unique index configuration_rollout_open on configuration_rollout (template_id, at_boot)
    where state in ('running', 'paused');

alter table configuration_check add column at_boot boolean not null default false;
create index configuration_check_at_boot on configuration_check (station_id) where at_boot;
comment on column configuration_check.at_boot is 'A template that is written at boot fits: the station tells all after each.';

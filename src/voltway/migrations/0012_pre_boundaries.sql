-- The boundary between organizations on the tables of people, groups and webhooks, and what pages may do with them.

alter table user_account add foreign key (organization_id) references organization;
alter table role_grant add foreign key (organization_id) references organization on delete cascade;
alter table custom_role add foreign key (organization_id) references organization on delete cascade;
alter table token_group add foreign key (organization_id) references organization;
alter table token_learning add foreign key (organization_id) references organization on delete cascade;
alter table webhook_endpoint add foreign key (organization_id) references organization;

alter table role_grant enable row level security;
create policy in_scope on role_grant using (organization_id = any((select visible_organizations())::text[]));
alter table custom_role enable row level security;
create policy in_scope on custom_role using (organization_id = any((select visible_organizations())::text[]));
alter table token_group enable row level security;
create policy in_scope on token_group using (organization_id = any((select visible_organizations())::text[]));
alter table token_learning enable row level security;
create policy in_scope on token_learning using (organization_id = any((select visible_organizations())::text[]));
alter table webhook_endpoint enable row level security;
create policy in_scope on webhook_endpoint using (organization_id = any((select visible_organizations())::text[]));
alter table webhook_delivery enable row level security;
create policy in_scope on webhook_delivery using (
    exists (select from webhook_endpoint e where e.endpoint_id = webhook_delivery.endpoint_id)
);
alter table webhook_lane enable row level security;
create policy in_scope on webhook_lane using (
    exists (select from webhook_endpoint e where e.endpoint_id = webhook_lane.endpoint_id)
);
alter table audit_entry enable row level security;
create policy in_scope on audit_entry using (organization_id = any((select visible_organizations())::text[]));

-- A person is seen where their account is kept and where they have a role.
alter table user_account enable row level security;
create policy in_scope on user_account using (
    organization_id = any((select visible_organizations())::text[])
    or exists (select from role_grant g where g.user_id = user_account.user_id)
) with check (organization_id = any((select visible_organizations())::text[]));

-- What a person signs in with is theirs: pages read it only while somebody signs in or looks at their own account.
alter table totp_secret enable row level security;
create policy in_scope on totp_secret using (exists (select from user_account a where a.user_id = totp_secret.user_id));
alter table recovery_code enable row level security;
create policy in_scope on recovery_code
    using (exists (select from user_account a where a.user_id = recovery_code.user_id));
alter table passkey enable row level security;
create policy in_scope on passkey using (exists (select from user_account a where a.user_id = passkey.user_id));
alter table sign_in_session enable row level security;
create policy in_scope on sign_in_session
    using (exists (select from user_account a where a.user_id = sign_in_session.user_id));

grant select, insert, update, delete on user_account, role_grant, custom_role, totp_secret, recovery_code, passkey,
    passkey_challenge, pending_sign_in, sign_in_session, one_time_link, throttle_bucket, token_group, token_learning,
    webhook_endpoint, webhook_delivery, webhook_lane to voltway_web;
grant select on audit_entry, audit_checkpoint, audit_key to voltway_web;
grant execute on function audit_append to voltway_web;

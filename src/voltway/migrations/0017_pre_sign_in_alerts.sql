-- Sign-in alerts, and showing at one's provider anew who one is.

alter table user_account add signed_in_at timestamptz;
comment on column user_account.signed_in_at is 'When the person signed in last; null: never. The first time alarms nobody.';
-- Sessions are kept for a month; who has something to sign in with has been here before.
update user_account a set signed_in_at = coalesce(
    (select max(s.created_at) from sign_in_session s where s.user_id = a.user_id),
    (select max(e.last_used_at) from external_identity e where e.user_id = a.user_id),
    (select max(p.created_at) from passkey p where p.user_id = a.user_id),
    a.password_set_at
);

alter table sign_in_session add is_new_device boolean not null default false;
comment on column sign_in_session.is_new_device is 'The browser was not known, and it was not the first sign-in: the person had a mail.';

alter table identity_provider add step_up_values text[] not null default '{}';
comment on column identity_provider.step_up_values is 'One of which the claim acr has to be, or amr to hold, when somebody shows anew who they are; none: all do.';

alter table single_sign_on_attempt add sign_in_id text;
comment on column single_sign_on_attempt.sign_in_id is 'The session of somebody who is signed in and left to show anew who they are; null: to sign in.';

-- Roots of contracts that are kept because the provider of contracts trusts them.

alter table contract_authority add column from_provider boolean not null default false;
comment on column contract_authority.from_provider is 'Comes and goes as the provider says; others are the operator''s.';

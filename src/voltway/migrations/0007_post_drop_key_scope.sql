-- What a key may do stands in its permissions.
alter table api_key drop column scope;

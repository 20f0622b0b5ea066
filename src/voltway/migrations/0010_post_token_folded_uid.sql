-- token_by_uid has taken its place.
drop index token_by_folded_uid;

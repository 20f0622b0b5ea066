-- A session is named by its id alone wherever people and partners speak of it, and listed per station, newest first.
create index session_by_id on session (session_id);
create index session_by_station on session (station_id, started_at desc, session_id desc);

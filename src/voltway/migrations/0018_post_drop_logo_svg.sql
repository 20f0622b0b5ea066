-- Logos are in organization_logo.
alter table organization drop column logo_svg;

-- Makes an empty database on a PostgreSQL server, with three roles that can do no more than they must. For psql, as an
-- administrator of the server, who afterwards gives each of them a password (\password answers_app):
--
--   psql -v database=answers -v owner=answers_owner -v app=answers_app -v reader=answers_reader -f deploy/postgresql.sql postgres
--
-- owner: makes and alters tables (`migrate`, `restore`). app: the desk and all commands. reader: the public pages. What the
-- last two may do with each table is said by `manage.py grant_rights`, which the owner runs after every `migrate`.
\set ON_ERROR_STOP on

CREATE ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
CREATE ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
CREATE ROLE :"reader" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
CREATE DATABASE :"database" OWNER :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"app", :"reader";
ALTER ROLE :"reader" IN DATABASE :"database" SET default_transaction_read_only = on;

\connect :database
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"app", :"reader";

-- Makes an empty database on a PostgreSQL server (15 or newer), with three roles that can do no more than they must. For
-- psql, as an administrator of the server, who afterwards gives each of them a password (\password answers_app):
--
--   psql -v database=answers -v owner=answers_owner -v app=answers_app -v reader=answers_reader -f deploy/postgresql.sql postgres
--
-- owner: makes and alters tables (`migrate`, `restore`). app: the desk and all commands. reader: the public pages. What the
-- last two may do with each table is said by `manage.py grant_rights`, which the owner runs after every `migrate`.
--
-- Roles and database that are there already are kept, passwords too, and get what is said here: so this is run again for each
-- database into which a backup is restored, before or afterwards, and whenever somebody may have loosened it.
\set ON_ERROR_STOP on

SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY[:'owner', :'app', :'reader']) AS name
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE :"reader" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
SELECT format('CREATE DATABASE %I', :'database')
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
ALTER DATABASE :"database" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC, :"app", :"reader";
GRANT CONNECT ON DATABASE :"database" TO :"app", :"reader";
ALTER ROLE :"reader" IN DATABASE :"database" SET default_transaction_read_only = on;

\connect :database
REVOKE ALL ON SCHEMA public FROM PUBLIC, :"app", :"reader";
GRANT ALL ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"app", :"reader";

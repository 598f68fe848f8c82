-- What « team create » makes in a base of PostgreSQL 15 or later, in one transaction (see docs/team-format.md).
--
-- Whoever creates a team owns all of it. Two roles that nobody logs in by stand for what others may do: a reader reads,
-- a writer reads and calls publish, publish_snapshot and seen, which only ever add. Nobody else may write to the tables,
-- so that what stands cannot be changed nor taken away by a writer, whatever program asks.

CREATE SCHEMA dcant;
COMMENT ON SCHEMA dcant IS {comment};

CREATE ROLE {reader} NOLOGIN;
CREATE ROLE {writer} NOLOGIN;

CREATE TABLE dcant.team (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    format integer NOT NULL,
    uid text NOT NULL,
    made_at text NOT NULL,
    with_contacts boolean NOT NULL
);
INSERT INTO dcant.team (format, uid, made_at, with_contacts) VALUES ({format}, {uid}, {made_at}, {with_contacts});

-- A name ends with the SHA-256 of the bytes: what does not bear its name does not come in.
CREATE TABLE dcant.bundle (
    number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    replica text NOT NULL CHECK (replica ~ '^[0-9a-f-]+$' AND length(replica) = 36),
    name text NOT NULL CHECK (name ~ '^[0-9a-f]+-[0-9a-f]+$' AND length(name) = 81),
    content bytea NOT NULL CHECK (octet_length(content) <= {largest}),
    arrived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    arrived_by text NOT NULL DEFAULT session_user,
    UNIQUE (replica, name),
    CHECK (encode(sha256(content), 'hex') = split_part(name, '-', 2))
);
ALTER TABLE dcant.bundle ALTER COLUMN content SET STORAGE EXTERNAL; -- it is packed already

-- What bundles hold, at once, for whoever joins (docs/team-format.md); nobody needs it.
CREATE TABLE dcant.snapshot (LIKE dcant.bundle INCLUDING ALL);

CREATE TABLE dcant.member (
    replica text PRIMARY KEY CHECK (replica ~ '^[0-9a-f-]+$' AND length(replica) = 36),
    label text NOT NULL CHECK (length(label) <= {longest_label}),
    last_seen timestamptz NOT NULL
);

-- One at a time: numbers then come in the order in which others see them, and nobody who has read up to one of them
-- misses a smaller one that was still under way.
CREATE FUNCTION dcant.publish(a_replica text, a_name text, a_content bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '20s' AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({lock});
    INSERT INTO dcant.bundle (replica, name, content) SELECT a_replica, a_name, a_content
    WHERE NOT EXISTS (SELECT FROM dcant.bundle AS b WHERE b.replica = a_replica AND b.name = a_name);
END $$;

CREATE FUNCTION dcant.publish_snapshot(a_replica text, a_name text, a_content bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '20s' AS $$
    INSERT INTO dcant.snapshot (replica, name, content) VALUES (a_replica, a_name, a_content)
    ON CONFLICT (replica, name) DO NOTHING
$$;

-- When somebody was last here goes on and never back, and not past the time of the server.
CREATE FUNCTION dcant.seen(a_replica text, a_label text, at timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '20s' AS $$
    INSERT INTO dcant.member AS m (replica, label, last_seen) VALUES (a_replica, a_label, least(at, clock_timestamp()))
    ON CONFLICT (replica) DO UPDATE
    SET label = excluded.label, last_seen = greatest(m.last_seen, excluded.last_seen)
    WHERE m.label <> excluded.label OR excluded.last_seen > m.last_seen + interval '1 minute'
$$;

-- What compaction and erasures take away: for the owner, and for whom the owner grants it to.
CREATE FUNCTION dcant.withdraw(replicas text[], names text[]) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '20s' AS $$
    WITH wanted AS (
        SELECT * FROM unnest(replicas, names) AS w (replica, name)
    ), bundles AS (
        DELETE FROM dcant.bundle AS b USING wanted AS w WHERE b.replica = w.replica AND b.name = w.name
        RETURNING b.number
    ), snapshots AS (
        DELETE FROM dcant.snapshot AS s USING wanted AS w WHERE s.replica = w.replica AND s.name = w.name
        RETURNING s.number
    )
    SELECT (SELECT count(*) FROM bundles) + (SELECT count(*) FROM snapshots)
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA dcant FROM PUBLIC;
GRANT USAGE ON SCHEMA dcant TO {reader}, {writer};
GRANT SELECT ON ALL TABLES IN SCHEMA dcant TO {reader}, {writer};
GRANT EXECUTE ON FUNCTION dcant.publish, dcant.publish_snapshot, dcant.seen TO {writer};

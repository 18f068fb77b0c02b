"""Which PostgreSQL the tests can use: prints its URL, or nothing where none answers."""

import os

import psycopg

CANDIDATES = (
    os.environ.get("TEST_DATABASE_URL", ""),
    "postgres://postgres@127.0.0.1:5432/casemgmt",
    "postgres://postgres:postgres@127.0.0.1:5432/casemgmt",
    f"postgres://{os.environ.get('USER', 'root')}@/casemgmt",
)


def reachable(url: str) -> bool:
    """Whether the server answers and lets us create databases."""
    server = url.rpartition("/")[0] + "/postgres"
    try:
        with psycopg.connect(server, connect_timeout=2) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            return bool(row and row[0])
    except psycopg.Error:
        return False


def postgresql_url() -> str:
    """The first that answers, or nothing."""
    return next((url for url in CANDIDATES if url.startswith("postgres") and reachable(url)), "")


def main() -> None:
    """Print it."""
    print(postgresql_url())  # noqa: T201


if __name__ == "__main__":
    main()

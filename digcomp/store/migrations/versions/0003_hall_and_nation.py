"""The hall and the nation: records that go from site to site, roles, second factors, tombstones"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ROLES = "role in ('trainer', 'manager', 'author', 'analyst', 'administrator')"


def upgrade() -> None:
    _accounts()
    _trainings()
    _seats()
    op.create_table(
        "tombstone",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("uid", sa.String(60), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "uid", name=op.f("pk_tombstone")),
    )
    _privacy()
    _security()
    _numbering()
    _nation()
    _bundles()


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _accounts() -> None:
    with op.batch_alter_table("user") as user:
        user.add_column(sa.Column("organisation_id", sa.Integer()))
        user.add_column(sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"))
        user.add_column(sa.Column("password_changed_at", INSTANT))
        user.add_column(sa.Column("totp_secret", sa.String(400)))
        user.add_column(sa.Column("totp_step", sa.BigInteger()))
        user.add_column(sa.Column("recovery_codes", sa.JSON(), nullable=False, server_default="[]"))
        user.create_foreign_key(op.f("fk_user_organisation_id"), "organisation", ["organisation_id"], ["id"])
        user.drop_constraint(op.f("ck_user_role"), type_="check")
        user.create_check_constraint(op.f("ck_user_role"), ROLES)
    with op.batch_alter_table("certificate") as certificate:
        certificate.alter_column("issued_by", existing_type=sa.Integer(), nullable=True)


def _trainings() -> None:
    with op.batch_alter_table("training") as training:
        training.add_column(sa.Column("uid", sa.String(24), nullable=False, server_default=""))
        training.add_column(sa.Column("site", sa.String(6), nullable=False, server_default="A"))
        training.add_column(sa.Column("trainer_name", sa.String(120), nullable=False, server_default=""))
        training.alter_column("trainer_id", existing_type=sa.Integer(), nullable=True)
    _name_records("training")
    op.execute(sa.text("UPDATE training SET site = :site").bindparams(site=_site()))
    with op.batch_alter_table("training") as training:
        training.alter_column("uid", existing_type=sa.String(24), existing_nullable=False, server_default=None)
        training.alter_column("site", existing_type=sa.String(6), existing_nullable=False, server_default=None)
        training.create_unique_constraint(op.f("uq_training_uid"), ["uid"])
    checks = (
        sa.CheckConstraint("kind in ('pre', 'post', 'follow-up')", name=op.f("ck_wave_kind")),
        sa.CheckConstraint("state in ('planned', 'open', 'closed')", name=op.f("ck_wave_state")),
    )
    with op.batch_alter_table("wave", table_args=checks if _on_sqlite() else ()) as wave:
        wave.alter_column("code", existing_type=sa.String(6), nullable=True)
    with op.batch_alter_table("feedback") as feedback:
        feedback.add_column(sa.Column("uid", sa.String(24), nullable=False, server_default=""))
    _name_records("feedback")
    with op.batch_alter_table("feedback") as feedback:
        feedback.alter_column("uid", existing_type=sa.String(24), existing_nullable=False, server_default=None)
        feedback.create_unique_constraint(op.f("uq_feedback_uid"), ["uid"])


def _seats() -> None:
    with op.batch_alter_table("seat") as seat:
        seat.add_column(sa.Column("site", sa.String(6), nullable=False, server_default="A"))
        seat.drop_constraint(op.f("uq_seat_code"), type_="unique")
    op.execute(sa.text("UPDATE seat SET site = :site").bindparams(site=_site()))
    with op.batch_alter_table("seat") as seat:
        seat.alter_column("site", existing_type=sa.String(6), existing_nullable=False, server_default=None)
        seat.create_unique_constraint(op.f("uq_seat_code"), ["site", "code"])
        seat.create_index(op.f("ix_seat_code"), ["code"])


def _security() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_action"), "audit", ["action", "id"])
    op.create_index(op.f("ix_audit_user_id"), "audit", ["user_id", "id"])
    op.create_table(
        "attempt",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_until"), "attempt", ["until"])
    op.create_table(
        "password_link",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("lapses_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_password_link")),
        sa.UniqueConstraint("user_id", name=op.f("uq_password_link_user_id")),
    )
    _sessions()
    _keep_what_was_noted()


def _sessions() -> None:
    op.create_table(
        "sign_in",
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("lapses_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"])
    op.create_index(op.f("ix_sign_in_lapses_at"), "sign_in", ["lapses_at"])


def _keep_what_was_noted() -> None:
    """The audit log only grows. A later migration that copies the table on SQLite must make its triggers again."""
    refused = "the audit log only grows"
    if _on_sqlite():
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{refused}'); END"
            )
        # INSERT OR REPLACE takes a line away without asking the trigger of DELETE.
        there = "EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)"
        op.execute(
            f"CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN {there} "
            f"BEGIN SELECT RAISE(ABORT, '{refused}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refused}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )


def _numbering() -> None:
    op.create_table(
        "counter",
        sa.Column("site", sa.String(6), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_counter")),
    )


def _name_records(table: str) -> None:
    """A name of its own for each record that there is."""
    rows = sa.table(table, sa.column("id", sa.Integer()), sa.column("uid", sa.String()))
    connection = op.get_bind()
    for number in connection.scalars(sa.select(rows.c.id)).all():
        connection.execute(rows.update().where(rows.c.id == number).values(uid=secrets.token_hex(8)))


def _site() -> str:
    """The site of this installation, as it stands before the six digits of its participants' numbers."""
    number = op.get_bind().scalar(sa.text("SELECT min(number) FROM person"))
    return str(number)[:-6] if number else "A"


def _privacy() -> None:
    """What people agreed to, and what is left of those who are deleted."""
    with op.batch_alter_table("sitting") as sitting:
        sitting.add_column(sa.Column("consent_language", sa.String(5)))
    if _on_sqlite():
        # SQLite would give the number of a deleted row to the next one, and what still names it would mean another.
        for table in ("person", "seat", "sitting", "certificate"):
            with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
                pass
    op.execute(sa.text("UPDATE sitting SET consent_language = language"))
    with op.batch_alter_table("look") as look:
        look.alter_column("user_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "consent_text",
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("first_used_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("version", "language", "digest", name=op.f("pk_consent_text")),
    )
    op.create_table(
        "item_tally",
        sa.Column("item_id", sa.String(20), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("dont_know", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "score", "dont_know", name=op.f("pk_item_tally")),
    )
    op.create_table(
        "withdrawn_certificate",
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_withdrawn_certificate")),
        sa.UniqueConstraint("certificate_id", name=op.f("uq_withdrawn_certificate_certificate_id")),
    )
    op.create_table(
        "daily_task",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_daily_task")),
    )


def _nation() -> None:
    """Kept results and their tallies; those of trainings that there are, are due."""
    training = ["training_id"], ["training.id"]
    op.create_table(
        "result",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(16), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("scores", sa.Integer(), nullable=False),
        sa.Column("figures", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_result_sitting_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(*training, name=op.f("fk_result_training_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_result")),
    )
    op.create_index(op.f("ix_result_training_id"), "result", ["training_id", "kind"])
    op.create_table(
        "gain_result",
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(16), nullable=False),
        sa.Column("rests_on", sa.String(100), nullable=False),
        sa.Column("figures", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_gain_result_seat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(*training, name=op.f("fk_gain_result_training_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seat_id", name=op.f("pk_gain_result")),
    )
    op.create_index(op.f("ix_gain_result_training_id"), "gain_result", ["training_id"])
    op.create_table(
        "tally",
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(16), nullable=False),
        *(sa.Column(name, sa.Double()) for name in ("mean", "low", "high")),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sums", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(*training, name=op.f("fk_tally_training_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("training_id", "kind", name=op.f("pk_tally")),
    )
    op.create_table(
        "tally_due",
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(*training, name=op.f("fk_tally_due_training_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("training_id", name=op.f("pk_tally_due")),
    )
    op.execute("INSERT INTO tally_due (training_id) SELECT id FROM training")


def _bundles() -> None:
    """Versions of records that bundles have carried, the keys that are trusted, the bundles made and read."""
    op.create_table(
        "bundle_record",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("uid", sa.String(64), nullable=False),
        sa.Column("site", sa.String(6), nullable=False),
        sa.Column("version", sa.String(24), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("training", sa.String(24)),
        sa.Column("person", sa.String(20)),
        sa.Column("person_id", sa.Integer()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_bundle_record_person_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("kind", "uid", "site", "version", name=op.f("uq_bundle_record_version")),
        sa.CheckConstraint("state in ('own', 'kept', 'other', 'clash', 'held')", name=op.f("ck_bundle_record_state")),
    )
    for column in ("training", "person", "person_id", "state"):
        op.create_index(op.f(f"ix_bundle_record_{column}"), "bundle_record", [column])
    op.create_table(
        "bundle_key",
        sa.Column("site", sa.String(6), nullable=False),
        sa.Column("fingerprint", sa.String(60), nullable=False),
        sa.Column("relays", sa.Boolean(), nullable=False),
        sa.Column("trusted_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_bundle_key")),
    )
    op.create_table(
        "bundle_made",
        sa.Column("sequence", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("uid", sa.String(24), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_bundle_made")),
    )
    op.create_table(
        "bundle_read",
        sa.Column("uid", sa.String(24), nullable=False),
        sa.Column("site", sa.String(6), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("read_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_bundle_read")),
    )

"""The training day: organisations, rules of programmes, attendance, certificates, feedback, looks and events"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _new_tables()
    for table, column in (
        ("programme", sa.Column("blueprint", sa.String(20), nullable=False, server_default="standard")),
        ("programme", sa.Column("target", sa.String(60))),
        ("programme", sa.Column("hours", sa.Integer(), nullable=False, server_default="16")),
        ("programme", sa.Column("least_attendance", sa.Integer(), nullable=False, server_default="80")),
        ("programme", sa.Column("level_on_certificate", sa.Boolean(), nullable=False, server_default=sa.false())),
        ("programme", sa.Column("archived_at", INSTANT)),
        ("training", sa.Column("district", sa.String(12))),
        ("training", sa.Column("version", sa.Integer(), nullable=False, server_default="1")),
        ("training", sa.Column("archived_at", INSTANT)),
        ("wave", sa.Column("paused_at", INSTANT)),
        ("wave", sa.Column("closes_at", INSTANT)),
        ("seat", sa.Column("removed_at", INSTANT)),
        ("seat", sa.Column("feedback_at", INSTANT)),
        ("sitting", sa.Column("open_until", INSTANT)),
    ):
        op.add_column(table, column)
    # Alembic would add the reference as a constraint of its own, which SQLite cannot; written so, both can.
    for table in ("training", "seat"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN organisation_id INTEGER "
            f"CONSTRAINT fk_{table}_organisation_id REFERENCES organisation (id)"
        )


def _new_tables() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer()),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("aimag", sa.String(8)),
        sa.Column("archived_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_index(op.f("ix_organisation_parent_id"), "organisation", ["parent_id"])
    op.create_table(
        "training_trainer",
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        _to_training("training_trainer"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_training_trainer_user_id")),
        sa.PrimaryKeyConstraint("training_id", "user_id", name=op.f("pk_training_trainer")),
    )
    op.create_table(
        "attendance",
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_attendance_seat_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seat_id", "day", name=op.f("pk_attendance")),
    )
    op.create_table(
        "lesson",
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.Column("competence", sa.String(8), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        _to_training("lesson"),
        sa.PrimaryKeyConstraint("training_id", "competence", name=op.f("pk_lesson")),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_id", sa.Integer(), nullable=False),
        sa.Column("ratings", sa.JSON(), nullable=False),
        sa.Column("comment", sa.String(2000), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        _to_training("feedback"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_training_id"), "feedback", ["training_id"])
    op.create_table(
        "retrospective",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("ratings", sa.JSON(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_retrospective_sitting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_retrospective")),
    )
    _certificates_looks_and_events()


def _certificates_looks_and_events() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("levels", sa.String(8)),
        sa.Column("script_text", sa.String(400)),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("revoked_at", INSTANT),
        sa.Column("revoked_reason", sa.String(200)),
        sa.Column("replaces_id", sa.Integer()),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_certificate_seat_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["user.id"], name=op.f("fk_certificate_issued_by")),
        sa.ForeignKeyConstraint(["replaces_id"], ["certificate.id"], name=op.f("fk_certificate_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    op.create_index(op.f("ix_certificate_seat_id"), "certificate", ["seat_id"])
    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer()),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_look_user_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_look_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_look_sitting_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
    )
    op.create_index(op.f("ix_look_person_id"), "look", ["person_id"])
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_id", sa.Integer()),
        sa.Column("user_id", sa.Integer()),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("undone_at", INSTANT),
        _to_training("event"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_event_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_training_id"), "event", ["training_id"])


def _to_training(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_training_id")
    return sa.ForeignKeyConstraint(["training_id"], ["training.id"], name=name, ondelete="CASCADE")

"""Who trains what, and whether it has begun."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from digcomp.store.tables import Sitting, Training, TrainingTrainer, User, Wave


def has_begun(session: Session, training_id: int) -> bool:
    """Whether anybody has begun a test of a training, be they taken off since."""
    query = select(Sitting.id).join(Wave, Wave.id == Sitting.wave_id).where(Wave.training_id == training_id)
    return session.scalar(query.limit(1)) is not None


def trainers_of(session: Session, training: Training) -> list[User]:
    """Who made a training, and then the others by name."""
    beside = select(TrainingTrainer.user_id).where(TrainingTrainer.training_id == training.id)
    query = select(User).where((User.id == training.trainer_id) | User.id.in_(beside)).order_by(User.name, User.id)
    return sorted(session.scalars(query), key=lambda user: user.id != training.trainer_id)


def active_user(session: Session, login: str) -> User | None:
    """The account of a login, if it may sign in."""
    return session.scalar(select(User).where(User.login == login, User.active))

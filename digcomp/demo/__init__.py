"""A believable academy from one seed, made through the services: its people and figures are invented."""

from digcomp.demo.academy import LOGINS, DemoLogin, build_academy

__all__ = ["LOGINS", "DemoLogin", "build_academy"]

"""The migration as it is; its name cannot be imported by a statement."""

from importlib import import_module

Migration = import_module("labels.migrations.0002_signers_address_and_changes").Migration

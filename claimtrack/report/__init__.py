"""The views on the ledger: pure functions from entries to a ``View``, each in the module of its subject, and
the forms that a view takes (``render``).

None is imported here: whoever shows one view does not wait for the others.
"""

"""The same campaign as a per-tick Mesa model, as a good Mesa user would write it: hourly steps, networkx routing.

It plays the plan of a scenario by the rules of `model` and `agents`, but moves everything hour by hour in Python.
"""

"""Escorting rules, one a file: which convoys the command gives an escort."""

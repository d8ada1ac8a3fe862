"""Fields of one record, read and written as plain numbers."""

import struct

import numpy as np
import pytest

from model.kernel import records as r
from model.kernel.dispatch import ASKED
from model.peek import peek, poke, spelled

RECORDS = [r.CONVOY, r.JOB, r.ARC, r.STATION, r.ASSET, r.PERMIT]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.names[0])
def test_every_field_is_read_as_numpy_reads_it(record):
    table, names = np.zeros(3, record), [name for name in record.names if record[name].shape == ()]
    for k, name in enumerate(names):
        table[name] = [k + 1, 2 * k + 1, 3 * k + 1]
    assert peek(record, *names)(table, 1) == table[names][1].item()
    assert peek(record, names[-1])(table, 2) == (table[names[-1]][2].item(),)


def test_fields_are_written_where_numpy_reads_them_and_zero_between():
    table = np.zeros(3, r.PERMIT)
    table["cargo"] = table["granted"] = 7
    poke(r.PERMIT, "border", "lodged")(table, 1, (4, 2.5))
    assert table[["border", "cargo", "lodged", "granted"]].tolist() == [(0, 7, 0, 7), (4, 0, 2.5, 7), (0, 7, 0, 7)]


def test_the_names_stand_in_the_order_of_the_record():
    with pytest.raises(ValueError, match="comes earlier"):
        peek(r.JOB, "done", "asset")


def test_a_record_is_spelled_as_struct_packs_it():
    table = np.zeros(2, ASKED)
    struct.pack_into(spelled(ASKED, ASKED.names), table, ASKED.itemsize, 1, 2, 3.5, -1, 4)
    assert table.tolist() == [(0, 0, 0.0, 0, 0), (1, 2, 3.5, -1, 4)]

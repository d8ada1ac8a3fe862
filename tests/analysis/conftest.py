"""Series made by hand."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest

from model.results import SERIES, frame

Make = Callable[..., pd.DataFrame]


@pytest.fixture
def rows_of() -> Make:
    """Build the series of one (run, region, supply) from what was served a turn; 10 t are asked a turn by default."""

    def make(served: list[float], **given: object) -> pd.DataFrame:
        count = len(served)
        values: Mapping[str, object] = {
            "run": "r",
            "time_h": 24.0 * np.arange(1, count + 1),
            "region": "north",
            "supply": "III",
            "asked_t": 10.0,
            "served_t": served,
            "planned_t": given.get("asked_t", 10.0),
            "stock_t": 30.0,
            "depot_stock_t": 0.0,
            "asked_twin_t": given.get("asked_t", 10.0),
            "served_twin_t": 10.0,
            **given,
        }
        return frame(SERIES, {name: np.resize(np.asarray(value), count) for name, value in values.items()})

    return make

"""Where supply comes from: works, refineries and ports of entry, what they live on, and how they grow."""

from __future__ import annotations

from pydantic import Field

from model.part import Name, NonNegative, Part, Positive, Share, Supply


class Surge(Part):
    """Output that grows when it is ordered to: after a while more and more leaves the works, up to a most.

    Shell output in Europe took two years and more to double; orders for large calibres take 12 to 28 months (S10).
    """

    from_days: NonNegative = Field(0, description="day on which it is ordered [assumed]")
    notice_days: NonNegative = Field(60, description="from the order to the first more: shifts, tools [assumed]")
    doubling_days: Positive = Field(360, description="in which output doubles [assumed; lead times 12-28 months, S10]")
    most: float = Field(3, ge=1, description="times the output at the start, at most [assumed]")
    supplies: tuple[Supply, ...] = Field(("V",), min_length=1, description="classes that grow")


class Producer(Part):
    """Industry, a refinery or a port of entry: it makes or lands supply into its own stock, while there is room.

    Output is steady unless `surge` says that it grows, or the change `supplier` on the timeline cuts what comes from
    abroad: then the works live on parts in stock, and afterwards lack the `foreign` share of what is still cut.
    """

    name: Name
    node: Name
    output_t_per_day: dict[Supply, NonNegative]
    stock_t: dict[Supply, NonNegative] = Field(default_factory=dict)
    capacity_t: dict[Supply, NonNegative] = Field(
        default_factory=dict, description="tonnes; a class not named: 30 days of output [A13]"
    )
    foreign: dict[Supply, Share] = Field(
        default_factory=dict,
        description="share of output that needs parts from abroad; not named: none [assumed]",
    )
    parts_days: NonNegative = Field(30, description="days of full output that parts in stock last [assumed]")
    surge: Surge | None = None

    @property
    def varies(self) -> bool:
        """Whether its output ever changes."""
        return self.surge is not None or any(self.foreign.values())

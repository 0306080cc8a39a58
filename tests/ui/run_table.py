"""A run table on the page: its rows by name, its numbers by column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator


class RunTable:
    """The run table inside an element, such as the output of a cell."""

    def __init__(self, element: Locator) -> None:
        self.element = element

    def shows(self, *names: str) -> None:
        """Wait until the runs shown are these, from top to bottom.

        A row that has only begun to be drawn has no name yet.
        """
        runs = self.element.get_by_role("rowheader")
        expect(runs).to_have_text([*names], use_inner_text=True)

    @property
    def first(self) -> Locator:
        """The name of the topmost run."""
        return self.element.get_by_role("rowheader").first

    def row(self, name: str) -> Locator:
        """Return the row of a run."""
        header = self.element.page.get_by_role("rowheader", name=name, exact=True)
        return self.element.get_by_role("row").filter(has=header)

    def header(self, column: str) -> Locator:
        """Return a column's header."""
        return self.element.get_by_role("columnheader", name=column, exact=True)

    def cell(self, name: str, column: str) -> Locator:
        """Return a run's value in a column."""
        header = self.header(column)
        # only columns in sight are drawn
        header.scroll_into_view_if_needed()
        return self.row(name).locator(f"> [aria-colindex='{self.place(column)}']")

    def place(self, column: str) -> int:
        """Return how many columns stand before a column, and itself."""
        number = self.header(column).get_attribute("aria-colindex")
        assert number
        return int(number)

    def sort(self, column: str) -> None:
        """Click a column's header."""
        self.header(column).get_by_role("button").click()

    @property
    def filter(self) -> Locator:
        """The filter box."""
        return self.element.get_by_role("searchbox")

    @property
    def status(self) -> Locator:
        """The line that says how current the table is."""
        return self.element.get_by_role("status")

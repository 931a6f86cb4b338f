"""The size of a screenshot is read strictly."""

import pytest
import typer

from playground.command_line.pictures import parse_size


def test_a_size_is_width_by_height() -> None:
    assert parse_size(" 1600X1000 ") == (1600, 1000)


@pytest.mark.parametrize("text", ["", "1600", "1600x", "x1000", "-1600x1000", "10x10", "99999x10"])
def test_another_form_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="such as 1600x1000"):
        parse_size(text)

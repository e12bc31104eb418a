"""A picture laid of tiles is the picture painted whole, and paints what changed only."""

from devices.screens.canvas import Box, Canvas
from displays import palette
from displays.tiles import Mosaic, Tile

SIZE = (40, 20)
LEFT, RIGHT = Box(0, 0, 20, 20), Box(20, 0, 20, 20)
painted: list[tuple[int, int, int]] = []


def fill(canvas: Canvas, box: Box, colour: tuple[int, int, int]) -> None:
    painted.append(colour)
    canvas.image.paste(colour, (box.x, box.y, box.right, box.bottom))


def test_what_says_the_same_is_not_painted_again() -> None:
    painted.clear()
    mosaic = Mosaic(SIZE, 1.0)

    assert mosaic.lay([Tile(LEFT, fill, ((1, 1, 1),)), Tile(RIGHT, fill, ((2, 2, 2),))]) == Box(0, 0, *SIZE)
    assert mosaic.lay([Tile(LEFT, fill, ((3, 3, 3),)), Tile(RIGHT, fill, ((2, 2, 2),))]) == LEFT
    assert mosaic.cut(LEFT) == bytes([3]) * 3 * 400
    assert painted == [(1, 1, 1), (2, 2, 2), (3, 3, 3)]
    assert mosaic.image.getpixel((5, 5)) == (3, 3, 3)
    assert mosaic.image.getpixel((25, 5)) == (2, 2, 2)


def test_what_comes_back_is_laid_without_painting() -> None:
    painted.clear()
    mosaic = Mosaic(SIZE, 1.0)
    for colour in ((1, 1, 1), (2, 2, 2), (1, 1, 1), (2, 2, 2)):
        mosaic.lay([Tile(LEFT, fill, (colour,))])

    assert painted == [(1, 1, 1), (2, 2, 2)]


def test_a_tile_that_is_gone_leaves_the_ground() -> None:
    mosaic = Mosaic(SIZE, 1.0)
    mosaic.lay([Tile(LEFT, fill, ((1, 1, 1),))])

    assert mosaic.lay([]) == LEFT
    assert mosaic.image.getpixel((5, 5)) == palette.GROUND
    assert mosaic.lay([]) is None


def test_another_arrangement_leaves_nothing_of_the_one_before() -> None:
    mosaic = Mosaic(SIZE, 1.0)
    mosaic.lay([Tile(LEFT, fill, ((1, 1, 1),)), Tile(RIGHT, fill, ((2, 2, 2),))])
    mosaic.lay([Tile(Box(10, 0, 20, 20), fill, ((3, 3, 3),))])

    assert [mosaic.image.getpixel((x, 5)) for x in (5, 15, 25, 35)] == [
        palette.GROUND,
        (3, 3, 3),
        (3, 3, 3),
        palette.GROUND,
    ]

"""In which group somebody is: district, sex, age on the day, industry."""

from __future__ import annotations

from datetime import date

import polars as pl

DIMENSIONS = ("district", "sex", "age", "industry")
EVERYBODY = "all"
NOT_KNOWN = "unknown"
_COLUMNS = {"district": "member.district", "sex": "member.sex", "industry": "member.industry"}
_BIRTH = "member.birth_date"
AGES = ("under-25", "25-34", "35-44", "45-54", "55-over")
_FROM = (25, 35, 45, 55)
TALLY = {
    "dimension": pl.String,
    "group": pl.String,
    "heading": pl.String,
    "persons": pl.Int64,
    "old_fen": pl.Int64,
    "new_fen": pl.Int64,
    "changed": pl.Int64,
    "squares": pl.Float64,
    "old_paid": pl.Int64,
    "old_squares": pl.Float64,
    "new_paid": pl.Int64,
    "new_squares": pl.Float64,
}
_KEYS = ("dimension", "group", "heading")


def groups_of(members: pl.DataFrame, on: date) -> pl.DataFrame:
    """`person` and the name of their group in each dimension; what is not told is `unknown`."""
    return members.select(
        "person",
        *(_named(members, column).alias(dimension) for dimension, column in _COLUMNS.items()),
        _age(members, on).alias("age"),
    ).unique("person", keep="first", maintain_order=True)


def _named(members: pl.DataFrame, column: str) -> pl.Expr:
    if column not in members.columns:
        return pl.lit(NOT_KNOWN)
    text = pl.col(column).cast(pl.String)
    return pl.when(text.is_null() | (text == "")).then(pl.lit(NOT_KNOWN)).otherwise(text)


def _age(members: pl.DataFrame, on: date) -> pl.Expr:
    """In full years on the day; somebody born later is of no age."""
    if members.schema.get(_BIRTH) != pl.Date:
        return pl.lit(NOT_KNOWN)
    born = pl.col(_BIRTH)
    day = pl.lit(on.month * 100 + on.day)
    birthday = born.dt.month().cast(pl.Int32) * 100 + born.dt.day()
    years = pl.lit(on.year) - born.dt.year() - (birthday > day).cast(pl.Int32)
    band = pl.lit(AGES[0])
    for from_, name in zip(_FROM, AGES[1:], strict=True):
        band = pl.when(years >= from_).then(pl.lit(name)).otherwise(band)
    return pl.when(born.is_null() | (years < 0)).then(pl.lit(NOT_KNOWN)).otherwise(band)


def tally(persons: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Persons and sums by dimension, group and heading: what partitions are added up by."""
    joined = persons.join(groups, on="person", how="left", maintain_order="left")
    joined = joined.with_columns(pl.col(dimension).fill_null(NOT_KNOWN) for dimension in DIMENSIONS)
    joined = joined.with_columns(pl.lit("").alias(EVERYBODY))
    return pl.concat([_of(joined, dimension) for dimension in (EVERYBODY, *DIMENSIONS)])


def _of(joined: pl.DataFrame, dimension: str) -> pl.DataFrame:
    difference = pl.col("difference")
    counted = joined.group_by(pl.col(dimension).alias("group"), "heading").agg(
        persons=pl.len(),
        old_fen=pl.col("old_fen").sum(),
        new_fen=pl.col("new_fen").sum(),
        changed=(difference != 0).sum(),
        squares=_squares(difference),
        old_paid=(pl.col("old_fen") != 0).sum(),
        old_squares=_squares(pl.col("old_fen")),
        new_paid=(pl.col("new_fen") != 0).sum(),
        new_squares=_squares(pl.col("new_fen")),
    )
    return _shaped(counted.with_columns(dimension=pl.lit(dimension)))


def _squares(fen: pl.Expr) -> pl.Expr:
    """For the spread of a sample alone, so a float will do."""
    return fen.cast(pl.Float64).pow(2).sum()


def added_up(tallies: list[pl.DataFrame]) -> pl.DataFrame:
    if not tallies:
        return pl.DataFrame(schema=TALLY)
    sums = [pl.col(name).sum() for name in TALLY if name not in _KEYS]
    return _shaped(pl.concat(tallies).group_by(_KEYS).agg(sums)).sort(_KEYS)


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(of) for name, of in TALLY.items())

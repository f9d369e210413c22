"""A first look at a published file in three plots.

marimo edit docs/notebooks/first_look.py -- --database warehouse/data/gouji.duckdb
"""

import marimo

app = marimo.App(width="medium", app_title="gouji: a first look")


@app.cell
def _():
    import altair
    import duckdb
    import marimo as mo

    return altair, duckdb, mo


@app.cell
def _(duckdb, mo):
    database = mo.cli_args().get("database") or "warehouse/data/gouji.duckdb"
    connection = duckdb.connect(str(database), read_only=True)

    def ask(sql):
        return connection.sql(sql).to_arrow_table()

    return ask, database


@app.cell
def _(ask, database, mo):
    facts = ask(
        "select count(*) as reports, count(distinct agency_id) as bodies, min(report_year) as first_year,"
        " max(report_year) as last_year from reports"
    ).to_pylist()[0]
    mo.md(
        f"""
        # 勾稽 gouji: a first look

        `{database}` holds {facts["reports"]} reports of {facts["bodies"]} bodies, {facts["first_year"]} to
        {facts["last_year"]}. Every number has its place on the page in the view `cells`; what does not add up is in
        `anomalies`; what a column means, its comment says in English and Chinese.
        """
    )
    return (facts,)


@app.cell
def _(altair, ask):
    outcomes = ask(
        """
        unpivot (
            select
                report_year,
                sum(granted)::double as "予以公开 granted",
                sum(granted_in_part)::double as "部分公开 in part",
                sum(denied_total)::double as "不予公开 denied",
                sum(unavailable_total)::double as "无法提供 unavailable",
                sum(rejected_total)::double as "不予处理 not processed",
                sum(other_total)::double as "其他处理 other"
            from agency_years
            where form in ('2019', '2021')
            group by report_year
        )
        on columns(* exclude (report_year)) into name outcome value requests
        order by report_year, outcome
        """
    )
    outcomes_plot = (
        altair.Chart(outcomes, title="What became of the requests, by year")
        .mark_bar()
        .encode(
            x=altair.X("report_year:O", title="report year"),
            y=altair.Y("requests:Q", stack="normalize", title="share of outcomes"),
            color=altair.Color("outcome:N", title=None),
            tooltip=["report_year", "outcome", "requests"],
        )
    )
    outcomes_plot  # noqa: B018 - what a cell shows
    return outcomes, outcomes_plot


@app.cell
def _(altair, ask):
    granted = ask(
        """
        select level, report_year, value::double as share, denominator::double as outcomes
        from indicators
        where indicator_id = 'share_granted' and value is not null
        order by report_id
        """
    )
    granted_plot = (
        altair.Chart(granted, title="Share granted in full, one point a report; small ones are faint")
        .mark_circle()
        .encode(
            x=altair.X("outcomes:Q", scale=altair.Scale(type="symlog"), title="outcomes of the year"),
            y=altair.Y("share:Q", title="share granted"),
            color=altair.Color("level:N", title="level"),
            opacity=altair.condition("datum.outcomes < 30", altair.value(0.15), altair.value(0.7)),
            tooltip=["level", "report_year", "share", "outcomes"],
        )
    )
    granted_plot  # noqa: B018 - what a cell shows
    return granted, granted_plot


@app.cell
def _(altair, ask):
    coverage = ask(
        "select report_year, state, count(*) as reports from coverage group by report_year, state order by all"
    )
    coverage_plot = (
        altair.Chart(coverage, title="Reports that are expected, and what is there")
        .mark_bar()
        .encode(
            x=altair.X("report_year:O", title="report year"),
            y=altair.Y("reports:Q", title="reports"),
            color=altair.Color("state:N", title=None),
            tooltip=["report_year", "state", "reports"],
        )
    )
    coverage_plot  # noqa: B018 - what a cell shows
    return coverage, coverage_plot


if __name__ == "__main__":
    app.run()

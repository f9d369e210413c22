"""Puts a known report's headline, prose and tables in printed order."""

from __future__ import annotations

from flows.sample.model import SAMPLE_NOTE, KnownReport, PrintedDocument, PrintedParagraph, PrintedTable
from flows.sample.prose import preamble, sections
from flows.sample.tables import printed_tables


def printed_document(report: KnownReport) -> PrintedDocument:
    """The report as printed, whatever the format: headline, note that these are sample data, preamble, six sections."""
    tables = printed_tables(report)
    blocks: list[PrintedParagraph | PrintedTable] = [
        PrintedParagraph(report.agency.name, "title"),
        PrintedParagraph(f"{report.year}年政府信息公开工作年度报告", "title"),
        PrintedParagraph(SAMPLE_NOTE, "note"),
        PrintedParagraph(preamble(report).text),
    ]
    claims = []
    for section in sections(report):
        blocks.append(PrintedParagraph(section.heading, "heading"))
        for paragraph in section.paragraphs:
            blocks.append(PrintedParagraph("".join(sentence.text for sentence in paragraph)))
            claims += [claim for sentence in paragraph for claim in sentence.claims]
        if section.table_key in tables:
            blocks.append(tables[section.table_key])
    return PrintedDocument(
        title=report.title,
        agency_name=report.agency.name,
        year=report.year,
        form=report.form,
        published_on=report.published_on,
        blocks=tuple(blocks),
        claims=tuple(claims),
    )

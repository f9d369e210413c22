-- Load the wide rows. A blank counts as 0 in sums where the table of the document prints no 0 at all: many bodies
-- leave their zeros empty. The number of a blank itself stays NULL.

insert into storage.requests_rows by name
select
    rows.* exclude (blanks),
    rows.blanks,
    rows.blanks <> 0 and counts.n_zeros = 0 as blank_as_zero
from staged_requests as rows
inner join staged_presence as counts on rows.document_no = counts.document_no and counts.table_key = 'requests';

insert into storage.disputes_rows by name
select
    rows.* exclude (blanks),
    rows.blanks,
    rows.blanks <> 0 and counts.n_zeros = 0 as blank_as_zero
from staged_disputes as rows
inner join staged_presence as counts on rows.document_no = counts.document_no and counts.table_key = 'disputes';

insert into storage.proactive_rows by name
select
    rows.* exclude (blanks),
    rows.blanks,
    rows.blanks <> 0 and counts.n_zeros = 0 as blank_as_zero
from staged_proactive as rows
inner join staged_presence as counts on rows.document_no = counts.document_no and counts.table_key = 'proactive';

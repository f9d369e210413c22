-- Note which documents are in the tables of schema storage, for the build that goes on from this file.

insert into storage.loaded_documents select document_no from new_documents order by document_no;

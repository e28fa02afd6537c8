-- What waits to be sent is counted in the log, which every edit writes anyway: an index over documents for it
-- cost each edit two more pages to encrypt and write.
drop index document_local_seq;

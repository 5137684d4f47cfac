-- The head of each log above up to which a proof of consistency held; the first one told begins.
ALTER TABLE batchlog_upper_log ADD COLUMN proven VARCHAR;
UPDATE batchlog_upper_log SET proven = size || ':' || root;
ALTER TABLE batchlog_upper_log ALTER COLUMN proven SET NOT NULL;

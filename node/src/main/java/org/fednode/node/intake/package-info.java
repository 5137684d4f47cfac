/**
 * Takes records: from files in the watched folder and from requests, in CSV or NDJSON, to a committed chunk.
 *
 * <p>The door is {@link org.fednode.node.intake.RecordIntake}. Bytes are cut into records ({@code CsvCutter},
 * {@code LineCutter}), read one by one ({@code CsvRecords}, {@code JsonRecords}), judged by the data set's own
 * validator, and submitted in chunks. A record that cannot be taken becomes quarantined input; it never stops the
 * ones after it. What was done of a request or a file is saved in the transaction of the chunk that did it
 * ({@code IntakeStore}, tables {@code intake_*}).
 */
package org.fednode.node.intake;

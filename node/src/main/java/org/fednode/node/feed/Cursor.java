package org.fednode.node.feed;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fednode.node.batchlog.LoggedBatch;

/**
 * A place behind a line of a batch. It names the batch by a part of its digest, so that a log that was made anew with other
 * positions is not taken for the one that was followed.
 *
 * @param position of the batch in the log
 * @param lines how many of it have been given
 */
record Cursor(long position, int lines, String batch) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,9})\\.([0-9a-f]{16})");
    private static final int DIGITS = 16;

    static Cursor behind(LoggedBatch batch, int lines) {
        return new Cursor(batch.position(), lines, name(batch));
    }

    private static String name(LoggedBatch batch) {
        return batch.digest().hex().substring(0, DIGITS);
    }

    /** Empty when it is none. */
    static Optional<Cursor> read(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() ? Optional.of(new Cursor(Long.parseLong(form.group(1)), Integer.parseInt(form.group(2)), form.group(3)))
                : Optional.empty();
    }

    boolean isIn(LoggedBatch held) {
        return held.position() == position && name(held).equals(batch);
    }

    @Override
    public String toString() {
        return position + "." + lines + "." + batch;
    }
}

package io.scrubjay.proxy.cli;

import io.scrubjay.rules.mask.Patch;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Says at which line and column each secret of one text stands, with the masked text around it.
 *
 * <p>A finding is printed once the text behind it was seen; {@link #finish()} prints the last. One thread.
 */
final class FindingLocator implements TextHandler {
    static final int EXCERPT_CHARACTERS = 40;

    private final String file;
    private final FindingPrinter printer;
    /** The end of the current line as far as it was seen, masked. */
    private final StringBuilder before = new StringBuilder();
    /** What follows the pending finding on its line. */
    private final StringBuilder after = new StringBuilder();

    private long line = 1;
    private long column = 1;
    private int count;
    private @Nullable Pending pending;

    private record Pending(Patch patch, long line, long column, int lengthBytes, String before) {}

    FindingLocator(String file, FindingPrinter printer) {
        this.file = file;
        this.printer = printer;
    }

    /** How many secrets there were. */
    int count() {
        return count;
    }

    @Override
    public void onClean(byte[] bytes, int fromByte, int toByte) {
        if (pending != null) {
            int to = fromByte;
            while (to < toByte && bytes[to] != '\n' && to - fromByte < EXCERPT_CHARACTERS - after.length()) {
                to++;
            }
            after.append(text(bytes, fromByte, to));
            if (to < toByte || after.length() >= EXCERPT_CHARACTERS) {
                finish();
            }
        }
        int lineFrom = advance(bytes, fromByte, toByte);
        int excerptFrom = Math.max(lineFrom, toByte - EXCERPT_CHARACTERS);
        appendBefore(text(bytes, excerptFrom, toByte));
    }

    @Override
    public void onSecret(Patch patch, byte[] bytes, int fromByte, int toByte) {
        finish();
        count++;
        pending = new Pending(patch, line, column, toByte - fromByte, before.toString());
        advance(bytes, fromByte, toByte);
        appendBefore(patch.replacement());
    }

    /** Prints the finding that still waits for the text behind it. */
    void finish() {
        if (pending != null) {
            printer.print(new LocatedText(
                    file,
                    pending.line,
                    pending.column,
                    pending.lengthBytes,
                    pending.patch.finding().rule(),
                    pending.patch.finding().assessment(),
                    pending.patch.replacement(),
                    pending.before,
                    after.toString()));
            pending = null;
            after.setLength(0);
        }
    }

    /** Counts lines and columns; returns where in the bytes the last line begins. */
    private int advance(byte[] bytes, int fromByte, int toByte) {
        int lineFrom = fromByte;
        for (int at = fromByte; at < toByte; at++) {
            if (bytes[at] == '\n') {
                line++;
                lineFrom = at + 1;
            }
        }
        if (lineFrom > fromByte) {
            column = 1;
            before.setLength(0);
        }
        column += toByte - lineFrom;
        return lineFrom;
    }

    private void appendBefore(String text) {
        before.append(text);
        if (before.length() > EXCERPT_CHARACTERS) {
            before.delete(0, before.length() - EXCERPT_CHARACTERS);
        }
    }

    private static String text(byte[] bytes, int fromByte, int toByte) {
        return Excerpts.printable(new String(bytes, fromByte, toByte - fromByte, StandardCharsets.UTF_8));
    }
}

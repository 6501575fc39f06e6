package io.scrubjay.proxy.relp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Finds frames in a stream: {@code TXNR SP COMMAND SP DATALEN [SP DATA] LF} (librelp, doc/relp.html). Holds the parts of the frame
 * that was found last. One for each connection.
 */
public final class RelpFrameReader {
    /** The command that carries a message. */
    public static final String SYSLOG = "syslog";
    /** TXNR and DATALEN have at most as many digits as 999,999,999; after it TXNR begins again at 1. */
    public static final int MAX_TXNR = 999_999_999;

    private static final int MAX_DIGITS = 9;
    private static final int MAX_COMMAND_LETTERS = 32;

    private final int maxDataBytes;
    private int txnr;
    private String command = "";
    private int dataFrom;
    private int dataTo;

    /** @param maxDataBytes limit of a frame's data */
    public RelpFrameReader(int maxDataBytes) {
        this.maxDataBytes = maxDataBytes;
    }

    /**
     * Looks for a whole frame. Borrows {@code in}.
     *
     * @return whether there is one; without, more bytes are needed
     * @throws RelpSyntaxException if there never will be one
     */
    public boolean find(ByteBuf in, int from) {
        int at = digitsTo(in, from);
        if (at < 0) {
            return false;
        }
        if (in.getByte(at) != ' ') {
            throw malformed("frame: no command behind its number (expected: one)");
        }
        txnr = number(in, from, at);
        int commandFrom = at + 1;
        at = lettersTo(in, commandFrom);
        if (at < 0) {
            return false;
        }
        int commandTo = at;
        int lengthFrom = at + 1;
        at = digitsTo(in, lengthFrom);
        if (at < 0) {
            return false;
        }
        int length = number(in, lengthFrom, at);
        if (length > maxDataBytes) {
            throw new RelpSyntaxException(
                    true, "data: " + length + " bytes (expected: at most " + maxDataBytes + ")");
        }
        if (length > 0 && in.getByte(at) != ' ') {
            throw malformed("frame: no blank before its data (expected: one)");
        }
        // without data its blank may be left out
        dataFrom = in.getByte(at) == '\n' ? at : at + 1;
        dataTo = dataFrom + length;
        if (dataTo >= in.writerIndex()) {
            return false;
        }
        if (in.getByte(dataTo) != '\n') {
            throw malformed("frame: no LF at its end (expected: one)");
        }
        command = length > 0 && isSyslog(in, commandFrom, commandTo)
                ? SYSLOG
                : in.toString(commandFrom, commandTo - commandFrom, StandardCharsets.US_ASCII);
        return true;
    }

    /** The transaction number; 0 in a hint, which is not answered. */
    public int txnr() {
        return txnr;
    }

    /** Letters, as they came; {@link #SYSLOG} for whatever carries a message. */
    public String command() {
        return command;
    }

    /** Where the data begins. */
    public int dataFrom() {
        return dataFrom;
    }

    /** Where the data ends, exclusive. */
    public int dataTo() {
        return dataTo;
    }

    /** Where the frame ends, exclusive. */
    public int frameTo() {
        return dataTo + 1;
    }

    /** In any casing, as of every command; spares a string for each message. */
    private static boolean isSyslog(ByteBuf in, int from, int to) {
        boolean same = to - from == SYSLOG.length();
        for (int i = 0; same && i < SYSLOG.length(); i++) {
            same = lower(in.getByte(from + i)) == SYSLOG.charAt(i);
        }
        return same;
    }

    /** Where a number ends, before a blank or LF; -1 where more bytes are needed. */
    private static int digitsTo(ByteBuf in, int from) {
        int at = from;
        while (at < in.writerIndex() && at - from <= MAX_DIGITS && isDigit(in.getByte(at))) {
            at++;
        }
        boolean tooLong = at - from > MAX_DIGITS;
        if (at >= in.writerIndex() && !tooLong) {
            return -1;
        }
        if (tooLong || at == from || (in.getByte(at) != ' ' && in.getByte(at) != '\n')) {
            throw malformed("number: not one (expected: 1 to " + MAX_DIGITS + " digits)");
        }
        return at;
    }

    private static int lettersTo(ByteBuf in, int from) {
        int at = from;
        while (at < in.writerIndex() && at - from <= MAX_COMMAND_LETTERS && isLetter(in.getByte(at))) {
            at++;
        }
        boolean tooLong = at - from > MAX_COMMAND_LETTERS;
        if (at >= in.writerIndex() && !tooLong) {
            return -1;
        }
        if (tooLong || at == from || in.getByte(at) != ' ') {
            throw malformed("command: not one (expected: 1 to " + MAX_COMMAND_LETTERS + " letters)");
        }
        return at;
    }

    private static int number(ByteBuf in, int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            number = 10 * number + in.getByte(at) - '0';
        }
        return number;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isLetter(byte b) {
        return lower(b) >= 'a' && lower(b) <= 'z';
    }

    /** Of a letter. */
    private static int lower(byte b) {
        return b | 0x20;
    }

    private static RelpSyntaxException malformed(String message) {
        return new RelpSyntaxException(false, message);
    }
}

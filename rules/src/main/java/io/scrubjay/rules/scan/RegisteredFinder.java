package io.scrubjay.rules.scan;

import io.scrubjay.rules.hyperscan.NativeBytes;
import java.util.Arrays;

/**
 * Finds registered secrets at the tokens of a text, also with {@code \/} for a slash (JSON) and percent-encoded characters.
 *
 * <p>Looks at one word of eight bytes in each length of the shortest secret less seven, so that one lies within each secret,
 * and only where it may be part of a token at the token's beginnings. What is a beginning is told generously, since the
 * secret itself is compared in the end. One thread.
 */
final class RegisteredFinder {
    /** How far behind an escape, or behind bytes of protobuf and terminal colours, a secret may begin. */
    private static final int ESCAPE_BYTES = 6;

    private final RegisteredSecrets secrets;
    private final RegisteredSecrets.Check check;
    private final byte[] token = new byte[TokenHint.MAX_BYTES];
    private NativeBytes text = new NativeBytes();
    private Listener listener = (from, to, secret, lengthBytes) -> {};

    RegisteredFinder(RegisteredSecrets secrets) {
        this.secrets = secrets;
        this.check = secrets.newCheck();
    }

    /** Hears of secrets. */
    @FunctionalInterface
    interface Listener {
        /**
         * Takes a secret.
         *
         * @param secret in its first bytes; borrowed, wiped afterwards
         */
        void onRegistered(int fromByte, int toByte, byte[] secret, int lengthBytes);
    }

    /** Tells of the secrets in a text, in ascending order of where they begin. */
    void find(NativeBytes bytes, Listener hearer) {
        int shortest = secrets.minBytes();
        if (shortest > TokenHint.MAX_BYTES) {
            return;
        }
        text = bytes;
        listener = hearer;
        int step = shortest - Long.BYTES + 1;
        int searchedTo = 0;
        int at = 0;
        while (at + Long.BYTES <= bytes.length()) {
            if (isRun(at) && (shortest < 3 * Long.BYTES || isRun(at - Long.BYTES) || isRun(at + Long.BYTES))) {
                searchedTo = findInRun(runFrom(at, searchedTo), runTo(at + Long.BYTES), shortest);
                at = Math.max(searchedTo, at + step);
            } else {
                at += step;
            }
        }
    }

    private boolean isRun(int at) {
        return at >= 0
                && at + Long.BYTES <= text.length()
                && TokenBytes.runs(text.wordAt(at)) == TokenBytes.ALL;
    }

    /** Where the run begins that goes on here. */
    private int runFrom(int at, int least) {
        int from = at;
        while (from > least) {
            long before = from >= Long.BYTES ? text.wordAt(from - Long.BYTES) : text.wordAt(0) << (8 * (Long.BYTES - from));
            long other = ~TokenBytes.runs(before) & TokenBytes.ALL;
            if (other != 0) {
                return Math.max(least, from - Long.numberOfLeadingZeros(other) / Byte.SIZE);
            }
            from -= Long.BYTES;
        }
        return least;
    }

    /** Where it ends. */
    private int runTo(int at) {
        int to = at;
        while (to < text.length()) {
            long other = ~TokenBytes.runs(word(to)) & TokenBytes.ALL;
            if (other != 0) {
                return to + Long.numberOfTrailingZeros(other) / Byte.SIZE;
            }
            to += Long.BYTES;
        }
        return to;
    }

    /** The bytes from here on, with zeros behind the end. */
    private long word(int at) {
        int missing = at + Long.BYTES - text.length();
        return missing <= 0 ? text.wordAt(at) : text.wordAt(at - missing) >>> (8 * missing);
    }

    /** Looks through a run; returns where it ends. */
    private int findInRun(int from, int to, int shortest) {
        int lastBeginning = to - shortest;
        if (lastBeginning < from) {
            return to;
        }
        long behindLetters = 0; // of the last byte, which in its place is the first of the next word
        int beginningsTo = isClean(from) ? from : from + ESCAPE_BYTES;
        for (int at = from; at <= lastBeginning; at += Long.BYTES) {
            long word = word(at);
            long alnums = TokenBytes.alnums(word);
            long beginnings = ~(alnums << Byte.SIZE | behindLetters) & TokenBytes.ALL;
            long escapes = TokenBytes.escapes(word);
            if (escapes != 0) {
                beginningsTo = at + Long.BYTES + ESCAPE_BYTES;
            }
            if (at < beginningsTo) {
                beginnings = TokenBytes.ALL;
            }
            behindLetters = alnums >>> (Long.SIZE - Byte.SIZE);
            findAt(at, beginnings, lastBeginning, to);
        }
        return to;
    }

    private void findAt(int wordFrom, long beginnings, int lastBeginning, int runTo) {
        for (long left = beginnings; left != 0; left &= left - 1) {
            int at = wordFrom + Long.numberOfTrailingZeros(left) / Byte.SIZE;
            if (at > lastBeginning) {
                return;
            }
            findAt(at, runTo);
        }
    }

    /** Whether the byte before a run can only be what stands around tokens, and not a part of something that ends in the run. */
    private boolean isClean(int from) {
        return from > 0 && text.at(from - 1) >= ' ' && text.at(from - 1) != '[' && text.at(from - 1) != ';';
    }

    private void findAt(int from, int runTo) {
        long first = text.wordAt(from);
        long second = text.wordAt(from + Long.BYTES);
        if (!TokenHint.isLikely(first, second)) {
            return; // words and names, of which telemetry is full
        }
        int prefix;
        if ((TokenBytes.escapes(first) | TokenBytes.escapes(second)) == 0) {
            prefix = TokenHint.prefixCrc(first, second);
        } else if (take(from, runTo, PrefixCrc.BYTES) >= 0) {
            prefix = TokenHint.prefixCrc(token, 0);
        } else {
            return;
        }
        // none in nearly every case
        for (int length = secrets.nextLength(prefix, 0); length > 0; length = secrets.nextLength(prefix, length)) {
            int to = take(from, runTo, length);
            if (to < 0) {
                return;
            }
            if (check.isRegistered(token, length)) {
                listener.onRegistered(from, to, token, length);
            }
            Arrays.fill(token, 0, length, (byte) 0);
        }
    }

    /** Takes the first bytes of the token that begins here, without its escapes; returns where they end, -1 if there are fewer. */
    private int take(int from, int runTo, int lengthBytes) {
        int at = from;
        for (int i = 0; i < lengthBytes; i++) {
            if (at >= runTo) {
                return -1;
            }
            int character = text.at(at++) & 0xff;
            if (character == '%' && at + 2 <= runTo) {
                character = Character.digit(text.at(at), 16) << 4 | Character.digit(text.at(at + 1), 16);
                at += 2;
            } else if (character == '\\') {
                while (at < runTo && text.at(at) == '\\') {
                    at++;
                }
                character = at < runTo ? text.at(at++) : 0;
                if (character != '/') {
                    return -1;
                }
            }
            if (!TokenHint.ALPHABET.contains(character)) {
                return -1;
            }
            token[i] = (byte) character;
        }
        return at;
    }
}

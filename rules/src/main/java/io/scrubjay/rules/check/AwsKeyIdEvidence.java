package io.scrubjay.rules.check;

import java.util.Map;

/**
 * The account in AWS access key ids: behind the four letters of the kind, base32 whose bits 1 to 40 are the number of the
 * account. Ids from before that form, which begin with {@code I} or {@code J} there, name none.
 *
 * <p>An account speaks for nothing, since most random ids have one; what cannot be one speaks against the id.
 */
final class AwsKeyIdEvidence implements Evidence {
    /** The detail: the account's twelve digits. */
    static final String ACCOUNT = "aws_account";

    private static final int KIND = 4;
    private static final int LENGTH = 20;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;
    /** Nine characters hold the mark of the newer form, the account and four bits more. */
    private static final int READ = 9;

    private static final int REST = READ * BITS - 1 - 40;
    private static final long MAX_ACCOUNT = 999_999_999_999L;

    @Override
    public Testimony weigh(String text, int from, int to) {
        if (to - from != LENGTH) {
            return Testimony.NOTHING;
        }
        long bits = 0;
        for (int i = from + KIND; i < to; i++) {
            int value = BASE32.indexOf(text.charAt(i));
            if (value < 0) {
                return Testimony.AGAINST;
            }
            if (i < from + KIND + READ) {
                bits = bits << BITS | value;
            }
        }
        boolean newer = bits >>> (READ * BITS - 1) == 1;
        long account = bits >>> REST & (1L << 40) - 1;
        if (!newer) {
            return Testimony.NOTHING;
        }
        return account > MAX_ACCOUNT
                ? Testimony.AGAINST
                : new Testimony(Testimony.Weight.NOTHING, Map.of(ACCOUNT, String.format("%012d", account)));
    }
}

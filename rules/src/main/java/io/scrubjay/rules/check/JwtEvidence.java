package io.scrubjay.rules.check;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/**
 * What a JSON Web Token (RFC 7519) says of itself. Header and claims that are JSON, an algorithm and an expiry that is not past
 * speak for it; that it is expired, not signed ({@code alg: none}) or no JSON speaks against it.
 */
final class JwtEvidence implements Evidence {
    /** The detail: when it expires, or did. */
    static final String EXPIRES = "jwt_expires";

    private static final int SIGNED_PARTS = 3;
    /** The end of the year 9999. */
    private static final long MAX_EPOCH_SECOND = 253_402_300_799L;

    private final InstantSource clock;

    JwtEvidence(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Testimony weigh(String text, int from, int to) {
        CompactJwt jwt = CompactJwt.in(text, from, to);
        if (jwt == null || jwt.parts().size() != SIGNED_PARTS) {
            // encrypted, or more text that the run took in
            return Testimony.NOTHING;
        }
        CompactJwt.Members header = jwt.header();
        CompactJwt.Members claims = jwt.payload();
        String algorithm = header.get("alg").toLowerCase(Locale.ROOT);
        if (!header.whole() || !claims.whole() || algorithm.isEmpty() || algorithm.equals("none")) {
            return Testimony.AGAINST;
        }
        long expiry = epochSecond(claims.get("exp"));
        if (expiry < 0) {
            return Testimony.NOTHING;
        }
        Instant expires = Instant.ofEpochSecond(expiry);
        Testimony.Weight weight = expires.isAfter(clock.instant()) ? Testimony.Weight.FOR : Testimony.Weight.AGAINST;
        return new Testimony(weight, Map.of(EXPIRES, expires.toString()));
    }

    /** A NumericDate (RFC 7519 section 2), which may have a fraction; -1 for what is none. */
    private static long epochSecond(String date) {
        try {
            BigDecimal seconds = date.length() > 32 ? BigDecimal.valueOf(-1) : new BigDecimal(date);
            boolean plausible =
                    seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(MAX_EPOCH_SECOND)) <= 0;
            return plausible ? seconds.longValue() : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}

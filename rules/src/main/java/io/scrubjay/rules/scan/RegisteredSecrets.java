package io.scrubjay.rules.scan;

import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.Treatment;
import java.util.List;

/** Secrets that were registered, so that they are found where no rule knows what they look like. Any thread. */
public interface RegisteredSecrets {
    /** By what name they are found; in no pack. */
    Rule RULE = new Rule(
            new RuleId("registered-credential"),
            "Registered credential",
            "registered",
            Severity.CRITICAL,
            new Treatment(Mode.ENFORCE, Confidence.HIGH, null, null),
            new Detector.Token(
                    new Shape.Run(TokenHint.ALPHABET, TokenHint.MIN_BYTES, TokenHint.MAX_BYTES), false, false, false),
            Conditions.NONE,
            List.of(),
            List.of(),
            List.of());

    /** Nothing is registered. */
    RegisteredSecrets NONE = new RegisteredSecrets() {
        @Override
        public int minBytes() {
            return TokenHint.MAX_BYTES + 1;
        }

        @Override
        public int nextLength(int prefixCrc, int aboveBytes) {
            return 0;
        }

        @Override
        public Check newCheck() {
            return (token, lengthBytes) -> false;
        }
    };

    /** Tells whether a token is registered. One thread. */
    @FunctionalInterface
    interface Check {
        /**
         * Whether it is.
         *
         * @param token in its first bytes; borrowed
         */
        boolean isRegistered(byte[] token, int lengthBytes);
    }

    /** The length of the shortest that has a hint; more than {@link TokenHint#MAX_BYTES} where none has. */
    int minBytes();

    /** The next greater length of a secret whose hint has this CRC; 0 where there is none. */
    int nextLength(int prefixCrc, int aboveBytes);

    /** A new check for one thread. */
    Check newCheck();
}

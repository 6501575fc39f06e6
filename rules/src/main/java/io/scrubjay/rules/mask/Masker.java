package io.scrubjay.rules.mask;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;

/**
 * Writes what stands in place of a secret. One class per style in this package; stateless, any thread.
 *
 * <p>The text is printable ASCII, is idempotent (no rule ever matches it) and holds no {@code "} or {@code \}, so that it
 * can stand in a JSON string as it is.
 */
public interface Masker {
    /**
     * The replacement for a finding.
     *
     * @param field the examined field, borrowed; only the finding's span may be read
     */
    String mask(Finding finding, Fingerprint fingerprint, byte[] field);
}

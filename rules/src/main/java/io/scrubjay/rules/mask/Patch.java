package io.scrubjay.rules.mask;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Fingerprint;

/**
 * One replacement in an examined field.
 *
 * @param finding what is replaced: {@code finding.fromByte()} to {@code finding.toByte()}
 * @param fingerprint of the secret
 * @param replacement printable ASCII, in the field's decoded form: the carrier escapes it where it must
 */
public record Patch(Finding finding, Fingerprint fingerprint, String replacement) {}

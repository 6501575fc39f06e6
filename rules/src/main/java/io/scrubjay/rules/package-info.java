/** The words of detection: rules, packs, findings, fingerprints, masks. */
@NullMarked
package io.scrubjay.rules;

import org.jspecify.annotations.NullMarked;

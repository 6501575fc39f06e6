package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Rule;

/**
 * A secret in a file, by its place.
 *
 * @param line from 1
 * @param column of the secret's first byte, in bytes from 1
 * @param lengthBytes of what would be masked
 * @param assessment how sure the rule is
 * @param mask what would stand in its place
 * @param before the masked text before it on its line, at most {@link FindingLocator#EXCERPT_CHARACTERS} characters
 * @param after the text behind it, likewise, up to the next secret
 */
record LocatedText(
        String file,
        long line,
        long column,
        int lengthBytes,
        Rule rule,
        Assessment assessment,
        String mask,
        String before,
        String after) {}

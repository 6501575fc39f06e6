/** What is questionable about rules that are right: overlaps, rules that never win, noisy or costly literals, weak forms. */
@NullMarked
package io.scrubjay.rules.lint;

import org.jspecify.annotations.NullMarked;

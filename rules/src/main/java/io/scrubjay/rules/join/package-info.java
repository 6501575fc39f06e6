/** Secrets that stand in several records of one origin: which records to hold, and what to mask in each. */
@NullMarked
package io.scrubjay.rules.join;

import org.jspecify.annotations.NullMarked;

/** Samples and near misses, generated from the rules themselves at run time. */
@NullMarked
package io.scrubjay.rules.sample;

import org.jspecify.annotations.NullMarked;

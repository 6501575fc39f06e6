/** The end-to-end comparison: load, sink, the proxies in between, and the table of results. */
@NullMarked
package io.scrubjay.benchmarks.load;

import org.jspecify.annotations.NullMarked;

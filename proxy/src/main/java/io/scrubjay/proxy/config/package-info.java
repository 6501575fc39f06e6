/** The configuration as records, its parser, and every problem of it at once. */
@NullMarked
package io.scrubjay.proxy.config;

import org.jspecify.annotations.NullMarked;

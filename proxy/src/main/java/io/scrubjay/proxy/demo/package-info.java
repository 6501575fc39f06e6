/** The demonstration: an agent that leaks, an aggregator and a webhook receiver around a real proxy. */
@NullMarked
package io.scrubjay.proxy.demo;

import org.jspecify.annotations.NullMarked;

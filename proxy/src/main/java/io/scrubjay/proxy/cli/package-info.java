/** The command line, one class a command. */
@NullMarked
package io.scrubjay.proxy.cli;

import org.jspecify.annotations.NullMarked;

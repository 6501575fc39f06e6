/** The frames of RELP, which receivers and exporters share. */
@NullMarked
package io.scrubjay.proxy.relp;

import org.jspecify.annotations.NullMarked;

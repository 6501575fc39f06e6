/** What revokes at the providers, one class a protocol; simple ones are declared in YAML. */
@NullMarked
package io.scrubjay.proxy.revoke.connector;

import org.jspecify.annotations.NullMarked;

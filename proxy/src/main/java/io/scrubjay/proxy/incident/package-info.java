/** What an operator acts on: incidents, their journal, outbox and webhooks; never the secret. */
@NullMarked
package io.scrubjay.proxy.incident;

import org.jspecify.annotations.NullMarked;

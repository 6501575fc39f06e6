/** What is done about a leak: the registry of issued credentials, policy, connectors, the revoker and its audit log. */
@NullMarked
package io.scrubjay.proxy.revoke;

import org.jspecify.annotations.NullMarked;

/** The admin API, one handler a resource. */
@NullMarked
package io.scrubjay.proxy.admin;

import org.jspecify.annotations.NullMarked;

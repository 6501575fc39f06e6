/** The one owner of native code: the Hyperscan library, databases and scratch space. */
@NullMarked
package io.scrubjay.rules.hyperscan;

import org.jspecify.annotations.NullMarked;

package io.scrubjay.proxy.cli;

import io.scrubjay.rules.mask.Patch;
import java.io.IOException;

/** Takes scanned text in order, piece by piece; all of it, nothing twice. */
interface TextHandler {
    /** Text without a secret: {@code bytes[fromByte, toByte)}, borrowed. */
    void onClean(byte[] bytes, int fromByte, int toByte) throws IOException;

    /** A secret, {@code bytes[fromByte, toByte)}, borrowed, and what to put in its place. */
    void onSecret(Patch patch, byte[] bytes, int fromByte, int toByte) throws IOException;

    /** Nothing more is there to read at the moment: what was written should reach its reader. */
    default void onPause() throws IOException {}
}

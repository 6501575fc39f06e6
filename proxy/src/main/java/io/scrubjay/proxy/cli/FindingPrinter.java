package io.scrubjay.proxy.cli;

/** Prints findings of {@code scan}. */
@FunctionalInterface
interface FindingPrinter {
    FindingPrinter NONE = finding -> {};

    void print(LocatedText finding);
}

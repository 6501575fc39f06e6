package io.scrubjay.proxy.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A set of options for Java, which the launcher knows. */
enum Profile {
    SIDECAR;

    /** Where the launcher says which one it has used. */
    private static final String PROPERTY = "scrubjay.profile";

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this process was started with its options. */
    boolean inForce() {
        return word().equals(System.getProperty(PROPERTY));
    }

    /** Reads the word on the command line. */
    static final class Converter implements ITypeConverter<Profile> {
        @Override
        public Profile convert(String word) {
            if (!word.equals(SIDECAR.word())) {
                throw new TypeConversionException(word + " (expected: sidecar)");
            }
            return SIDECAR;
        }
    }
}

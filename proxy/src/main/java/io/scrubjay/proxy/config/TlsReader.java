package io.scrubjay.proxy.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the sections that name certificates. One thread. */
final class TlsReader {
    private final NamedFiles files;

    TlsReader(NamedFiles files) {
        this.files = files;
    }

    /**
     * What a listener shows, and whom it takes; null where the section is absent.
     *
     * @param pinned whether clients may be named by fingerprints
     */
    ScrubjayConfig.@Nullable ServerTls server(Section section, boolean pinned) {
        if (!section.isPresent()) {
            return null;
        }
        Path certificate = pem(section, "certificate");
        Path key = pem(section, "key");
        Path clientCa = pem(section, "clientCa");
        List<String> fingerprints = pinned ? fingerprints(section, "clientFingerprints", "clientCa") : List.of();
        section.rejectUnknownKeys();
        for (String needed : List.of("certificate", "key")) {
            if (!section.has(needed)) {
                section.problem(needed, "missing (expected: a PEM file)");
            }
        }
        return certificate == null || key == null
                ? null
                : new ScrubjayConfig.ServerTls(certificate, key, clientCa, fingerprints);
    }

    /**
     * Whom a client trusts, and what it shows; null where the section is absent.
     *
     * @param pinned whether servers may be named by fingerprints
     */
    ScrubjayConfig.@Nullable ClientTls client(Section section, boolean pinned) {
        if (!section.isPresent()) {
            return null;
        }
        Path ca = pem(section, "ca");
        Path certificate = pem(section, "certificate");
        Path key = pem(section, "key");
        List<String> fingerprints = pinned ? fingerprints(section, "fingerprints", "ca") : List.of();
        section.rejectUnknownKeys();
        if (section.has("certificate") != section.has("key")) {
            section.problem(
                    section.has("certificate") ? "key" : "certificate", "missing (expected: both, or neither)");
        }
        return new ScrubjayConfig.ClientTls(ca, certificate, key, fingerprints);
    }

    /** Digests of certificates; {@code besides} names the authorities that they stand in place of. */
    private static List<String> fingerprints(Section section, String key, String besides) {
        List<String> fingerprints = new ArrayList<>();
        for (String text : section.texts(key, List.of())) {
            try {
                fingerprints.add(Values.fingerprint(text));
            } catch (BadValueException e) {
                section.problem(key, String.valueOf(e.getMessage()));
            }
        }
        if (section.has(key) && section.texts(key, List.of()).isEmpty()) {
            section.problem(key, "[] (expected: at least one digest, or no such key)");
        }
        if (section.has(key) && section.has(besides)) {
            section.problem(key, "besides " + besides + " (expected: one of the two)");
        }
        return fingerprints;
    }

    private @Nullable Path pem(Section section, String key) {
        return section.read(key, text -> Optional.of(files.readable(text, "a readable PEM file")), Optional.<Path>empty())
                .orElse(null);
    }
}

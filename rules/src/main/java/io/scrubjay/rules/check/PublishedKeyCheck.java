package io.scrubjay.rules.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rejects keys that their owners publish for everyone, in sample code and in open source programs; known by their SHA-256, so that
 * none of them stands in the tree.
 */
final class PublishedKeyCheck implements Check {
    private static final String RESOURCE = "published-keys.sha256";
    /** Never fed. */
    private static final MessageDigest SHA_256 = sha256();

    private final Set<String> published;

    PublishedKeyCheck() {
        try (InputStream in = PublishedKeyCheck.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + ": missing (expected: beside " + getClass().getName() + ")");
            }
            published = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean accepts(String text, int from, int to) {
        return !published.contains(sha256(text.substring(from, to)));
    }

    static String sha256(String key) {
        return HexFormat.of().formatHex(newDigest().digest(key.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static MessageDigest newDigest() {
        try {
            // a copy costs a fraction of a look through the providers
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256: no copies of it in this JDK", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available in this JDK", e);
        }
    }
}

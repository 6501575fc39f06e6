package io.scrubjay.proxy.revoke.connector;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with variables in it, {@code {secret}}, {@code {handle}}, {@code {handle.user}}, {@code {credential}},
 * {@code {user}}, {@code {secrets}}; filled in as bytes, so that a secret is never a String, and encoded for the place
 * where it stands, so that no value reaches beyond it.
 */
final class ByteTemplate {
    private static final Pattern VARIABLE =
            Pattern.compile("\\{(secrets?|handle(?:\\.[a-z][a-z0-9_]{0,31})?|credential|user)}");
    private static final byte[] SEPARATOR = "\",\"".getBytes(StandardCharsets.US_ASCII);
    /** Of one byte: {@code \u001f}. */
    private static final int MAX_JSON_BYTES = 6;

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** The values of variables. */
    @FunctionalInterface
    interface Values {
        /** A copy, which the template wipes; null where there is none. */
        byte @Nullable [] of(String variable);

        /** Copies of all secrets for {@code {secrets}}, which the template wipes. */
        default List<byte[]> secrets() {
            return List.of();
        }
    }

    /** How values are written where they stand. */
    enum Encoding {
        /** As they are; what must not stand in a header is refused there. */
        HEADER,
        /** Percent-encoded but for letters, digits and {@code -._~} (RFC 3986 section 2.3). */
        PERCENT,
        /** Within the quotes of a JSON string (RFC 8259 section 7). */
        JSON
    }

    private final List<Part> parts;
    private final Encoding encoding;

    private ByteTemplate(List<Part> parts, Encoding encoding) {
        this.parts = parts;
        this.encoding = encoding;
    }

    static ByteTemplate of(String text, Encoding encoding) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        int at = 0;
        while (matcher.find()) {
            parts.add(new Part(text.substring(at, matcher.start()), null));
            parts.add(new Part("", matcher.group(1)));
            at = matcher.end();
        }
        parts.add(new Part(text.substring(at), null));
        return new ByteTemplate(List.copyOf(parts), encoding);
    }

    /** The names of its variables. */
    Set<String> variables() {
        Set<String> names = new TreeSet<>();
        for (Part part : parts) {
            if (part.variable() != null) {
                names.add(part.variable());
            }
        }
        return names;
    }

    /**
     * The text with its values.
     *
     * @throws MissingValueException if one is missing
     */
    byte[] fill(Values values) {
        WipingStream out = new WipingStream();
        try {
            for (Part part : parts) {
                if (part.variable() == null) {
                    out.writeBytes(part.text().getBytes(StandardCharsets.UTF_8));
                } else if (part.variable().equals("secrets")) {
                    writeSecrets(out, values.secrets());
                } else {
                    write(out, part.variable(), values);
                }
            }
            return out.toByteArray();
        } finally {
            out.wipe();
        }
    }

    private void write(WipingStream out, String variable, Values values) {
        byte[] value = values.of(variable);
        if (value == null) {
            throw new MissingValueException(variable);
        }
        write(out, value);
    }

    /** As the members of a JSON array, of which the template has the first and the last quote. */
    private void writeSecrets(WipingStream out, List<byte[]> secrets) {
        if (secrets.isEmpty()) {
            throw new MissingValueException("secrets");
        }
        out.reserve(secrets.stream().mapToInt(secret -> MAX_JSON_BYTES * secret.length + 3).sum());
        for (int i = 0; i < secrets.size(); i++) {
            if (i > 0) {
                out.writeBytes(SEPARATOR);
            }
            write(out, secrets.get(i));
        }
    }

    private void write(WipingStream out, byte[] value) {
        for (byte b : value) {
            switch (encoding) {
                case HEADER -> out.write(b);
                case PERCENT -> percent(out, b);
                case JSON -> json(out, b);
            }
        }
        Arrays.fill(value, (byte) 0);
    }

    private static void percent(ByteArrayOutputStream out, byte b) {
        boolean isPlain = (b >= '0' && b <= '9')
                || (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
        if (isPlain) {
            out.write(b);
        } else {
            out.write('%');
            out.write(HEX[(b >> 4) & 15]);
            out.write(HEX[b & 15]);
        }
    }

    private static void json(ByteArrayOutputStream out, byte b) {
        if (b == '"' || b == '\\') {
            out.write('\\');
            out.write(b);
        } else if (b >= 0 && b < ' ') {
            out.writeBytes(new byte[] {'\\', 'u', '0', '0', HEX[(b >> 4) & 15], HEX[b & 15]});
        } else {
            out.write(b);
        }
    }

    private record Part(String text, @Nullable String variable) {}

    /** Says which value is missing. */
    static final class MissingValueException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingValueException(String variable) {
            super(variable + ": missing");
        }
    }

    /** Leaves no copy behind but those that grew out of an earlier buffer, which is why it begins large enough. */
    private static final class WipingStream extends ByteArrayOutputStream {
        WipingStream() {
            super(16 * 1024);
        }

        /** Has room for so many bytes more, so that nothing grows out of its buffer. */
        void reserve(int bytes) {
            if (buf.length - count < bytes) {
                byte[] before = buf;
                buf = Arrays.copyOf(before, count + bytes + before.length);
                Arrays.fill(before, (byte) 0);
            }
        }

        void wipe() {
            Arrays.fill(buf, (byte) 0);
        }
    }
}

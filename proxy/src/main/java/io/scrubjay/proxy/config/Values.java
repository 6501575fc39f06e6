package io.scrubjay.proxy.config;

import io.scrubjay.rules.syntax.YamlMapping;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the values that configuration is made of from their text. */
final class Values {
    /** Stands for "no listener" or "no endpoint". */
    static final String OFF = "off";
    /** Stands for "print it". */
    static final String CONSOLE = "console";

    /** Stands for the OTLP exporter. */
    static final String OTLP = "otlp";

    private static final Pattern FINGERPRINT =
            Pattern.compile("(?i)sha-?256:((?:[0-9a-f]{2}:){31}[0-9a-f]{2}|[0-9a-f]{64})");
    private static final Pattern HOST_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]/@\\s]+):([0-9]{1,5})");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(B|KiB|MiB|GiB)?");
    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("grpc", 4317, "grpcs", 4317);

    /** How the text of one value is read. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text) throws BadValueException;
    }

    private Values() {}

    /** {@code host:port}, {@code [IPv6]:port}, or {@code off}, which is empty. */
    static Optional<InetSocketAddress> listener(String text) throws BadValueException {
        if (text.equals(OFF)) {
            return Optional.empty();
        }
        Matcher matcher = HOST_PORT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            throw new BadValueException(text, "host:port, port 0 to 65535");
        }
        try {
            InetAddress address = InetAddress.getByName(matcher.group(1));
            return Optional.of(new InetSocketAddress(address, Integer.parseInt(matcher.group(2))));
        } catch (UnknownHostException e) {
            throw new BadValueException(text, "an address of this machine or a name that resolves to one");
        }
    }

    /** {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}. */
    static Parser<Duration> duration(Duration min, Duration max) {
        return text -> {
            Matcher matcher = DURATION.matcher(text);
            if (matcher.matches()) {
                long amount = Long.parseLong(matcher.group(1));
                Duration duration =
                        switch (matcher.group(2)) {
                            case "ms" -> Duration.ofMillis(amount);
                            case "s" -> Duration.ofSeconds(amount);
                            case "m" -> Duration.ofMinutes(amount);
                            default -> Duration.ofHours(amount);
                        };
                if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                    return duration;
                }
            }
            throw new BadValueException(
                    text, "a time such as 500ms, 10s or 2m, from " + written(min) + " to " + written(max));
        };
    }

    /** {@code 1048576}, {@code 512KiB}, {@code 64MiB}, {@code 1GiB}. */
    static Parser<Integer> sizeBytes(int min, int max) {
        return text -> {
            Matcher matcher = SIZE.matcher(text);
            if (matcher.matches()) {
                int shift =
                        switch (matcher.group(2)) {
                            case "KiB" -> 10;
                            case "MiB" -> 20;
                            case "GiB" -> 30;
                            case null, default -> 0;
                        };
                long bytes = Long.parseLong(matcher.group(1)) << shift;
                if (bytes >= min && bytes <= max) {
                    return (int) bytes;
                }
            }
            throw new BadValueException(
                    text, "a size such as 512KiB or 64MiB, from " + written(min) + " to " + written(max));
        };
    }

    /** A whole number. */
    static Parser<Integer> count(int min, int max) {
        return text -> {
            if (text.matches("[0-9]{1,9}")) {
                int number = Integer.parseInt(text);
                if (number >= min && number <= max) {
                    return number;
                }
            }
            throw new BadValueException(text, "a number from " + min + " to " + max);
        };
    }

    /** One of some words. */
    static Parser<String> word(List<String> known) {
        return text -> {
            if (!known.contains(text)) {
                throw new BadValueException(text, String.join(", ", known));
            }
            return text;
        };
    }

    /** A URI with one of the schemes, a host, and neither user, query nor fragment. */
    static URI uri(String text, List<String> schemes, String expected) throws BadValueException {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new BadValueException(hideUser(text), expected);
        }
        if (uri.getRawUserInfo() != null) {
            throw new BadValueException(hideUser(text), "no user or password in it");
        }
        if (uri.getScheme() == null || !schemes.contains(uri.getScheme()) || uri.getHost() == null || uri.getPort() > 65_535) {
            throw new BadValueException(hideUser(text), expected);
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new BadValueException(text.substring(0, text.indexOf(uri.getRawQuery() != null ? '?' : '#')) + "...",
                    "no query and no fragment");
        }
        return uri;
    }

    /** An OTLP upstream; empty for the console. A gRPC endpoint without a port gets 4317. */
    static Optional<URI> otlpEndpoint(String text) throws BadValueException {
        if (text.equals(CONSOLE)) {
            return Optional.empty();
        }
        URI uri = uri(
                text,
                List.of("http", "https", "grpc", "grpcs"),
                "http://, https://, grpc:// or grpcs:// with a host, or console");
        Integer port = DEFAULT_PORTS.get(uri.getScheme());
        if (uri.getPort() >= 0 || port == null) {
            return Optional.of(uri);
        }
        return Optional.of(URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + port + uri.getRawPath()));
    }

    /** A syslog collector; empty for the console, and for the OTLP exporter. */
    static Optional<URI> syslogEndpoint(String text) throws BadValueException {
        if (text.equals(CONSOLE) || text.equals(OTLP)) {
            return Optional.empty();
        }
        String expected = "tcp://, tls://, relp://, relps:// or udp:// with host and port, console, or otlp";
        URI uri = uri(text, List.of("tcp", "tls", "relp", "relps", "udp"), expected);
        if (uri.getPort() < 1 || !uri.getRawPath().isEmpty()) {
            throw new BadValueException(text, expected);
        }
        return Optional.of(uri);
    }

    /** {@code sha-256:} and the 32 bytes of a certificate's digest, with colons or without; as 64 lower-case digits. */
    static String fingerprint(String text) throws BadValueException {
        if (!FINGERPRINT.matcher(text).matches()) {
            throw new BadValueException(text, "sha-256: and 32 bytes in hexadecimal, as of: openssl x509 -fingerprint -sha256");
        }
        return text.substring(text.indexOf(':') + 1).replace(":", "").toLowerCase(Locale.ROOT);
    }

    /** A URL that requests are posted to. */
    static URI httpUrl(String text) throws BadValueException {
        return uri(text, List.of("http", "https"), "http:// or https:// with a host");
    }

    private static String hideUser(String text) {
        return text.replaceFirst("//[^/]*@", "//[hidden]@");
    }

    private static String written(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 3_600_000 == 0 && millis > 0) {
            return duration.toHours() + "h";
        }
        if (millis % 60_000 == 0 && millis > 0) {
            return duration.toMinutes() + "m";
        }
        return millis % 1000 == 0 ? duration.toSeconds() + "s" : millis + "ms";
    }

    private static String written(int bytes) {
        if (bytes % (1 << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes % 1024 == 0 ? (bytes >> 10) + "KiB" : String.valueOf(bytes);
    }

    /** The value under a key of an entry; null where it is wrong, which is a problem then. */
    static <T> @Nullable T parse(YamlMapping entry, String key, String text, Parser<T> parser) {
        try {
            return parser.parse(text);
        } catch (BadValueException e) {
            entry.problem(key, String.valueOf(e.getMessage()));
            return null;
        }
    }
}

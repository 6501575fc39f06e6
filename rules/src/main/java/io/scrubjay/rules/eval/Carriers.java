package io.scrubjay.rules.eval;

import io.scrubjay.rules.sample.LogContext;
import io.scrubjay.rules.sample.LogContexts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The contexts in which positives are tried once more: places in logs, attributes, encodings. */
final class Carriers {
    static final List<Carrier> ALL = all();

    private Carriers() {}

    private static List<Carrier> all() {
        List<Carrier> all = new ArrayList<>();
        LogContexts.ALL.forEach(context -> all.add(new InLog(context)));
        for (String key : List.of("message", "exception.message", "http.request.body", "gen_ai.input.messages")) {
            all.add(new UnderKey(key));
        }
        all.add(new InLog(new LogContext(
                "url query, percent-encoded", "GET /callback?state=42&q=", Carriers::percent, "&page=2 HTTP/1.1", "")));
        all.add(new InLog(new LogContext("percent-encoded whole", "body=", Carriers::percentAll, " end", "")));
        all.add(new InLog(new LogContext("json unicode escapes", "{\"body\":\"", Carriers::unicode, "\"}", "")));
        for (int offset = 0; offset < 3; offset++) {
            all.add(new InBase64("base64, offset " + offset, Base64.getEncoder(), offset));
        }
        all.add(new InBase64("base64url", Base64.getUrlEncoder().withoutPadding(), 0));
        all.add(new InHex());
        return List.copyOf(all);
    }

    /** Telemetry as text. */
    private record InLog(LogContext context) implements Carrier {
        @Override
        public String name() {
            return context.name();
        }

        @Override
        public @Nullable Carried carry(String before, String secret, String behind) {
            if ((before + secret + behind).chars().anyMatch(c -> context.excluded().indexOf(c) >= 0)) {
                return null;
            }
            return new Carried(
                    null,
                    context.before() + context.escape().apply(before),
                    context.escape().apply(secret),
                    context.escape().apply(behind) + context.behind());
        }
    }

    /** The value of an attribute whose name does not speak of secrets. */
    private record UnderKey(String key) implements Carrier {
        @Override
        public String name() {
            return "attribute " + key;
        }

        @Override
        public Carried carry(String before, String secret, String behind) {
            return new Carried(key, before, secret, behind);
        }
    }

    /** @param offset how many bytes stand before the text, so that its groups begin elsewhere */
    private record InBase64(String name, Base64.Encoder encoder, int offset) implements Carrier {
        @Override
        public Carried carry(String before, String secret, String behind) {
            return encoded(" ".repeat(offset) + before, secret, behind, encoder::encodeToString, 4, 3);
        }
    }

    private record InHex() implements Carrier {
        @Override
        public String name() {
            return "hex";
        }

        @Override
        public Carried carry(String before, String secret, String behind) {
            return encoded(before, secret, behind, HexFormat.of()::formatHex, 2, 1);
        }
    }

    /** A run of an encoding that writes so many characters for so many bytes; the secret is all that shares its characters. */
    private static Carried encoded(
            String before, String secret, String behind, Function<byte[], String> encoder, int characters, int bytes) {
        String run = encoder.apply((before + secret + behind).getBytes(StandardCharsets.UTF_8));
        int from = before.getBytes(StandardCharsets.UTF_8).length;
        int to = from + secret.getBytes(StandardCharsets.UTF_8).length;
        int runFrom = from * characters / bytes;
        int runTo = Math.min(run.length(), (to * characters + bytes - 1) / bytes);
        return new Carried(null, "payload " + run.substring(0, runFrom), run.substring(runFrom, runTo), run.substring(runTo) + " end");
    }

    private static String percent(String text) {
        return percent(text, true);
    }

    private static String percentAll(String text) {
        return percent(text, false);
    }

    private static String percent(String text, boolean onlyReserved) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean unreserved = b > 0 && (Character.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0);
            encoded.append(
                    onlyReserved && unreserved ? String.valueOf((char) b) : String.format("%%%02X", b & 0xff));
        }
        return encoded.toString();
    }

    private static String unicode(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        return escaped.toString();
    }
}

package io.scrubjay.proxy.config;

import io.scrubjay.proxy.config.ScrubjayConfig.Webhook;
import io.scrubjay.rules.syntax.YamlMapping;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code incidents}. One thread. */
final class IncidentsReader {
    private static final Path DEFAULT_DIRECTORY = Path.of("data");
    private static final List<String> WEBHOOK_FORMATS = List.of("cloudevents", "ocsf", "set", "github", "gitlab");
    /** What cannot be told without one. */
    private static final Set<String> FORMATS_WITH_KEY = Set.of("set", "github", "gitlab");

    private final SecretReader secrets;
    private final NamedFiles files;

    IncidentsReader(SecretReader secrets, NamedFiles files) {
        this.secrets = secrets;
        this.files = files;
    }

    ScrubjayConfig.Incidents read(Section section) {
        Path dir = section.read("dir", files::directory, DEFAULT_DIRECTORY);
        List<Webhook> webhooks = new ArrayList<>();
        if (section.yaml() != null) {
            for (YamlMapping entry : section.yaml().mappings("webhooks")) {
                URI url = required(entry, "url", "http:// or https:// with a host", Values::httpUrl);
                SecretValue secret = required(entry, "secret", "env:NAME or file:PATH", secrets::read);
                webhook(entry, url, secret).ifPresent(webhooks::add);
            }
        }
        section.rejectUnknownKeys();
        return new ScrubjayConfig.Incidents(dir, webhooks);
    }

    private Optional<Webhook> webhook(YamlMapping entry, @Nullable URI url, @Nullable SecretValue secret) {
        SecretValue signingKey = entry.has("signingKey")
                ? required(entry, "signingKey", "env:NAME or file:PATH", secrets::read)
                : null;
        String format = entry.text("format", WEBHOOK_FORMATS.getFirst());
        if (!WEBHOOK_FORMATS.contains(format)) {
            entry.problem("format", format + " (expected: " + String.join(", ", WEBHOOK_FORMATS) + ")");
        } else if (FORMATS_WITH_KEY.contains(format) && !entry.has("signingKey")) {
            entry.problem(
                    "signingKey", "missing (expected: env:NAME or file:PATH, format " + format + " is signed by it)");
        }
        boolean allowPrivate = entry.bool("allowPrivate", false);
        if (url != null && url.getScheme().equals("http") && !allowPrivate) {
            entry.problem("url", url.getScheme() + "://" + url.getHost()
                    + " (expected: https://; http:// and private addresses only with allowPrivate)");
        }
        entry.rejectUnknownKeys();
        return url == null || secret == null
                ? Optional.empty()
                : Optional.of(new Webhook(url, secret, signingKey, format, allowPrivate));
    }

    private static <T> @Nullable T required(YamlMapping entry, String key, String expected, Values.Parser<T> parser) {
        String text = entry.requiredText(key, expected);
        return text == null ? null : Values.parse(entry, key, text, parser);
    }
}

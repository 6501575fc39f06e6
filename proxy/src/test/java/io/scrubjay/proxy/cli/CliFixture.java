package io.scrubjay.proxy.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Runs command lines with captured streams and two simple rules: {@code seckey-} and 8 digits, a PEM-like block. */
final class CliFixture {
    static final String RULES = """
            rules:
              - id: test-secret
                title: A made-up secret
                provider: test
                severity: high
                token: 'seckey-{digit:8}'
                references: [https://example.org/format]
              - id: test-block
                title: A made-up key over many lines
                provider: test
                severity: critical
                regex: '-----BEGIN TEST KEY-----[^-]*-----END TEST KEY-----'
                keywords: ['-----begin test key']
            """;

    final Map<String, String> variables = new HashMap<>();
    boolean terminal;
    byte[] in = new byte[0];
    ProxyStarter starter = (config, source, context) -> {
        throw new StartException("not expected to start");
    };
    @Nullable IntSupplier stop;
    @Nullable Runnable reload;

    private final Path rules;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    CliFixture(Path directory) throws IOException {
        rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
    }

    /** The rule file, for {@code --rules}. */
    String rules() {
        return rules.toString();
    }

    int execute(String... arguments) {
        out.reset();
        err.reset();
        CliContext context = new CliContext(
                new ByteArrayInputStream(in),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                variables,
                terminal,
                terminal);
        return new Cli(context, starter, action -> stop = action, action -> reload = action).execute(arguments);
    }

    void in(String text) {
        in = text.getBytes(StandardCharsets.UTF_8);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    byte[] outBytes() {
        return out.toByteArray();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}

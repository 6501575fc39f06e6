package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.cli.Cli;
import io.scrubjay.proxy.cli.CliContext;
import io.scrubjay.proxy.demo.DemoCommand;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a newcomer sees of {@code demo}. */
@Timeout(60)
class DemoEndToEndIT {
    private static final String SENDER_PROPERTY = "io.opentelemetry.sdk.common.export.HttpSenderProvider";

    /** The four kinds of credentials that the demonstration makes up. */
    private static final Pattern CREDENTIAL = Pattern.compile("gh" + "p_\\w{36}|sk-" + "ant-[\\w-]{80,}"
            + "|AK" + "IA\\w{16}"
            + "|(?<=SECRET_ACCESS_KEY\":\")\\w{40}");

    @BeforeAll
    static void takeTheSenderOfTheProgram() {
        System.setProperty(SENDER_PROPERTY, "io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider");
    }

    @AfterAll
    static void forgetTheSender() {
        System.clearProperty(SENDER_PROPERTY);
    }

    @Test
    void demo_showsEachCredentialOnlyBefore() {
        // given
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CliContext context = new CliContext(
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("XDG_CACHE_HOME", Path.of("target", "cache").toAbsolutePath().toString()),
                false,
                false);

        // when
        int code = new Cli(context, Proxy::start).add("demo", () -> new DemoCommand(context, Proxy::start)).execute("demo");

        // then
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(code).as(text).isZero();
        String after = text.substring(text.indexOf("AFTER "));
        List<String> credentials = credentials(text.substring(text.indexOf("BEFORE "), text.indexOf("AFTER ")));
        assertThat(credentials).hasSize(4).allSatisfy(credential -> assertThat(after)
                .doesNotContain(credential)
                .doesNotContain(credential.substring(credential.length() - 12)));
        assertThat(after)
                .contains("[redacted:github-pat:", "[redacted:anthropic-api-key:")
                .contains("0 of 4 secrets leaked, 4 incidents reported")
                .contains("anthropic-api-key            of agent planner, owner team-agents: revoked by claude, dead ");
    }

    private static List<String> credentials(String text) {
        List<String> credentials = new ArrayList<>();
        Matcher matcher = CREDENTIAL.matcher(text);
        while (matcher.find()) {
            credentials.add(matcher.group());
        }
        return credentials;
    }
}

package io.scrubjay.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Launcher;
import io.scrubjay.proxy.testing.TestCollector;
import io.scrubjay.proxy.testing.TestPayloads;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The largest requests that the sidecar takes, made of nothing but secrets: one process, in the memory of its profile, masks
 * each of them whole or refuses it for good, and serves the next.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretFloodIT {
    /** A little less than the 6 MiB that it takes. */
    private static final int REQUEST_BYTES = 6_200_000;

    private static final Pattern OTLP = Pattern.compile("(http://127\\.0\\.0\\.1:[0-9]+)/v1/logs");
    private static final Pattern MASK = Pattern.compile("\\[redacted:[a-z0-9-]+:[0-9a-f]{8}]");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]{12,}");
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";

    private static final String TALK =
            "the agent called its tool and waited for what it had to say of the weather, ".repeat(3);

    private final Random random = new Random(11);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> secrets = new HashSet<>();

    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @SuppressWarnings("NullAway.Init")
    private TestCollector collector;

    @SuppressWarnings("NullAway.Init")
    private Process process;

    @SuppressWarnings("NullAway.Init")
    private URI logs;

    /** A request and of what type it is. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Flood(String contentType, byte[] body) {}

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        dir = temporary;
        collector = TestCollector.start("http");
        Path launcher = Launcher.layOut(dir);
        Path config = Files.writeString(dir.resolve("scrubjay.yaml"), """
                receivers: {otlp: {http: "127.0.0.1:0"}}
                exporters: {otlp: {endpoint: "%s", timeout: 60s}}
                incidents: {dir: data}
                admin: {listen: "off"}
                """.formatted(collector.endpoint()));
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(launcher.toString(), "run", "--profile", "sidecar", "--config", config.toString()))
                .directory(dir.toFile())
                .redirectOutput(dir.resolve("out").toFile())
                .redirectError(dir.resolve("err").toFile());
        builder.environment().put("SCRUBJAY_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_CACHE_HOME", Path.of("target", "cache").toAbsolutePath().toString());
        process = builder.start();
        Eventually.await("the banner", () -> !process.isAlive() || OTLP.matcher(printed("out")).find());
        Matcher listener = OTLP.matcher(printed("out"));
        assertThat(listener.find()).as(printed("out") + printed("err")).isTrue();
        logs = URI.create(listener.group());
    }

    @AfterAll
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        client.close();
        collector.close();
    }

    static Stream<Arguments> floods() {
        return Stream.of(
                flood("protobuf, a token in each record", true, test -> protobuf(test.records(test::token))),
                flood("protobuf, a sentence in each record", true, test -> protobuf(test.records(test::sentence))),
                flood("protobuf, an assignment in each record", false, test -> protobuf(test.records(test::assignment))),
                flood("protobuf, an attribute in each record", false, test -> protobuf(test.attributes())),
                flood("protobuf, tokens in one field", true, test -> protobuf(test.inOneRecord(test::longLine))),
                flood("protobuf, assignments in one field", false, test -> protobuf(test.inOneRecord(test::assignment))),
                flood("protobuf, one secret in a million empty records", true, test -> protobuf(test.empties())),
                flood("JSON, an assignment in each record", true, test -> test.json(test.jsonRecords())),
                flood("JSON, members of an unknown object", false, test -> test.json(test.members("\"password\":\"%s\""))),
                flood("JSON, members in one field", true, test -> test.json(test.escapedMembers())),
                flood("JSON, short passwords in one field", false, test -> test.json(test.oneString(test::url))));
    }

    private static Arguments flood(String name, boolean masked, Function<SecretFloodIT, Flood> made) {
        return argumentSet(name, masked, made);
    }

    @ParameterizedTest
    @MethodSource("floods")
    void export_nothingButSecrets_isMaskedOrRefusedAsAWhole(boolean masked, Function<SecretFloodIT, Flood> made)
            throws Exception {
        // given
        secrets.clear();
        Flood flood = made.apply(this);
        int before = collector.received().size();

        // when
        int status = post(flood.contentType(), flood.body());

        // then
        assertThat(process.isAlive()).as(printed("err")).isTrue();
        assertThat(status).isEqualTo(masked ? 200 : 413);
        assertThat(collector.received()).hasSize(masked ? before + 1 : before);
        if (masked) {
            assertMasked(new String(collector.received().getLast().body(), ISO_8859_1));
        }
        assertThat(post(PROTOBUF, TestPayloads.logs(100, "fine"))).isEqualTo(200);
    }

    private void assertMasked(String sent) {
        assertThat(MASK.matcher(sent).results().count()).isEqualTo(secrets.size());
        assertThat(WORD.matcher(MASK.matcher(sent).replaceAll("")).results().map(word -> word.group()))
                .noneMatch(secrets::contains);
    }

    private int post(String contentType, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(logs)
                .header("content-type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private String printed(String file) {
        try {
            return Files.readString(dir.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Letters and digits in turn, so that it is no word and holds none. */
    private String secret(int length) {
        StringBuilder secret = new StringBuilder();
        for (int i = 0; i < length; i++) {
            char letter = (char) ((random.nextBoolean() ? 'a' : 'A') + random.nextInt(26));
            secret.append(i % 2 == 0 ? letter : (char) ('0' + random.nextInt(10)));
        }
        secrets.add(secret.toString());
        return secret.toString();
    }

    private String token() {
        return "xo" + "xb-" + number() + "-" + number() + "-" + secret(24);
    }

    private long number() {
        return 100_000_000_000L + random.nextInt(Integer.MAX_VALUE);
    }

    private String assignment() {
        return "password=" + secret(16);
    }

    private String sentence() {
        return assignment() + " is what the agent was given";
    }

    private String longLine() {
        return TALK + token() + "\n";
    }

    private String url() {
        return "amqp://a:" + secret(12) + "@h ";
    }

    private static LogRecord record(String body) {
        return LogRecord.newBuilder()
                .setBody(AnyValue.newBuilder().setStringValue(body))
                .build();
    }

    private static ScopeLogs.Builder filled(Supplier<LogRecord> records) {
        ScopeLogs.Builder scope = ScopeLogs.newBuilder();
        for (int bytes = 0; bytes < REQUEST_BYTES; ) {
            LogRecord record = records.get();
            scope.addLogRecords(record);
            bytes += record.getSerializedSize() + 2;
        }
        return scope;
    }

    private ScopeLogs.Builder records(Supplier<String> body) {
        return filled(() -> record(body.get()));
    }

    private ScopeLogs.Builder attributes() {
        return filled(() -> LogRecord.newBuilder()
                .addAttributes(KeyValue.newBuilder()
                        .setKey("password")
                        .setValue(AnyValue.newBuilder().setStringValue(secret(16))))
                .build());
    }

    private ScopeLogs.Builder inOneRecord(Supplier<String> lines) {
        return ScopeLogs.newBuilder().addLogRecords(record(repeat(() -> lines.get() + " ")));
    }

    /** Of which all but one are two bytes long. */
    private ScopeLogs.Builder empties() {
        ByteString empty = LogRecord.getDefaultInstance().toByteString();
        ScopeLogs.Builder scope = ScopeLogs.newBuilder().addLogRecords(record(assignment()));
        for (int bytes = 0; bytes < REQUEST_BYTES; bytes += 2 + empty.size()) {
            scope.addLogRecords(LogRecord.getDefaultInstance());
        }
        return scope;
    }

    private static Flood protobuf(ScopeLogs.Builder scope) {
        return new Flood(
                PROTOBUF,
                ExportLogsServiceRequest.newBuilder()
                        .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
                        .build()
                        .toByteArray());
    }

    private static String repeat(Supplier<String> pieces) {
        StringBuilder text = new StringBuilder();
        while (text.length() < REQUEST_BYTES) {
            text.append(pieces.get());
        }
        return text.toString();
    }

    private String jsonRecords() {
        return repeat(() -> "{\"body\":{\"stringValue\":\"" + assignment() + "\"}},") + "{}";
    }

    private String members(String form) {
        return "{\"extra\":{" + repeat(() -> form.formatted(secret(16)) + ",") + "\"end\":0}}";
    }

    private String escapedMembers() {
        return oneString(() -> TALK + "{\\\"password\\\": \\\"" + secret(16) + "\\\"}; ");
    }

    private String oneString(Supplier<String> pieces) {
        return "{\"body\":{\"stringValue\":\"" + repeat(pieces) + "\"}}";
    }

    private Flood json(String records) {
        String request = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" + records + "]}]}]}";
        return new Flood(JSON, request.getBytes(ISO_8859_1));
    }
}

package io.scrubjay.proxy.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.redact.OtlpRedactor;
import io.scrubjay.proxy.redact.PayloadFormat;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.proxy.redact.SyslogJoiner;
import io.scrubjay.proxy.redact.SyslogMemory;
import io.scrubjay.proxy.redact.SyslogRedactor;
import io.scrubjay.proxy.redact.SyslogRules;
import io.scrubjay.proxy.redact.SyslogSession;
import io.scrubjay.proxy.redact.UnscannableException;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.join.JoinLimits;
import io.scrubjay.rules.mask.Patch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redact}: the engine on a pipe. */
@Command(
        name = "redact",
        mixinStandardHelpOptions = true,
        description = {
            "Reads standard input, masks the secrets in it and writes the rest to standard output, byte for byte.",
            "",
            "Lines are written as soon as input pauses, so it can stand behind tail -f; one that ends inside of a"
                    + " token or block waits for the next. Memory stays bounded however long the input is: text is"
                    + " examined in windows of 1 MiB that overlap by 64 KiB, so that neither a token nor a private key"
                    + " over many lines is cut at their borders.",
            "",
            "What cannot be scanned is not written: the command ends with 2 at that place.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  kubectl logs -f pod/agent | scrubjay redact",
            "  scrubjay redact --format jsonl < events.jsonl > masked.jsonl",
            "  scrubjay redact --format otlp-proto --signal traces < request.pb > masked.pb"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all input was scanned and written, masked or not", ExitCodes.ERROR_LINE})
final class RedactCommand implements Callable<Integer> {
    /** The largest OTLP request, line of JSON or syslog message. */
    static final int MAX_DOCUMENT_BYTES = 256 * 1024 * 1024;
    /** Of how many origins of syslog the ends of messages are remembered. */
    private static final int MAX_ORIGINS = 256;

    private final CliContext context;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            converter = RedactFormat.Converter.class,
            description = "text (the default), jsonl, otlp-json, otlp-proto or syslog. jsonl takes any JSON objects, a"
                    + " line each, and sees through their escapes; lines that are none count as text.")
    private RedactFormat format = RedactFormat.TEXT;

    @Option(
            names = "--signal",
            paramLabel = "SIGNAL",
            description = "For otlp-proto, which does not say: logs, traces, metrics or profiles.")
    private @Nullable String signal;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The 32 byte key of the fingerprints in masks, such as the one in the incidents directory."
                    + " Default: a random key, so that fingerprints can be compared within one run only.")
    private @Nullable Path keyFile;

    @Mixin
    private RuleOptions rules = new RuleOptions();

    RedactCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        try (Engine engine =
                Engine.open(rules.load(context), rules.masker(context.variables()), keyFile, context)) {
            switch (format) {
                case TEXT -> text(engine);
                case JSONL -> records(
                        RecordReader.Framing.LINES,
                        new JsonLines(engine.redactor(), otlpRedactor(engine), context.out()));
                case SYSLOG -> records(
                        SyslogStream::frameEnd, new SyslogStream(syslogSession(engine), context.out()));
                case OTLP_JSON -> {
                    byte[] document = document();
                    Signal found = JsonSignal.of(document);
                    if (found == null) {
                        throw new InputException(
                                "input: first field (expected: resourceLogs, resourceSpans, resourceMetrics or resourceProfiles)");
                    }
                    otlp(engine, found, PayloadFormat.JSON, document);
                }
                case OTLP_PROTO -> otlp(engine, signal(), PayloadFormat.PROTOBUF, document());
            }
        }
        return ExitCodes.OK;
    }

    private Signal signal() throws InputException {
        return switch (signal) {
            case "logs" -> Signal.LOGS;
            case "traces" -> Signal.TRACES;
            case "metrics" -> Signal.METRICS;
            case "profiles" -> Signal.PROFILES;
            case null, default ->
                throw new InputException(
                        "--signal: " + signal + " (expected: logs, traces, metrics or profiles, with otlp-proto)");
        };
    }

    private void text(Engine engine) throws IOException, InputException {
        try (TextScanner scanner = new TextScanner(engine.sweep(), engine.redactor(), engine.ends())) {
            scanner.scan(context.in(), true, new Writer(context.out()));
        }
    }

    private void records(RecordReader.Framing framing, RecordReader.Handler handler)
            throws IOException, InputException {
        new RecordReader(context.in(), framing, MAX_DOCUMENT_BYTES).read(handler);
    }

    private void otlp(Engine engine, Signal of, PayloadFormat encoding, byte[] document)
            throws IOException, UnscannableException {
        ByteBuf payload = Unpooled.wrappedBuffer(document);
        try {
            ByteBuf redacted = otlpRedactor(engine).redact(of, encoding, payload);
            try {
                redacted.getBytes(redacted.readerIndex(), context.out(), redacted.readableBytes());
            } finally {
                redacted.release();
            }
        } finally {
            payload.release();
        }
    }

    private static OtlpRedactor otlpRedactor(Engine engine) {
        return new OtlpRedactor(
                engine.sweep(), engine.redactor(), engine.ends(), finding -> {}, new Meters(new SimpleMeterRegistry()));
    }

    private static SyslogSession syslogSession(Engine engine) {
        Meters meters = new Meters(new SimpleMeterRegistry());
        SyslogRules inForce = new SyslogRules(
                new SyslogRedactor(engine.sweep(), engine.redactor(), finding -> {}, meters), engine.ends());
        return new SyslogJoiner(
                () -> inForce,
                engine.redactor(),
                JoinLimits.UNTIMED,
                () -> Instant.EPOCH,
                MAX_ORIGINS,
                new SyslogMemory(Long.MAX_VALUE),
                meters);
    }

    private byte[] document() throws IOException, InputException {
        byte[] document = context.in().readNBytes(MAX_DOCUMENT_BYTES + 1);
        if (document.length > MAX_DOCUMENT_BYTES) {
            throw new InputException("input: over " + MAX_DOCUMENT_BYTES + " bytes (expected: at most that)");
        }
        return document;
    }

    /** Writes text with masks in place of secrets. */
    private record Writer(OutputStream out) implements TextHandler {
        @Override
        public void onClean(byte[] bytes, int fromByte, int toByte) throws IOException {
            out.write(bytes, fromByte, toByte - fromByte);
        }

        @Override
        public void onSecret(Patch patch, byte[] bytes, int fromByte, int toByte) throws IOException {
            out.write(patch.replacement().getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void onPause() throws IOException {
            out.flush();
        }
    }
}

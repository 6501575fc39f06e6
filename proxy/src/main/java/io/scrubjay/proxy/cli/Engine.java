package io.scrubjay.proxy.cli;

import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.Masker;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.Sweep;
import io.scrubjay.rules.syntax.LocatedPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The compiled rules with one sweep and one redactor, for the one thread of a command. */
final class Engine implements AutoCloseable {
    private final CompiledRules rules;
    private final Sweep sweep;
    private final Examiner examiner;
    private final FieldRedactor redactor;
    private final OpenEnds ends;

    private Engine(CompiledRules rules, Masker masker, byte[] key) {
        this.rules = rules;
        sweep = rules.newSweep();
        examiner = rules.newExaminer();
        redactor = new FieldRedactor(examiner, new Fingerprinter(key), masker);
        ends = new OpenEnds(rules.pack());
    }

    /**
     * Compiles the rules.
     *
     * @param keyFile holds the fingerprint key, {@value Fingerprinter#KEY_BYTES} bytes; null for a random key, with which
     *     fingerprints can be compared within this run only
     */
    static Engine open(LocatedPack rules, Masker masker, @Nullable Path keyFile, CliContext context) throws IOException, InputException {
        byte[] key = key(keyFile);
        return new Engine(RuleOptions.compile(rules, context), masker, key);
    }

    private static byte[] key(@Nullable Path file) throws IOException, InputException {
        if (file == null) {
            byte[] random = new byte[Fingerprinter.KEY_BYTES];
            new SecureRandom().nextBytes(random);
            return random;
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length != Fingerprinter.KEY_BYTES) {
            throw new InputException(
                    "--key-file: " + file + ": " + key.length + " bytes (expected: " + Fingerprinter.KEY_BYTES + ")");
        }
        return key;
    }

    Sweep sweep() {
        return sweep;
    }

    FieldRedactor redactor() {
        return redactor;
    }

    OpenEnds ends() {
        return ends;
    }

    @Override
    public void close() {
        sweep.close();
        examiner.close();
        rules.close();
    }
}

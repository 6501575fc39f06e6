package io.scrubjay.rules.join;

import io.scrubjay.rules.scan.CompiledRules;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A joiner for each test, and what is put together of random letters for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecordJoinerFixture {
    static final String BEGIN = "-----BEGIN RSA PRIVATE KEY-----";
    static final String END = "-----END RSA PRIVATE KEY-----";

    final CompiledRules rules = JoinHarness.compile();
    JoinHarness harness;
    Random random;

    @BeforeEach
    void open() {
        harness = new JoinHarness(rules);
        random = new Random(5);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @AfterAll
    void closeRules() {
        rules.close();
    }

    List<String> content(int lines) {
        return Stream.generate(() -> word(64)).limit(lines).toList();
    }

    String word(int length) {
        return JoinHarness.word(random, length);
    }
}

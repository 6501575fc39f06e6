package io.scrubjay.proxy.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the file system's own events: the time after which it would look anyway is longer than the test. */
@Timeout(60)
class RuleFileWatchIT {
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    Path dir = Path.of("");

    private final AtomicInteger calls = new AtomicInteger();
    private RuleFileWatch watch = new RuleFileWatch(NEVER, calls::incrementAndGet);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void change_inPlace_calls() throws Exception {
        // given
        Path file = Files.writeString(dir.resolve("rules.yaml"), "1");
        start(file);

        // when
        Files.writeString(file, "2");

        // then
        awaitCall();
    }

    @Test
    void change_manyWritesAtOnce_callsOnce() throws Exception {
        // given
        Path file = Files.writeString(dir.resolve("rules.yaml"), "");
        start(file);

        // when
        for (int i = 0; i < 50; i++) {
            Files.writeString(file, "line " + i);
        }

        // then
        awaitCall();
        assertThat(calls).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void change_replacedByRename_callsEachTime() throws Exception {
        // given
        Path file = Files.writeString(dir.resolve("rules.yaml"), "1");
        start(file);

        for (int i = 0; i < 3; i++) {
            // when
            calls.set(0);
            Path next = Files.writeString(dir.resolve(".rules.yaml.swp"), "next " + i);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);

            // then
            awaitCall();
        }
    }

    @Test
    void change_linkedVersionIsExchanged_callsEachTime() throws Exception {
        // given
        Path file = dir.resolve("rules.yaml");
        version("..v0");
        Files.createSymbolicLink(dir.resolve("..data"), Path.of("..v0"));
        Files.createSymbolicLink(file, Path.of("..data/rules.yaml"));
        start(file);

        for (int i = 1; i <= 3; i++) {
            // when
            version("..v" + i);
            calls.set(0);
            Files.createSymbolicLink(dir.resolve("..data_tmp"), Path.of("..v" + i));
            Files.move(dir.resolve("..data_tmp"), dir.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

            // then
            awaitCall();
            watch.watch(List.of(file));
        }
    }

    @Test
    void change_behindAFileOutsideOfIts_calls() throws Exception {
        // given
        Path other = Files.createDirectories(dir.resolve("other"));
        Path target = Files.writeString(other.resolve("rules.yaml"), "1");
        Path file = Files.createSymbolicLink(dir.resolve("rules.yaml"), target);
        start(file);

        // when
        Files.writeString(target, "2");

        // then
        awaitCall();
    }

    @Test
    void watch_otherFiles_noLongerHearsOfTheFormer() throws Exception {
        // given
        Path former = Files.writeString(Files.createDirectories(dir.resolve("a")).resolve("rules.yaml"), "1");
        Path next = Files.writeString(Files.createDirectories(dir.resolve("b")).resolve("rules.yaml"), "1");
        start(former);
        watch.watch(List.of(next));

        // when
        Files.writeString(former, "2");
        Files.writeString(next, "2");

        // then
        awaitCall();
        assertThat(calls).hasValue(1);
    }

    @Test
    void noEvent_callsNowAndThen() throws Exception {
        // given
        watch.close();
        watch = new RuleFileWatch(Duration.ofMillis(1), calls::incrementAndGet);

        // when
        start(dir.resolve("on-another-machine/rules.yaml"));

        // then
        awaitCall();
    }

    private void version(String name) throws Exception {
        Files.writeString(Files.createDirectories(dir.resolve(name)).resolve("rules.yaml"), name);
    }

    private void start(Path file) {
        watch.watch(List.of(file));
        watch.start();
    }

    private void awaitCall() {
        Eventually.await("a call", () -> calls.get() > 0);
    }
}

package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code scrubjay} itself, in release directories and source checkouts made up for it, with spaces in their paths. */
class LauncherIT {
    private static final Path SCRIPT = Path.of("..", "scrubjay").toAbsolutePath().normalize();
    private static final String TOOLS = "/usr/bin:/bin";

    @TempDir
    Path temporary = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private Path release;

    private record Result(int code, String out, String err) {}

    @BeforeEach
    void layOutARelease() throws IOException {
        release = Files.createDirectories(temporary.resolve("a release"));
        Files.copy(SCRIPT, release.resolve("scrubjay"));
        executable(release.resolve("scrubjay"));
        Files.createDirectories(release.resolve("lib"));
        Files.createFile(release.resolve("lib/scrubjay-proxy-1.jar"));
    }

    @Test
    void run_javaHome_getsFlagsJarAndArgumentsAsTheyAre() throws Exception {
        // given
        Path java = fakeJava("jdk 25", "25.0.1");

        // when
        Result result = launch(release.resolve("scrubjay"), Map.of("JAVA_HOME", java.toString()), "redact", "a b", "*", "");

        // then
        assertThat(result.code()).isEqualTo(7);
        assertThat(result.out().lines().toList())
                .startsWith(
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-HeapDumpOnOutOfMemoryError",
                        "-Dio.netty.leakDetection.samplingInterval=4096")
                .contains("-XX:+UseSerialGC")
                .endsWith(
                        "-jar",
                        release.toRealPath() + "/lib/scrubjay-proxy-1.jar",
                        "redact",
                        "a b",
                        "*",
                        "",
                        "core 0");
    }

    @Test
    void run_shortCommand_leavesTheOptimisingCompilerOut() throws Exception {
        Path java = fakeJava("jdk", "25");

        assertThat(launch(release.resolve("scrubjay"), Map.of("JAVA_HOME", java.toString()), "rules", "list").out())
                .contains("-XX:TieredStopAtLevel=1\n");
        assertThat(launch(release.resolve("scrubjay"), Map.of("JAVA_HOME", java.toString()), "rules", "eval", "x").out())
                .doesNotContain("TieredStopAtLevel");
    }

    @Test
    void run_notesOfAStart_areUsedUnlessTheProgramIsNewer() throws Exception {
        // given
        Path java = fakeJava("jdk", "25");
        Path notes = Files.createFile(release.resolve("lib/start.aot"));
        Path program = release.resolve("lib/scrubjay-proxy-1.jar");
        FileTime made = Files.getLastModifiedTime(notes);

        // when
        Result with = launch(release.resolve("scrubjay"), Map.of("JAVA_HOME", java.toString()), "run");
        Files.setLastModifiedTime(program, FileTime.fromMillis(made.toMillis() + 60_000));
        Result without = launch(release.resolve("scrubjay"), Map.of("JAVA_HOME", java.toString()), "run");

        // then
        assertThat(with.out()).contains("-XX:AOTCache=" + release.toRealPath() + "/lib/start.aot\n");
        assertThat(without.out()).doesNotContain("AOTCache").endsWith("-jar\n" + program.toRealPath() + "\nrun\ncore 0\n");
    }

    @Test
    void run_sidecarProfile_boundsMemoryAndEventLoops() throws Exception {
        Path java = fakeJava("jdk", "25");
        Map<String, String> environment = Map.of("JAVA_HOME", java.toString(), "SCRUBJAY_JAVA_OPTS", "-Xmx40m");
        Path script = release.resolve("scrubjay");

        for (List<String> arguments : List.of(
                List.of("run", "--profile", "sidecar"), List.of("run", "-c", "a file", "--profile=sidecar"))) {
            // when
            Result result = launch(script, environment, arguments.toArray(String[]::new));

            // then
            assertThat(result.out())
                    .contains(
                            "-Dscrubjay.profile=sidecar\n",
                            "-XX:ActiveProcessorCount=1\n",
                            "-XX:+UseSerialGC\n",
                            "-XX:MaxDirectMemorySize=48m\n-Dio.netty.maxDirectMemory=50331648\n")
                    .containsSubsequence("-Xmx72m\n", "-Xmx40m\n", "-jar\n")
                    .endsWith(String.join("\n", arguments) + "\ncore 0\n");
            assertThat(result.err()).contains("arenas 1\n");
        }
    }

    @Test
    void run_otherOrNoProfile_takesTheUsualOptions() throws Exception {
        Path java = fakeJava("jdk", "25");
        Map<String, String> environment = Map.of("JAVA_HOME", java.toString());

        for (String[] arguments : new String[][] {
            {"run"}, {"run", "--profile", "other"}, {"run", "-c", "sidecar"}, {"scan", "--profile", "sidecar"}
        }) {
            assertThat(launch(release.resolve("scrubjay"), environment, arguments).out())
                    .doesNotContain("MaxDirectMemorySize", "scrubjay.profile");
        }
    }

    @Test
    void prepare_javaThatDoesNotStart_saysSoAndLeavesNothing() throws Exception {
        // given
        Path java = fakeJava("jdk", "25");

        // when
        Result result = launch(release.resolve("scrubjay"), Map.of("JAVA_HOME", java.toString()), "prepare");

        // then
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains("prepare: no notes of a start were made (expected: a JDK 25 that can start the proxy)");
        try (Stream<Path> files = Files.list(release.resolve("lib"))) {
            assertThat(files).containsExactly(release.resolve("lib/scrubjay-proxy-1.jar"));
        }
    }

    @Test
    void run_javaOptions_areSplitAtBlanksOnly() throws Exception {
        Path java = fakeJava("jdk", "25");

        Result result = launch(
                release.resolve("scrubjay"),
                Map.of("JAVA_HOME", java.toString(), "SCRUBJAY_JAVA_OPTS", "-Xmx1g -Dx=*"),
                "run");

        assertThat(result.out()).contains("-Xmx1g\n-Dx=*\n-jar\n");
    }

    @Test
    void run_ownVariable_winsOverJavaHome() throws Exception {
        Path chosen = fakeJava("chosen", "26-ea");
        Path other = fakeJava("other", "25");
        Files.writeString(chosen.resolve("bin/mark"), "");

        Result result = launch(
                release.resolve("scrubjay"),
                Map.of("SCRUBJAY_JAVA_HOME", chosen.toString(), "JAVA_HOME", other.toString()),
                "run");

        assertThat(result.err()).contains("started " + chosen);
    }

    @Test
    void run_ownVariableTooOld_isRefused() throws Exception {
        Path old = fakeJava("old", "21.0.2");

        Result result = launch(release.resolve("scrubjay"), Map.of("SCRUBJAY_JAVA_HOME", old.toString()), "run");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("scrubjay: SCRUBJAY_JAVA_HOME: " + old + " (expected: a JDK 25 or later)\n"
                        + "  found, too old: Java 21 in " + old + "\n");
    }

    @Test
    void run_javaHomeTooOld_takesTheOneOnPath() throws Exception {
        Path old = fakeJava("old", "17.0.15");
        Path onPath = fakeJava("on path", "25.0.2");

        Result result = launch(
                release.resolve("scrubjay"),
                Map.of("JAVA_HOME", old.toString(), "PATH", onPath.resolve("bin") + ":" + TOOLS),
                "run");

        assertThat(result.err()).contains("started " + onPath.toRealPath());
    }

    @Test
    void run_noJavaThatIsNewEnough_saysWhatToInstall() throws Exception {
        // given
        Path old = fakeJava("old", "1.8.0_402");
        Path script = Files.writeString(
                release.resolve("scrubjay"),
                Files.readString(SCRIPT).replace("needed_java=25", "needed_java=99"));

        // when
        Result result = launch(script, Map.of("JAVA_HOME", old.toString()), "run");

        // then
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("scrubjay: no JDK 99 or later found\n  found, too old: Java 1 in " + old + "\n")
                .contains("apt-get install openjdk-99-jdk", "brew install openjdk@99", "SCRUBJAY_JAVA_HOME");
    }

    @Test
    void run_throughSymbolicLinks_findsItsDirectory() throws Exception {
        // given
        Path java = fakeJava("jdk", "25");
        Path bin = Files.createDirectories(temporary.resolve("some bin"));
        Files.createSymbolicLink(bin.resolve("first"), Path.of("..", "a release", "scrubjay"));
        Files.createSymbolicLink(bin.resolve("second"), bin.resolve("first"));

        // when
        Result result = launch(bin.resolve("second"), Map.of("JAVA_HOME", java.toString()), "run");

        // then
        assertThat(result.out()).contains(release.toRealPath() + "/lib/scrubjay-proxy-1.jar\n");
    }

    @Test
    void run_neitherReleaseNorCheckout_isRefused() throws Exception {
        Path alone = Files.createDirectories(temporary.resolve("alone"));
        Files.copy(SCRIPT, alone.resolve("scrubjay"));
        executable(alone.resolve("scrubjay"));

        Result result = launch(alone.resolve("scrubjay"), Map.of(), "run");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("scrubjay: " + alone.toRealPath() + ": neither lib nor pom.xml beside the launcher"
                        + " (expected: a release directory or a source checkout)\n");
    }

    @Test
    void run_checkout_buildsOnceThenOnlyAfterChanges() throws Exception {
        // given
        Path checkout = checkout();
        Map<String, String> environment = Map.of(
                "JAVA_HOME", fakeJava("jdk", "25").toString(),
                "PATH", fakeMaven(0) + ":" + TOOLS);

        // when
        Result first = launch(checkout.resolve("scrubjay"), environment, "run");
        Result second = launch(checkout.resolve("scrubjay"), environment, "run");
        Files.writeString(checkout.resolve("rules/src/main/New.java"), "");
        Files.setLastModifiedTime(
                checkout.resolve("rules/src/main/New.java"),
                FileTime.fromMillis(System.currentTimeMillis() + 60_000));
        Result third = launch(checkout.resolve("scrubjay"), environment, "run");

        // then
        assertThat(List.of(first.code(), second.code(), third.code())).containsOnly(7);
        assertThat(first.err()).contains("building from source");
        assertThat(first.out()).contains("proxy/target/scrubjay-1.2/lib/scrubjay-proxy-1.2.jar\n");
        assertThat(second.err()).doesNotContain("building");
        assertThat(third.err()).contains("building from source");
        assertThat(builds(checkout)).hasSize(2).allMatch(line -> line.endsWith("-pl proxy -am package"));
    }

    @Test
    void run_twoFirstStartsAtOnce_buildOnce() throws Exception {
        // given
        Path checkout = checkout();
        Map<String, String> environment = Map.of(
                "JAVA_HOME", fakeJava("jdk", "25").toString(),
                "PATH", fakeMaven(0) + ":" + TOOLS);

        // when
        Process first = start(checkout.resolve("scrubjay"), environment, "run");
        Process second = start(checkout.resolve("scrubjay"), environment, "run");

        // then
        assertThat(List.of(result(first).code(), result(second).code())).containsOnly(7);
        assertThat(builds(checkout)).hasSize(1);
    }

    @Test
    void run_buildFails_showsTheEndOfTheLog() throws Exception {
        Path checkout = checkout();

        Result result = launch(
                checkout.resolve("scrubjay"),
                Map.of("JAVA_HOME", fakeJava("jdk", "25").toString(), "PATH", fakeMaven(1) + ":" + TOOLS),
                "run");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("--- the end of the build log:\nwhat Maven says\n")
                .contains("scrubjay: the build failed (whole log: " + checkout.toRealPath() + "/target/build.log)");
    }

    @Test
    void run_checkoutWithAJavaWithoutCompiler_looksFurther() throws Exception {
        // given
        Path checkout = checkout();
        Path runtime = fakeJava("runtime only", "25");
        Files.delete(runtime.resolve("bin/javac"));

        // when
        Result result = launch(
                checkout.resolve("scrubjay"),
                Map.of("SCRUBJAY_JAVA_HOME", runtime.toString(), "PATH", fakeMaven(0) + ":" + TOOLS),
                "run");

        // then
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("found, without a compiler: Java 25 in " + runtime);
    }

    @Test
    void run_realRelease_startsTheProgram() throws Exception {
        // given
        Files.delete(release.resolve("lib/scrubjay-proxy-1.jar"));
        jarOfTheseClasses(release.resolve("lib/scrubjay-proxy-1.jar"));

        // when
        Result result =
                launch(release.resolve("scrubjay"), Map.of("JAVA_HOME", System.getProperty("java.home")), "--version");

        // then
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("scrubjay 1.0-test\n");
        assertThat(result.code()).isZero();
    }

    /** A "JDK" that prints its arguments, one a line, and ends with 7. */
    private Path fakeJava(String name, String version) throws IOException {
        Path home = temporary.resolve(name);
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.writeString(bin.resolve("java"), """
                #!/bin/sh
                if [ "$1" = -version ]; then
                    echo 'openjdk version "%s" 2026-01-01' >&2
                    exit 0
                fi
                printf '%%s\\n' "$@"
                echo "core $(ulimit -c)"
                echo "arenas ${MALLOC_ARENA_MAX-}" >&2
                echo "started $(cd "$(dirname "$0")/.." && pwd)" >&2
                exit 7
                """.formatted(version));
        executable(bin.resolve("java"));
        Files.copy(bin.resolve("java"), bin.resolve("javac"));
        return home;
    }

    /** A "Maven" that notes its arguments, lays out a release and ends with the code. */
    private Path fakeMaven(int code) throws IOException {
        Path bin = Files.createDirectories(temporary.resolve("maven bin"));
        Files.writeString(bin.resolve("mvn"), """
                #!/bin/sh
                echo "$@" >> builds.log
                echo 'what Maven says'
                [ %1$d -eq 0 ] || exit %1$d
                mkdir -p proxy/target/scrubjay-1.2/lib
                : > proxy/target/scrubjay-1.2/lib/scrubjay-proxy-1.2.jar
                """.formatted(code));
        executable(bin.resolve("mvn"));
        return bin;
    }

    private Path checkout() throws IOException {
        Path checkout = Files.createDirectories(temporary.resolve("a checkout"));
        Files.copy(SCRIPT, checkout.resolve("scrubjay"));
        executable(checkout.resolve("scrubjay"));
        Files.writeString(checkout.resolve("pom.xml"), "<project>\n  <version>1.2</version>\n</project>\n");
        for (String module : List.of("rules", "proxy")) {
            Files.createDirectories(checkout.resolve(module).resolve("src/main"));
            Files.writeString(checkout.resolve(module).resolve("pom.xml"), "<project/>");
        }
        return checkout;
    }

    private static List<String> builds(Path checkout) throws IOException {
        return Files.readAllLines(checkout.resolve("builds.log"));
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result launch(Path script, Map<String, String> environment, String... arguments) throws Exception {
        return result(start(script, environment, arguments));
    }

    private Process start(Path script, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", TOOLS);
        builder.environment().put("HOME", temporary.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Result result(Process process) throws Exception {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the launcher did not end within 60 s");
        }
        return new Result(process.exitValue(), out, err);
    }

    /** What the build makes of this module, with the libraries where they are. */
    private static void jarOfTheseClasses(Path jar) throws IOException {
        Path classes = Path.of("target", "classes");
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, "io.scrubjay.proxy.Main");
        main.put(Attributes.Name.IMPLEMENTATION_VERSION, "1.0-test");
        main.put(
                Attributes.Name.CLASS_PATH,
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toUri().toString())
                        .collect(Collectors.joining(" ")));
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path entry : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(classes.relativize(entry).toString()));
                Files.copy(entry, out);
            }
        }
    }
}

package io.scrubjay.rules.scan;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * The sweep of this build beside that of another one, or beside itself without some rules: both in one program, in turns, so that what
 * else runs on the machine troubles both alike.
 */
public final class SweepComparison {
    private static final int DEFAULT_TURNS = 200;
    private static final String BENCHMARKS_JAR = "scrubjay-benchmarks-";

    private SweepComparison() {}

    /**
     * Prints a line for each form of the telemetry.
     *
     * @param args {@code --before CHECKOUT}, which is built, {@code --without RULE,RULE...}, {@code --turns N}
     */
    public static void main(String[] args) throws IOException, ReflectiveOperationException, URISyntaxException {
        Path own = requireNonNull(
                Path.of(SweepComparison.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getParent());
        Path other = own;
        String without = "";
        int turns = DEFAULT_TURNS;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + ": no value (expected: one)");
            }
            switch (args[i]) {
                case "--before" -> other = Path.of(args[i + 1], "benchmarks", "target", "benchmarks", "lib");
                case "--without" -> without = args[i + 1];
                case "--turns" -> turns = turns(args[i + 1]);
                default -> throw new IllegalArgumentException(args[i] + " (expected: --before, --without or --turns)");
            }
        }
        IntFunction<double[]> one = sweep(own, own, "");
        IntFunction<double[]> beside = sweep(other, own, without);
        System.out.println(
                "| this sweep / the other | of each piece's least | median | eight of ten turns | ns a byte | the other |\n|---|---:|---:|---:|---:|---:|");
        for (int form = 0; form < ComparedSweep.FORMS.size(); form++) {
            int number = form;
            TurnRatio ratio = TurnRatio.of(turns, () -> one.apply(number), () -> beside.apply(number));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s %.2f | %.2f |%n",
                    ComparedSweep.FORMS.get(form),
                    ratio.cells(),
                    ratio.leastOne(),
                    ratio.leastOther());
        }
    }

    private static int turns(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--turns: " + value + " (expected: a number >= 1)", e);
        }
    }

    /** A {@link ComparedSweep} over the libraries of a build, with the telemetry of this one. */
    @SuppressWarnings("unchecked")
    private static IntFunction<double[]> sweep(Path libraries, Path own, String without)
            throws IOException, ReflectiveOperationException {
        if (!Files.isDirectory(libraries)) {
            throw new IllegalArgumentException(
                    libraries + ": no such directory (expected: mvn -Dquick -DskipTests package in that checkout before)");
        }
        List<URL> jars = new ArrayList<>();
        addJars(libraries, false, jars);
        addJars(own, true, jars);
        ClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        return (IntFunction<double[]>) loader.loadClass(ComparedSweep.class.getName())
                .getConstructor(String.class)
                .newInstance(without);
    }

    /** Adds the jar of the benchmarks, or all others, of a directory. */
    private static void addJars(Path directory, boolean benchmarks, List<URL> jars) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
            for (Path jar : files) {
                if (jar.toFile().getName().startsWith(BENCHMARKS_JAR) == benchmarks) {
                    jars.add(jar.toUri().toURL());
                }
            }
        }
    }
}

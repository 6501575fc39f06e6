package io.scrubjay.proxy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The files behind the paths of a command line. */
final class ScanTargets {
    private static final int GZIP_BUFFER_BYTES = 64 * 1024;

    private final InputStream standardInput;

    ScanTargets(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /** Something to scan, and what to call it. */
    interface Target {
        String name();

        /** Opens it; files that end in {@code .gz} unpacked. */
        InputStream open(Progress progress) throws IOException;
    }

    /**
     * Files as they are named, those of directories in the order of their names.
     *
     * @throws IOException if a directory cannot be listed
     */
    List<Target> of(List<String> paths) throws IOException {
        List<Target> targets = new ArrayList<>();
        for (String path : paths) {
            if (path.equals("-")) {
                targets.add(new StandardInput(standardInput));
            } else if (Files.isDirectory(Path.of(path))) {
                try (Stream<Path> below = Files.walk(Path.of(path))) {
                    below.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                            .sorted()
                            .forEach(file -> targets.add(new PathTarget(file)));
                } catch (UncheckedIOException e) {
                    throw new IOException(path + ": cannot be listed: " + e.getMessage(), e);
                }
            } else {
                targets.add(new PathTarget(Path.of(path)));
            }
        }
        return targets;
    }

    private record StandardInput(InputStream in) implements Target {
        @Override
        public String name() {
            return "-";
        }

        @Override
        public InputStream open(Progress progress) {
            progress.begin(name(), 0);
            return progress.watch(in);
        }
    }

    private record PathTarget(Path file) implements Target {
        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public InputStream open(Progress progress) throws IOException {
            InputStream in = Files.newInputStream(file);
            try {
                progress.begin(name(), Files.size(file));
                InputStream watched = progress.watch(in);
                return name().endsWith(".gz") ? new GZIPInputStream(watched, GZIP_BUFFER_BYTES) : watched;
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }
    }
}

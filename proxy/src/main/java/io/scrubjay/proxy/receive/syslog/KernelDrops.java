package io.scrubjay.proxy.receive.syslog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many datagrams the kernel dropped at a UDP socket since it was opened, since nothing was read in time (Linux,
 * {@code /proc/net/udp}, last column).
 */
final class KernelDrops {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
    private static final int INODE_COLUMN = 9;
    private static final int DROPS_COLUMN = 12;

    private final String inode;

    private KernelDrops(String inode) {
        this.inode = inode;
    }

    /**
     * The drops of a socket; empty where the system does not tell.
     *
     * @param fileDescriptor of the socket, in this process
     */
    static Optional<KernelDrops> of(int fileDescriptor) {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fileDescriptor)).toString();
            return link.startsWith("socket:[")
                    ? Optional.of(new KernelDrops(link.substring("socket:[".length(), link.length() - 1)))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** How many there were; 0 once the socket is closed. */
    long count() {
        return TABLES.stream()
                .flatMap(table -> lines(table).stream())
                .map(line -> BLANKS.split(line.strip(), -1))
                .filter(columns -> columns.length > DROPS_COLUMN && columns[INODE_COLUMN].equals(inode))
                .mapToLong(columns -> Long.parseLong(columns[DROPS_COLUMN]))
                .sum();
    }

    /** None of a table that is not there, as of IPv6 where that is off. */
    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException e) {
            return List.of();
        }
    }
}

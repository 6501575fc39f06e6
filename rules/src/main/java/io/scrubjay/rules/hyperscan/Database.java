package io.scrubjay.rules.hyperscan;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.List;

/** Patterns compiled for block mode. Immutable native memory, shared by all threads; closed once, by its owner. */
@SuppressWarnings("restricted") // native code has this one owner
public final class Database implements AutoCloseable {
    /** {@code typedef struct hs_compile_error { char *message; int expression; }}. */
    private static final StructLayout COMPILE_ERROR = MemoryLayout.structLayout(
            ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(4096, JAVA_BYTE))
                    .withName("message"),
            JAVA_INT.withName("expression"),
            MemoryLayout.paddingLayout(4));

    /** So much of an expression is shown in a message. */
    private static final int MAX_SHOWN = 200;

    private final Hyperscan hyperscan;
    private long address;

    private Database(Hyperscan hyperscan, long address) {
        this.hyperscan = hyperscan;
        this.address = address;
        hyperscan.openDatabases.incrementAndGet();
    }

    /** How many databases this process holds in native memory. */
    public static int openCount() {
        return Hyperscan.library().openDatabases.get();
    }

    /**
     * Begins to load the native library on a thread of its own, for a program that will need it in a moment. Why that may fail is
     * told to whoever uses it first.
     */
    public static void prepare() {
        Thread.ofPlatform().daemon().name("scrubjay-native").start(Hyperscan::prepare);
    }

    /**
     * Compiles patterns into one database.
     *
     * @param patterns at least one
     * @throws HyperscanException if the platform is not supported or a pattern is refused; the message holds the pattern's id,
     *     its text and the library's reason
     */
    public static Database compile(List<Pattern> patterns) {
        if (patterns.isEmpty()) {
            throw new HyperscanException("patterns: none (expected: at least one)");
        }
        Hyperscan hyperscan = Hyperscan.library();
        try (Arena arena = Arena.ofConfined()) {
            int count = patterns.size();
            MemorySegment expressions = arena.allocate(ADDRESS, count);
            MemorySegment flags = arena.allocate(JAVA_INT, count);
            MemorySegment ids = arena.allocate(JAVA_INT, count);
            for (int i = 0; i < count; i++) {
                expressions.setAtIndex(ADDRESS, i, arena.allocateFrom(patterns.get(i).expression()));
                flags.setAtIndex(JAVA_INT, i, patterns.get(i).flags());
                ids.setAtIndex(JAVA_INT, i, patterns.get(i).id());
            }
            MemorySegment platform = TargetPlatform.allocate(hyperscan, arena);
            MemorySegment database = arena.allocate(ADDRESS);
            MemorySegment error = arena.allocate(ADDRESS.withTargetLayout(COMPILE_ERROR));
            int code = (int) hyperscan.compileMulti.invokeExact(
                    expressions, flags, ids, count, Hyperscan.HS_MODE_BLOCK, platform, database, error);
            if (code != Hyperscan.HS_SUCCESS) {
                throw refused(hyperscan, patterns, error);
            }
            return new Database(hyperscan, database.get(JAVA_LONG, 0));
        } catch (HyperscanException e) {
            throw e;
        } catch (Throwable e) {
            throw Hyperscan.unexpected(e);
        }
    }

    private static HyperscanException refused(Hyperscan hyperscan, List<Pattern> patterns, MemorySegment errorPointer)
            throws Throwable {
        MemorySegment error = errorPointer.get(ADDRESS.withTargetLayout(COMPILE_ERROR), 0);
        String reason = error.get(
                        (java.lang.foreign.AddressLayout) COMPILE_ERROR.memberLayouts().getFirst(), 0)
                .getString(0);
        int index = error.get(JAVA_INT, COMPILE_ERROR.byteOffset(MemoryLayout.PathElement.groupElement("expression")));
        int _ = (int) hyperscan.freeCompileError.invokeExact(error);
        if (index < 0 || index >= patterns.size()) {
            return new HyperscanException("patterns: not compiled: " + reason);
        }
        Pattern pattern = patterns.get(index);
        return new HyperscanException(
                "pattern " + pattern.id() + ": " + shown(pattern.expression()) + " (expected: accepted by Hyperscan; "
                        + reason + ")",
                pattern.id());
    }

    private static String shown(String expression) {
        return expression.length() <= MAX_SHOWN ? expression : expression.substring(0, MAX_SHOWN) + "...";
    }

    /** The database as bytes, which {@link #deserialize} on a CPU with the same features takes. */
    byte[] serialize() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(ADDRESS);
            MemorySegment length = arena.allocate(JAVA_LONG);
            int code = (int) hyperscan.serializeDatabase.invokeExact(address(), bytes, length);
            if (code != Hyperscan.HS_SUCCESS) {
                throw new HyperscanException("hs_serialize_database: " + code + " (expected: 0)");
            }
            long from = bytes.get(JAVA_LONG, 0);
            try {
                return MemorySegment.ofAddress(from)
                        .reinterpret(length.get(JAVA_LONG, 0))
                        .toArray(JAVA_BYTE);
            } finally {
                hyperscan.free.invokeExact(from);
            }
        } catch (HyperscanException e) {
            throw e;
        } catch (Throwable e) {
            throw Hyperscan.unexpected(e);
        }
    }

    /**
     * A database from the bytes of {@link #serialize}, which must be trusted: the library checks little.
     *
     * @throws HyperscanException if they are of another version of the library or for another CPU
     */
    static Database deserialize(byte[] serialized) {
        Hyperscan hyperscan = Hyperscan.library();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, serialized);
            MemorySegment database = arena.allocate(ADDRESS);
            int code = (int) hyperscan.deserializeDatabase.invokeExact(bytes, bytes.byteSize(), database);
            if (code != Hyperscan.HS_SUCCESS) {
                throw new HyperscanException("hs_deserialize_database: " + code + " (expected: 0)");
            }
            return new Database(hyperscan, database.get(JAVA_LONG, 0));
        } catch (HyperscanException e) {
            throw e;
        } catch (Throwable e) {
            throw Hyperscan.unexpected(e);
        }
    }

    /** The library's version and build date. */
    static String libraryVersion() {
        try {
            return ((MemorySegment) Hyperscan.library().version.invokeExact()).getString(0);
        } catch (Throwable e) {
            throw Hyperscan.unexpected(e);
        }
    }

    /**
     * New scratch space for one thread; the caller closes it.
     *
     * @param listener hears of each match of {@link Scratch#scan}, on the scanning thread
     */
    public Scratch newScratch(MatchListener listener) {
        return new Scratch(hyperscan, this, listener);
    }

    /** The size of the compiled database in bytes. */
    public long sizeBytes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(JAVA_LONG);
            int code = (int) hyperscan.databaseSize.invokeExact(address(), size);
            if (code != Hyperscan.HS_SUCCESS) {
                throw new HyperscanException("hs_database_size: " + code + " (expected: 0)");
            }
            return size.get(JAVA_LONG, 0);
        } catch (HyperscanException e) {
            throw e;
        } catch (Throwable e) {
            throw Hyperscan.unexpected(e);
        }
    }

    long address() {
        if (address == 0) {
            throw new IllegalStateException("database: closed (expected: open)");
        }
        return address;
    }

    @Override
    public void close() {
        if (address != 0) {
            try {
                int _ = (int) hyperscan.freeDatabase.invokeExact(address);
            } catch (Throwable e) {
                throw Hyperscan.unexpected(e);
            }
            address = 0;
            hyperscan.openDatabases.decrementAndGet();
        }
    }
}

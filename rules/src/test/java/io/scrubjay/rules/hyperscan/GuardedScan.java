package io.scrubjay.rules.hyperscan;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that scans texts of which nothing behind the last byte is readable: one that is read ends it. */
@SuppressWarnings("restricted") // it asks the system for such memory
final class GuardedScan {
    static final String DONE = "all scanned, hits: ";

    private static final int MAX_LENGTH_BYTES = 300;
    private static final int BEGINNINGS = 64;
    private static final int PAGE_BYTES = 4096;
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS = 0x22;

    private GuardedScan() {}

    public static void main(String[] args) throws Throwable {
        long end = endOfReadable();
        // few enough for the engines of small packs, with classes of two characters
        List<Pattern> patterns = List.of(
                new Pattern("scrubjay-self-test-canary", false, 0),
                new Pattern("tok\\x5f[0-9]{12}", false, 1),
                new Pattern("bytes(?:V|_v)alue", false, 2));
        int[] hits = {0};
        try (Database database = Database.compile(patterns);
                Scratch scratch = database.newScratch((id, to) -> {
                    hits[0]++;
                    return true;
                })) {
            byte[] text = "scrubjay-self-test-canary tok_123456789012 bytesValue, bytes_value ".repeat(10).getBytes(StandardCharsets.US_ASCII);
            MemorySegment page = MemorySegment.ofAddress(end - PAGE_BYTES).reinterpret(PAGE_BYTES);
            for (int length = 1; length <= MAX_LENGTH_BYTES; length++) {
                for (int from = 0; from < BEGINNINGS; from++) {
                    MemorySegment.copy(text, from, page, ValueLayout.JAVA_BYTE, PAGE_BYTES - length, length);
                    scratch.scan(end - length, length);
                }
            }
        }
        System.out.println(DONE + hits[0]);
    }

    /** The place behind two pages, behind which nothing may be read. */
    private static long endOfReadable() throws Throwable {
        long pages = (long) function("mmap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG))
                .invokeExact(0L, 3L * PAGE_BYTES, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
        int code = (int) function("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT))
                .invokeExact(pages + 2L * PAGE_BYTES, (long) PAGE_BYTES, 0);
        if (pages == -1 || code != 0) {
            throw new IllegalStateException("mmap, mprotect: " + pages + ", " + code + " (expected: memory, 0)");
        }
        return pages + 2L * PAGE_BYTES;
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(Linker.nativeLinker().defaultLookup().findOrThrow(name), type);
    }
}

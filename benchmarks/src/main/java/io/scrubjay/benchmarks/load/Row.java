package io.scrubjay.benchmarks.load;

import java.util.List;

/**
 * A step of the ladder.
 *
 * @param name with which its number begins
 * @param program what stands between load and sink
 * @param traffic what is sent
 * @param rules how many Scrubjay has: {@link #NO_SEARCH}, {@link #ALL_RULES}, or so many of the built-in ones
 * @param connections how many at once; 0 for as many as the options say
 * @param payloadBytes the only size that it is measured at; 0 for each
 */
record Row(String name, Program program, Traffic traffic, int rules, int connections, int payloadBytes) {
    /** One rule that never hits: what is left is the proxy without the search for secrets. */
    static final int NO_SEARCH = 1;

    static final int ALL_RULES = 0;

    /** Where throughput is compared over rules and leaks. */
    private static final int CURVE_BYTES = 64 << 10;

    /** Small, so that what thousands of connections have under way fits into the proxy's budget for it. */
    private static final int CONNECTIONS_BYTES = 4 << 10;

    static final List<Row> LADDER = List.of(
            new Row("01 no proxy", Program.NONE, Traffic.CLEAN),
            new Row("02 nginx proxy_pass, 1 worker", Program.NGINX, Traffic.CLEAN),
            new Row("02 HAProxy, 1 thread", Program.HAPROXY, Traffic.CLEAN),
            new Row("03 scrubjay, one rule, clean", Program.SCRUBJAY, Traffic.CLEAN, NO_SEARCH, 0, 0),
            new Row("04 scrubjay, clean", Program.SCRUBJAY, Traffic.CLEAN),
            new Row("05 scrubjay, 1 % of records leak", Program.SCRUBJAY, Traffic.LEAK_1_PERCENT),
            new Row("06 scrubjay, 10 % of records leak", Program.SCRUBJAY, Traffic.LEAK_10_PERCENT),
            new Row("07 nginx, gzip", Program.NGINX, Traffic.GZIP),
            new Row("07 scrubjay, gzip, clean", Program.SCRUBJAY, Traffic.GZIP),
            new Row("08 nginx grpc_pass", Program.NGINX, Traffic.GRPC),
            new Row("08 scrubjay, gRPC, clean", Program.SCRUBJAY, Traffic.GRPC),
            ofRules(10),
            ofRules(100),
            ofRules(1000),
            new Row("10 scrubjay, 30 % of records leak", Program.SCRUBJAY, Traffic.LEAK_30_PERCENT, 0, 0, CURVE_BYTES),
            new Row("10 scrubjay, every record leaks", Program.SCRUBJAY, Traffic.LEAK_ALL, 0, 0, CURVE_BYTES),
            ofConnections(10),
            ofConnections(100),
            ofConnections(1000),
            ofConnections(5000));

    /** With every rule, as many connections as the options say, at each size. */
    Row(String name, Program program, Traffic traffic) {
        this(name, program, traffic, ALL_RULES, 0, 0);
    }

    private static Row ofRules(int count) {
        return new Row(
                "09 scrubjay, " + count + " rules, clean", Program.SCRUBJAY, Traffic.CLEAN, count, 0, CURVE_BYTES);
    }

    private static Row ofConnections(int count) {
        return new Row(
                "11 scrubjay, " + count + " connections",
                Program.SCRUBJAY,
                Traffic.CLEAN,
                ALL_RULES,
                count,
                CONNECTIONS_BYTES);
    }

    /** What stands in between. */
    enum Program {
        NONE,
        NGINX,
        HAPROXY,
        SCRUBJAY
    }

    /** Its number in the ladder. */
    String number() {
        return name.substring(0, 2);
    }

    boolean isMeasuredAt(int bytes) {
        return payloadBytes == 0 || payloadBytes == bytes;
    }

    /** Whether the other is nginx passing on what looks the same on the wire. */
    boolean comparesWith(Row other) {
        return other.program == Program.NGINX && other.traffic.wire().equals(traffic.wire());
    }
}

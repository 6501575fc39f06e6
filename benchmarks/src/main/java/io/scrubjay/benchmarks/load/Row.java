package io.scrubjay.benchmarks.load;

import java.util.List;

/**
 * A step of the ladder.
 *
 * @param name with which its number begins
 * @param program what stands between load and sink
 * @param traffic what is sent
 */
record Row(String name, Program program, Traffic traffic) {
    static final List<Row> LADDER = List.of(
            new Row("01 no proxy", Program.NONE, Traffic.CLEAN),
            new Row("02 nginx proxy_pass, 1 worker", Program.NGINX, Traffic.CLEAN),
            new Row("02 HAProxy, 1 thread", Program.HAPROXY, Traffic.CLEAN),
            new Row("03 scrubjay, one rule, clean", Program.SCRUBJAY_ONE_RULE, Traffic.CLEAN),
            new Row("04 scrubjay, clean", Program.SCRUBJAY, Traffic.CLEAN),
            new Row("05 scrubjay, 1 % of records leak", Program.SCRUBJAY, Traffic.LEAK_1_PERCENT),
            new Row("06 scrubjay, 10 % of records leak", Program.SCRUBJAY, Traffic.LEAK_10_PERCENT),
            new Row("07 nginx, gzip", Program.NGINX, Traffic.GZIP),
            new Row("07 scrubjay, gzip, clean", Program.SCRUBJAY, Traffic.GZIP),
            new Row("08 nginx grpc_pass", Program.NGINX, Traffic.GRPC),
            new Row("08 scrubjay, gRPC, clean", Program.SCRUBJAY, Traffic.GRPC));

    /** What stands in between. */
    enum Program {
        NONE,
        NGINX,
        HAPROXY,
        SCRUBJAY,
        SCRUBJAY_ONE_RULE
    }

    /** Its number in the ladder. */
    String number() {
        return name.substring(0, 2);
    }

    /** Whether the other is nginx passing on what looks the same on the wire. */
    boolean comparesWith(Row other) {
        return other.program == Program.NGINX && other.traffic.wire().equals(traffic.wire());
    }
}

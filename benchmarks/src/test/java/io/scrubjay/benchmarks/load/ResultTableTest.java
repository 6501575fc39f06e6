package io.scrubjay.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
    private static final Row NGINX = new Row("02 nginx", Row.Program.NGINX, Traffic.CLEAN);
    private static final Row SCRUBJAY = new Row("04 scrubjay", Row.Program.SCRUBJAY, Traffic.CLEAN);

    @Test
    void format_ratiosToNginxAtTheSameSize() {
        // given
        Cell nginx = cell(NGINX, 4096, 20_000, 10);
        Cell small = cell(SCRUBJAY, 4096, 30_000, 5);
        Cell large = cell(SCRUBJAY, 1 << 20, 900, 400);
        small.setAdded(new Latency(100, 200, 300, 7));

        // when
        String table = ResultTable.format(List.of(nginx, small, large));

        // then
        assertThat(table)
                .contains("| 4 KiB | 02 nginx | 10,000 | 41.0 | 1.00 | 10.0 | 1.00 | 20 | - | - | - | 0 |")
                .contains("| 4 KiB | 04 scrubjay | 15,000 | 61.4 | 1.50 | 5.0 | 0.50 | 20 | 100 | 200 | 300 | 7 |")
                .contains("| 1 MiB | 04 scrubjay | 450 | 471.9 | - | 400.0 | - | 20 | - | - | - | 0 |");
    }

    @Test
    void format_gzip_isComparedWithNginxPassingOnGzip() {
        // given
        Cell nginx = cell(NGINX, 4096, 20_000, 10);
        Cell nginxGzip = cell(new Row("07 nginx, gzip", Row.Program.NGINX, Traffic.GZIP), 4096, 60_000, 4);
        Cell gzip = cell(new Row("07 scrubjay, gzip", Row.Program.SCRUBJAY, Traffic.GZIP), 4096, 30_000, 8);

        // when
        String table = ResultTable.format(List.of(nginx, nginxGzip, gzip));

        // then
        assertThat(table).contains("| 4 KiB | 07 scrubjay, gzip | 15,000 | 61.4 | 0.50 | 8.0 | 2.00 |");
    }

    @Test
    void median_oddRounds() {
        // given
        Cell cell = new Cell(SCRUBJAY, 4096);

        // when
        for (long accepted : List.of(10L, 90L, 30L)) {
            cell.add(new Cell.Sample(new Load(accepted, 1, 0, 1), 0, 0));
        }

        // then
        assertThat(cell.median().load().accepted()).isEqualTo(30);
        assertThat(cell.failed()).isEqualTo(3);
    }

    private static Cell cell(Row row, int payloadBytes, long accepted, double cpuMicros) {
        Cell cell = new Cell(row, payloadBytes);
        cell.add(new Cell.Sample(new Load(accepted, 0, accepted * payloadBytes, 2), cpuMicros, 20));
        return cell;
    }
}

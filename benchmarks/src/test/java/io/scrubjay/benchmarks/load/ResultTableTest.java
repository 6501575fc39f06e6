package io.scrubjay.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
    @Test
    void format_ratiosToNginxAtTheSameSize() {
        // given
        Cell nginx = cell(ResultTable.BASELINE, 4096, 20_000, 10);
        Cell small = cell("03 scrubjay, clean", 4096, 30_000, 5);
        Cell large = cell("03 scrubjay, clean", 1 << 20, 900, 400);

        // when
        String table = ResultTable.format(List.of(nginx, small, large));

        // then
        assertThat(table)
                .contains("| 4 KiB | 02 nginx proxy_pass, 1 worker | 10,000 | 41.0 | 1.00 | 10.0 | 1.00 | 0 |")
                .contains("| 4 KiB | 03 scrubjay, clean | 15,000 | 61.4 | 1.50 | 5.0 | 0.50 | 0 |")
                .contains("| 1 MiB | 03 scrubjay, clean | 450 | 471.9 | - | 400.0 | - | 0 |");
    }

    @Test
    void median_oddRounds() {
        // given
        Cell cell = new Cell("row", 4096);

        // when
        for (long accepted : List.of(10L, 90L, 30L)) {
            cell.add(new Cell.Sample(new Load(accepted, 1, 0, 1), 0));
        }

        // then
        assertThat(cell.median().load().accepted()).isEqualTo(30);
        assertThat(cell.failed()).isEqualTo(3);
    }

    private static Cell cell(String row, int payloadBytes, long accepted, double cpuMicros) {
        Cell cell = new Cell(row, payloadBytes);
        cell.add(new Cell.Sample(new Load(accepted, 0, accepted * payloadBytes, 2), cpuMicros));
        return cell;
    }
}

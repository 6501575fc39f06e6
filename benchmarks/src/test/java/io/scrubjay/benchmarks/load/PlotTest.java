package io.scrubjay.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class PlotTest {
    @Test
    void curves_ofTheLadder() {
        // given
        List<Cell> cells = new ArrayList<>();
        for (Row row : Row.LADDER) {
            for (int bytes : new int[] {4 << 10, 64 << 10}) {
                if (row.isMeasuredAt(bytes)) {
                    cells.add(cell(row, bytes));
                }
            }
        }

        // when
        List<Curve> curves = Curve.of(cells);

        // then
        assertThat(curves)
                .extracting(Curve::title, Curve::unit)
                .containsExactly(
                        tuple("rules", "requests of 64 KiB a second"),
                        tuple("% of records leak", "requests of 64 KiB a second"),
                        tuple("connections", "requests of 4 KiB a second"));
        assertThat(labels(curves.get(0))).startsWith("1", "10", "100", "1,000").hasSize(5);
        assertThat(labels(curves.get(1))).containsExactly("0", "1", "10", "30", "100");
        assertThat(labels(curves.get(2))).containsExactly("10", "100", "1,000", "5,000");
    }

    @Test
    void curves_ofOneRow_none() {
        assertThat(Curve.of(List.of(cell(Row.LADDER.getFirst(), 4 << 10)))).isEmpty();
    }

    @Test
    void svg_isAPictureOfEveryPoint() throws Exception {
        // given
        Curve first = curve(new Curve.Point(0, "0", 30), new Curve.Point(1, "1", 150), new Curve.Point(10, "10", 90));
        Curve second = curve(new Curve.Point(10, "10", 1), new Curve.Point(5000, "5,000", 1));

        // when
        String svg = Plot.svg(List.of(first, second));

        // then
        Document picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(5);
        assertThat(svg)
                .contains("<circle cx='72.0' cy='218.5'")
                .contains("<circle cx='198.0' cy='92.5'")
                .contains("<circle cx='324.0' cy='155.5'")
                .contains(">200</text>")
                .contains(">5,000</text>")
                .contains(">0.5</text>")
                .doesNotContain("NaN");
    }

    @Test
    void svg_noCurve_isEmpty() {
        assertThat(Plot.svg(List.of())).isEmpty();
    }

    private static List<String> labels(Curve curve) {
        return curve.points().stream().map(Curve.Point::label).toList();
    }

    private static Curve curve(Curve.Point... points) {
        return new Curve("things", "requests a second", List.of(points));
    }

    private static Cell cell(Row row, int payloadBytes) {
        Cell cell = new Cell(row, payloadBytes);
        cell.add(new Cell.Sample(new Load(100, 0, 100, 2), 1, 20));
        return cell;
    }
}

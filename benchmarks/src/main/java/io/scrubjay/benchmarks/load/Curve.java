package io.scrubjay.benchmarks.load;

import io.scrubjay.rules.syntax.BuiltinPacks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * How the rate of requests changes with one thing, all else being equal.
 *
 * @param title what changes
 * @param unit of the rate
 * @param points at least two, by {@code x}
 */
record Curve(String title, String unit, List<Point> points) {
    /**
     * One measurement.
     *
     * @param x what was changed; 0 or more
     * @param label of {@code x}
     * @param value the rate
     */
    record Point(double x, String label, double value) {}

    /** Those over rules, leaks and connections that the cells make up, each at the size with most points. */
    static List<Curve> of(List<Cell> cells) {
        int rules = BuiltinPacks.load(List.of(BuiltinPacks.ALL)).rules().size();
        List<Curve> curves = new ArrayList<>();
        add(
                curves,
                "rules",
                cells,
                row -> row.traffic() == Traffic.CLEAN && row.connections() == 0,
                row -> row.rules() == Row.ALL_RULES ? rules : row.rules(),
                "%,.0f");
        add(
                curves,
                "% of records leak",
                cells,
                row -> row.rules() == Row.ALL_RULES
                        && row.traffic().wire().equals(Traffic.CLEAN.wire())
                        && row.connections() == 0,
                row -> 100 * row.traffic().leakRate(),
                "%.0f");
        add(curves, "connections", cells, row -> row.connections() > 0, Row::connections, "%,.0f");
        return curves;
    }

    private static void add(
            List<Curve> curves,
            String title,
            List<Cell> cells,
            Predicate<Row> rows,
            ToDoubleFunction<Row> x,
            String label) {
        List<Cell> chosen = cells.stream()
                .filter(cell -> cell.row().program() == Row.Program.SCRUBJAY && rows.test(cell.row()))
                .toList();
        chosen.stream()
                .mapToInt(Cell::payloadBytes)
                .distinct()
                .mapToObj(bytes -> curve(title, bytes, chosen, x, label))
                .filter(curve -> curve.points().size() > 1)
                .max(Comparator.comparingInt(curve -> curve.points().size()))
                .ifPresent(curves::add);
    }

    private static Curve curve(String title, int bytes, List<Cell> cells, ToDoubleFunction<Row> x, String label) {
        List<Point> points = cells.stream()
                .filter(cell -> cell.payloadBytes() == bytes)
                .map(cell -> {
                    double at = x.applyAsDouble(cell.row());
                    return new Point(
                            at,
                            String.format(Locale.ROOT, label, at),
                            cell.median().load().requestsPerSecond());
                })
                .sorted(Comparator.comparingDouble(Point::x))
                .toList();
        return new Curve(title, "requests of " + ResultTable.size(bytes) + " a second", points);
    }
}

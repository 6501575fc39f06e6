package io.scrubjay.benchmarks.load;

import java.util.List;
import java.util.Locale;

/** Draws curves side by side as an SVG picture. Values begin at 0; what changes is on a logarithmic scale. */
final class Plot {
    private static final int PANEL_WIDTH = 360;
    private static final int HEIGHT = 300;
    private static final int LEFT = 60;
    private static final int RIGHT = 24;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final int LINES = 4;
    private static final int LABEL_WIDTH = 36;

    private final StringBuilder svg = new StringBuilder();

    private Plot() {}

    /** The picture; empty where there is no curve. */
    static String svg(List<Curve> curves) {
        if (curves.isEmpty()) {
            return "";
        }
        Plot plot = new Plot();
        plot.add(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%1$d' height='%2$d' viewBox='0 0 %1$d %2$d'"
                        + " font-family='sans-serif' font-size='11'>",
                PANEL_WIDTH * curves.size(),
                HEIGHT);
        plot.add("<rect width='100%%' height='100%%' fill='white'/>");
        for (int i = 0; i < curves.size(); i++) {
            plot.panel(curves.get(i), i * PANEL_WIDTH);
        }
        plot.add("</svg>");
        return plot.svg.toString();
    }

    private void panel(Curve curve, int left) {
        List<Curve.Point> points = curve.points();
        double step = step(points.stream().mapToDouble(Curve.Point::value).max().orElse(1));
        add("<g transform='translate(%d)'>", left);
        add("<text x='%d' y='20' font-weight='bold'>%s</text>", LEFT, curve.unit());
        for (int line = 0; line <= LINES; line++) {
            double y = y(line * step, step);
            add("<path d='M%d %.1fH%d' stroke='#dddddd'/>", LEFT, y, PANEL_WIDTH - RIGHT);
            String value = String.format(Locale.ROOT, step < 1 ? "%.1f" : "%,.0f", line * step);
            add("<text x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 6, y + 4, value);
        }
        double from = scale(points.getFirst().x(), points);
        double width = scale(points.getLast().x(), points) - from;
        StringBuilder path = new StringBuilder();
        double labelled = -LABEL_WIDTH;
        for (Curve.Point point : points) {
            double x = LEFT + 12 + (scale(point.x(), points) - from) / width * (PANEL_WIDTH - LEFT - RIGHT - 24);
            double y = y(point.value(), step);
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x, y));
            add("<circle cx='%.1f' cy='%.1f' r='3' fill='#1f5fa8'/>", x, y);
            int line = x - labelled < LABEL_WIDTH ? 2 : 1; // one below the other rather than one over the other
            int labelY = HEIGHT - BOTTOM + 4 + 13 * line;
            add("<text x='%.1f' y='%d' text-anchor='middle'>%s</text>", x, labelY, point.label());
            labelled = line == 1 ? x : -LABEL_WIDTH;
        }
        add("<path d='%s' fill='none' stroke='#1f5fa8' stroke-width='2'/>", path);
        add(
                "<text x='%d' y='%d' text-anchor='middle'>%s</text>",
                (LEFT + PANEL_WIDTH - RIGHT) / 2, HEIGHT - 12, curve.title());
        add("</g>");
    }

    /** Logarithmic; 0 stands one decade before the smallest other value. */
    private static double scale(double x, List<Curve.Point> points) {
        if (x > 0) {
            return Math.log10(x);
        }
        return points.stream()
                        .mapToDouble(Curve.Point::x)
                        .filter(other -> other > 0)
                        .map(Math::log10)
                        .min()
                        .orElse(0)
                - 1;
    }

    private static double y(double value, double step) {
        return HEIGHT - BOTTOM - value / (LINES * step) * (HEIGHT - TOP - BOTTOM);
    }

    /** Between two lines: 1, 2 or 5 times a power of ten, so that all of them hold {@code max}. */
    private static double step(double max) {
        double power = Math.pow(10, Math.floor(Math.log10(max / LINES)));
        for (double step : new double[] {power, 2 * power, 5 * power}) {
            if (step * LINES >= max) {
                return step;
            }
        }
        return 10 * power;
    }

    @SuppressWarnings("AnnotateFormatMethod") // which is in a library of its own
    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}

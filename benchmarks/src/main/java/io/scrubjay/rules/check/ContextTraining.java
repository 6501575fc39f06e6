package io.scrubjay.rules.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes the weights of a {@link ContextModel} from texts whose secrets are known, and says before how the files of each fifth are told by the
 * weights of the other four: secrets that score above each margin, of how many, and others that do.
 */
public final class ContextTraining {
    /** A feature that fewer values have says nothing. */
    private static final int LEAST_EXAMPLES = 2;
    /** Weights that change little are left out. */
    private static final double LEAST_WEIGHT = 0.12;

    /** For a piece of one beyond ASCII, where the context ends within it. */
    private static final char NO_CHARACTER = '\ufffd';

    private static final int LAST_MARGIN = 4;
    private static final int SHOWN = 40;

    private final ContextExamples examples;
    private final LogisticRegression regression;

    private ContextTraining(ContextExamples examples) {
        this.examples = examples;
        this.regression = new LogisticRegression(examples.all(), examples.features().size(), LEAST_EXAMPLES);
    }

    /**
     * Learns.
     *
     * @param args the check ({@code password-in-context}); the file that the weights go to; how far above zero a value must score
     *     by them; then files, as in {@link ContextExamples#add}
     */
    public static void main(String[] args) throws IOException {
        if (args.length < 4) {
            System.err.println("learn: " + args.length + " arguments (expected: CHECK WEIGHTS MARGIN FILE...)");
            System.exit(2);
        }
        List<Path> files = Stream.of(args).skip(3).map(Path::of).toList();
        try (ContextExamples examples = new ContextExamples(args[0])) {
            examples.addOwnSamples();
            for (int file = 0; file < files.size(); file++) {
                examples.add(files.get(file), file);
            }
            ContextTraining training = new ContextTraining(examples);
            training.tellLeftOut(files);
            Files.write(Path.of(args[1]), training.lines(Double.parseDouble(args[2])), StandardCharsets.UTF_8);
        }
    }

    private void tellLeftOut(List<Path> files) {
        List<ContextExample> all = examples.all();
        double[] scores = new double[all.size()];
        for (int fold = 0; fold < ContextExamples.FOLDS; fold++) {
            int out = fold;
            double[] weights = regression.learn(all.stream().filter(example -> example.fold() != out).toList());
            for (int i = 0; i < scores.length; i++) {
                if (all.get(i).fold() == fold) {
                    scores[i] = LogisticRegression.score(weights, all.get(i));
                }
            }
        }
        for (int file = 0; file < files.size(); file++) {
            System.out.println(files.get(file).getFileName() + line(scores, file));
        }
        System.out.println("secrets that no rule asks about: " + examples.unasked());
        IntStream.range(0, scores.length)
                .boxed()
                .filter(i -> !all.get(i).secret() && all.get(i).source() >= 0)
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .limit(SHOWN)
                .forEach(i -> System.out.printf("%.1f %s%n", scores[i], all.get(i).shown()));
    }

    private String line(double[] scores, int file) {
        StringBuilder line = new StringBuilder();
        for (int margin = 0; margin <= LAST_MARGIN; margin++) {
            int[] above = new int[2];
            int[] of = new int[2];
            for (int i = 0; i < scores.length; i++) {
                ContextExample example = examples.all().get(i);
                if (example.source() == file) {
                    int kind = example.secret() ? 0 : 1;
                    of[kind]++;
                    above[kind] += scores[i] > margin ? 1 : 0;
                }
            }
            line.append(String.format(" | %d: %d of %d, %d of %d", margin, above[0], of[0], above[1], of[1]));
        }
        return line.toString();
    }

    private List<String> lines(double margin) {
        double[] weights = regression.learn(examples.all());
        List<ContextExamples.Feature> features = examples.features();
        List<Integer> order = new ArrayList<>(IntStream.range(0, weights.length).boxed().toList());
        order.sort(Comparator.comparing((Integer i) -> features.get(i).kind()).thenComparing(i -> features.get(i).text()));
        List<String> lines = new ArrayList<>();
        for (int i : order) {
            ContextExamples.Feature feature = features.get(i);
            double weight = feature.kind() == ContextFeatures.Kind.ANY ? weights[i] - margin : weights[i];
            String line = ContextModel.line(feature.kind(), (float) weight, feature.text());
            boolean cut = line.indexOf(NO_CHARACTER) >= 0;
            if (Math.abs(weight) >= LEAST_WEIGHT && !cut) {
                lines.add(line);
            }
        }
        return lines;
    }
}

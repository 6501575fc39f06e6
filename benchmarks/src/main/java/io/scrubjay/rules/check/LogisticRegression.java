package io.scrubjay.rules.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Learns a weight for each feature, by AdaGrad, so that the sum of an example's weights tells whether it is a secret. The same examples give the same weights. */
final class LogisticRegression {
    private static final int ROUNDS = 60;
    private static final double STEP = 0.3;
    /** How much each round pulls the weight of a rare feature to zero, by the share of examples that have it. */
    private static final double SHRINK = 2e-5;

    private static final double SMALL = 1e-6;
    private static final int SEED = 1;

    private final int[] examplesWith;
    private final int leastExamples;

    /**
     * Counts features.
     *
     * @param features how many there are, over all examples
     * @param leastExamples a feature that fewer examples have keeps a weight of zero
     */
    LogisticRegression(List<ContextExample> examples, int features, int leastExamples) {
        this.examplesWith = new int[features];
        this.leastExamples = leastExamples;
        for (ContextExample example : examples) {
            Arrays.stream(example.features()).distinct().forEach(feature -> examplesWith[feature]++);
        }
    }

    /** The weights by feature. */
    double[] learn(List<ContextExample> examples) {
        double[] weights = new double[examplesWith.length];
        double[] squares = new double[examplesWith.length];
        Arrays.fill(squares, SMALL);
        List<ContextExample> order = new ArrayList<>(examples);
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Collections.shuffle(order, random);
            for (ContextExample example : order) {
                double error = 1 / (1 + Math.exp(-score(weights, example))) - (example.secret() ? 1 : 0);
                for (int feature : example.features()) {
                    if (examplesWith[feature] >= leastExamples) {
                        double gradient = error + SHRINK * examples.size() / examplesWith[feature] * weights[feature];
                        squares[feature] += gradient * gradient;
                        weights[feature] -= STEP / Math.sqrt(squares[feature]) * gradient;
                    }
                }
            }
        }
        return weights;
    }

    static double score(double[] weights, ContextExample example) {
        double sum = 0;
        for (int feature : example.features()) {
            sum += weights[feature];
        }
        return sum;
    }
}

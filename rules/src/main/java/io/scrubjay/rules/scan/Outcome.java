package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.Verdict;
import java.util.List;

/** Says what became of a match when those of all rules were resolved. */
final class Outcome {
    private Outcome() {}

    /**
     * The look of a match.
     *
     * @param base where the field's value begins in the text that the match is in
     */
    static Look of(Matches.Match match, List<Verdict> verdicts, List<Finding> findings, int base) {
        int from = match.from() - base;
        int to = match.to() - base;
        String how = match.isDecoded() ? "in decoded text" : "";
        if (to <= 0) {
            return new Look(match.rule(), Look.Result.IN_KEY, from, to, verdicts, how);
        }
        for (Finding finding : findings) {
            if (finding.fromByte() < to && finding.toByte() > Math.max(0, from)) {
                boolean own = finding.rule().equals(match.rule());
                return own
                        ? new Look(match.rule(), Look.Result.FOUND, from, to, verdicts, sure(finding, how))
                        : new Look(match.rule(), Look.Result.LOST, from, to, verdicts, why(finding, match));
            }
        }
        return new Look(match.rule(), Look.Result.LOST, from, to, verdicts, how);
    }

    private static String sure(Finding finding, String how) {
        String confidence = "confidence " + finding.assessment().confidence().word();
        return how.isEmpty() ? confidence : how + ", " + confidence;
    }

    private static String why(Finding winner, Matches.Match loser) {
        Rule first = winner.rule();
        Rule other = loser.rule();
        String name = "to " + first.id() + ": ";
        if (other.mode() == Mode.SHADOW && first.mode() != Mode.SHADOW) {
            return name + "enforced goes before shadow";
        }
        if (Matches.rank(first) != Matches.rank(other)) {
            return name + kind(first) + " goes before " + kind(other);
        }
        if (first.severity() != other.severity()) {
            return name + first.severity().word() + " goes before " + other.severity().word();
        }
        int winnerBytes = winner.secretToByte() - winner.secretFromByte();
        int loserBytes = loser.to() - loser.from();
        return winnerBytes == loserBytes
                ? name + "the same in all, it stands first in the pack"
                : name + "the longer of equals, " + winnerBytes + " before " + loserBytes + " bytes";
    }

    private static String kind(Rule rule) {
        return switch (rule.detector()) {
            case Detector.Token token -> "a token";
            case Detector.Keyword keyword -> switch (keyword.reading()) {
                case ASSIGNED -> keyword.common() ? "a value under an everyday word" : "a value under a keyword";
                case TOLD, NEAR -> "a value in a sentence";
                case COLUMN -> "a value in its column";
            };
            case Detector.Regex regex -> rule.provider().equals("generic") ? "a generic expression" : "an expression";
            case Detector.Pair pair -> "a pair";
            case Detector.Block block -> "a block";
            case Detector.Key key -> "a value under a key";
        };
    }
}

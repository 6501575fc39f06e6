package io.scrubjay.rules.syntax;

import io.scrubjay.rules.AllowList;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.Treatment;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rules as bytes, for {@link PackReader}, which reads them in a small part of the time that their files take. Another build
 * may write other bytes: they are for caches. One thread.
 */
final class PackBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private PackBytes() {}

    /** The bytes of a pack. */
    static byte[] of(LocatedPack located) {
        PackBytes pack = new PackBytes();
        try {
            pack.write(located);
        } catch (IOException e) {
            throw new UncheckedIOException("memory: not writable", e);
        }
        return pack.bytes.toByteArray();
    }

    /** Writes one item of a list. */
    @FunctionalInterface
    private interface ItemWriter<T> {
        void write(T item) throws IOException;
    }

    private void write(LocatedPack located) throws IOException {
        list(located.pack().rules(), rule -> {
            write(rule);
            Place place = place(located, rule.id());
            text(place.file());
            out.writeInt(place.line());
        });
        list(located.notices(), notice -> {
            text(notice.file());
            out.writeInt(notice.line());
            text(notice.message());
        });
    }

    private static Place place(LocatedPack located, RuleId id) {
        return Objects.requireNonNull(located.places().get(id), () -> "rule: " + id + " (expected: one with a place)");
    }

    private void write(Rule rule) throws IOException {
        text(rule.id().value());
        text(rule.title());
        text(rule.provider());
        word(rule.severity());
        write(rule.treatment());
        write(rule.detector());
        write(rule.conditions());
        texts(rule.samples());
        texts(rule.nearMisses());
        texts(rule.references());
    }

    private void write(Treatment treatment) throws IOException {
        word(treatment.mode());
        word(treatment.confidence());
        nullable(treatment.evidence());
        nullable(treatment.mask() == null ? null : treatment.mask().name());
    }

    private void write(Detector detector) throws IOException {
        switch (detector) {
            case Detector.Token token -> {
                out.writeByte(PackReader.TOKEN);
                write(token.shape());
                out.writeBoolean(token.ignoreCase());
                out.writeBoolean(token.leftBoundary());
                out.writeBoolean(token.extend());
            }
            case Detector.Keyword keyword -> {
                out.writeByte(PackReader.KEYWORD);
                texts(keyword.keywords());
                write(keyword.shape());
                out.writeBoolean(keyword.common());
                text(keyword.reading().name());
            }
            case Detector.Regex regex -> {
                out.writeByte(PackReader.REGEX);
                text(regex.regex());
                texts(regex.keywords());
                out.writeInt(regex.secretGroup());
                nullable(regex.sweep());
                out.writeInt(regex.digits());
            }
            case Detector.Key key -> {
                out.writeByte(PackReader.KEY);
                texts(key.names());
                out.writeBoolean(key.header());
                word(key.part());
            }
            case Detector.Pair pair -> {
                out.writeByte(PackReader.PAIR);
                write(pair.id());
                write(pair.secret());
                out.writeInt(pair.withinBytes());
            }
            case Detector.Block block -> {
                out.writeByte(PackReader.BLOCK);
                write(block.begin());
                write(block.end());
            }
        }
    }

    private void write(Shape shape) throws IOException {
        switch (shape) {
            case Shape.Literal literal -> {
                out.writeByte(PackReader.LITERAL);
                text(literal.text());
            }
            case Shape.Run run -> {
                out.writeByte(PackReader.RUN);
                text(run.alphabet().name());
                out.writeInt(run.min());
                out.writeInt(run.max());
            }
            case Shape.Sequence sequence -> {
                out.writeByte(PackReader.SEQUENCE);
                list(sequence.parts(), this::write);
            }
            case Shape.Choice choice -> {
                out.writeByte(PackReader.CHOICE);
                list(choice.alternatives(), this::write);
            }
            case Shape.Maybe maybe -> {
                out.writeByte(PackReader.MAYBE);
                write(maybe.part());
            }
            case Shape.Secret secret -> {
                out.writeByte(PackReader.SECRET);
                write(secret.part());
            }
        }
    }

    private void write(Conditions conditions) throws IOException {
        out.writeDouble(conditions.minEntropyBits());
        out.writeInt(conditions.minDigits());
        out.writeInt(conditions.minClasses());
        texts(conditions.stopwords());
        texts(conditions.allowValues());
        texts(conditions.checks());
        texts(conditions.allowKeys());
        texts(conditions.allowServices());
        list(conditions.allowLists(), this::write);
    }

    private void write(AllowList allowList) throws IOException {
        word(allowList.target());
        texts(allowList.regexes());
        texts(allowList.stopwords());
        out.writeBoolean(allowList.all());
    }

    private <T> void list(List<T> items, ItemWriter<T> writer) throws IOException {
        out.writeInt(items.size());
        for (T item : items) {
            writer.write(item);
        }
    }

    private void texts(List<String> texts) throws IOException {
        list(texts, this::text);
    }

    private void text(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private void nullable(@Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            text(text);
        }
    }

    private void word(Enum<?> constant) throws IOException {
        text(constant.name());
    }
}

package io.scrubjay.rules.syntax;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML mapping under construction, in the layout of our rule files. */
final class YamlNodes {
    /** A longer list gets a line for each of its items. */
    private static final int LONGEST_ROW = 100;

    private final List<NodeTuple> entries = new ArrayList<>();

    /** A word, number or truth value, without quotes where YAML allows it. */
    YamlNodes word(String key, Object value) {
        Tag tag =
                switch (value) {
                    case Boolean bool -> Tag.BOOL;
                    case Integer number -> Tag.INT;
                    case Double number -> Tag.FLOAT;
                    default -> Tag.STR;
                };
        return add(key, new ScalarNode(tag, value.toString(), ScalarStyle.PLAIN));
    }

    /** Text of a language of its own, in quotes. */
    YamlNodes quoted(String key, String value) {
        return add(key, quoted(value));
    }

    /** Texts, in quotes; nothing where there are none. */
    YamlNodes texts(String key, List<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        int length = values.stream().mapToInt(value -> value.length() + 4).sum();
        FlowStyle style = length <= LONGEST_ROW ? FlowStyle.FLOW : FlowStyle.BLOCK;
        List<Node> items = new ArrayList<>(values.stream().map(YamlNodes::quoted).toList());
        return add(key, new SequenceNode(Tag.SEQ, items, style));
    }

    /** A nested mapping; nothing where it is empty. */
    YamlNodes mapping(String key, YamlNodes value) {
        return value.entries.isEmpty() ? this : add(key, value.node());
    }

    /** Nested mappings; nothing where there are none. */
    YamlNodes mappings(String key, List<YamlNodes> values) {
        if (values.isEmpty()) {
            return this;
        }
        List<Node> items = new ArrayList<>(values.stream().map(YamlNodes::node).toList());
        return add(key, new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK));
    }

    private YamlNodes add(String key, Node value) {
        entries.add(new NodeTuple(new ScalarNode(Tag.STR, key, ScalarStyle.PLAIN), value));
        return this;
    }

    private static Node quoted(String value) {
        return new ScalarNode(Tag.STR, value, ScalarStyle.SINGLE_QUOTED);
    }

    private MappingNode node() {
        return new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
    }

    /** The document. */
    String write() {
        DumpSettings settings = DumpSettings.builder()
                .setIndent(4)
                .setIndicatorIndent(2)
                .setSplitLines(false)
                .build();
        return new Present(settings).emitToString(new Serialize(settings).serializeOne(node()).iterator());
    }
}

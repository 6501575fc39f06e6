package io.scrubjay.rules.syntax;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Counts what a YAML document lists without building it, so that one with far too much is refused at once. */
final class YamlItems {
    /** The document's mapping, its list, the item. */
    private static final int ITEM_DEPTH = 3;

    private YamlItems() {}

    /** Whether the lists under the keys of the root hold more mappings than this; false for what is no YAML. */
    static boolean moreThan(int most, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(YamlMapping.MAX_FILE_CHARACTERS)
                .build();
        int depth = 0;
        int items = 0;
        try {
            for (Event event : new Parse(settings).parseString(text)) {
                switch (event.getEventId()) {
                    case MappingStart, SequenceStart -> {
                        depth++;
                        if (depth == ITEM_DEPTH && event instanceof MappingStartEvent && ++items > most) {
                            return true;
                        }
                    }
                    case MappingEnd, SequenceEnd -> depth--;
                    default -> {}
                }
            }
        } catch (YamlEngineException e) {
            // whoever builds the document says what is wrong
        }
        return false;
    }
}

package io.scrubjay.rules.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Shape;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;

class ShapeProperties {
    @Property
    void write_anyAlphabetSurvives(@ForAll @CharRange(from = ' ', to = '~') @NotEmpty String members) {
        // given
        StringBuilder escaped = new StringBuilder();
        members.chars().forEach(c -> escaped.append('\\').append((char) c));
        Shape shape = ShapeParser.parse("{[" + escaped + "]:2-5}");

        // when
        Shape again = ShapeParser.parse(ShapeWriter.write(shape));

        // then
        assertThat(again).isEqualTo(shape);
        assertThat(((Shape.Run) again).alphabet().characters().chars().boxed())
                .containsExactlyElementsOf(members.chars().boxed().sorted().distinct().toList());
    }

    @Property(seed = "1", tries = 2000)
    void parse_neverThrowsAnythingElse(
            @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 40) String text) {
        try {
            Shape shape = ShapeParser.parse(text);
            assertThat(ShapeParser.parse(ShapeWriter.write(shape))).isEqualTo(shape);
        } catch (ShapeSyntaxException e) {
            assertThat(e.column()).isBetween(1, text.length() + 1);
        }
    }
}

package io.locmoe.spi.plugin;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final List<Option> DECLARED = List.of(Option.of("topK", 1, "choices of a token"));

    @Test
    void everyProblemIsInTheMessage() {
        assertThatThrownBy(() -> Options.parse(DECLARED, Map.of("topK", "two", "topk", "2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("option topK: 'two' is not a whole number; unknown option 'topk'; did you mean 'topK'?");
    }

    @Test
    void aLongTextIsNotEchoedWhole() {
        String text = "9".repeat(5000);
        assertThatThrownBy(() -> Options.parse(DECLARED, Map.of("topK", text, text, "1")))
                .message()
                .hasSizeLessThan(500);
    }
}

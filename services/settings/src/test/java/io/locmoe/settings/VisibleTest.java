package io.locmoe.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTest {
    @ParameterizedTest
    @ValueSource(
            ints = {'\n', '\r', '\t', 0, 7, 0x1B, 0x7F, 0x85, 0x9B, 0x200B, 0x2028, 0x202E, 0x2066, 0xFEFF, 0xE0041})
    void whatSteersATerminalIsShownByItsCode(int character) {
        String raw = Character.toString(character);
        assertThat(Visible.line("a" + raw + "b")).matches("a\\\\[uU][0-9a-f]{4,8}b");
        assertThat(Excerpt.of("a" + raw)).doesNotContain(raw);
    }

    @Test
    void linesOfOurOwnStay() {
        assertThat(Visible.lines("one\n\ttwo\r\nthree\rfour\u001b[2J"))
                .isEqualTo("one\n\ttwo\nthree\\u000dfour\\u001b[2J");
    }

    @Test
    void linesOfAMessageAfterTheFirstAreIndentedOnce() {
        String entry = Visible.entry("one\ntwo\r\n\n  three\n    four\n\tfive\n");
        assertThat(entry).isEqualTo("one\n    two\n\n      three\n    four\n    \tfive");
        assertThat(Visible.entry(entry)).isEqualTo(entry);
        assertThat(Excerpt.message("one\ntwo\u009b31m")).isEqualTo("one\n    two\\u009b31m");
    }

    @Test
    void otherTextStays() {
        String text = "größer 訓練 \ud83d\ude00 \\u001b";
        assertThat(Visible.line(text)).isEqualTo(text);
        assertThat(Visible.lines(text)).isEqualTo(text);
    }
}

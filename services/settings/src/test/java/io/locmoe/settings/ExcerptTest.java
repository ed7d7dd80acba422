package io.locmoe.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void aMessageKeepsItsEndWhenItsParametersAreLong() {
        String message = Excerpt.message("no file " + "x$\\1".repeat(300_000) + " ; name another one");
        assertThat(message)
                .startsWith("no file x$\\1x")
                .contains("(1200000 characters)")
                .endsWith("; name another one");
        assertThat(message).hasSizeLessThan(400);
    }

    @Test
    void aMessageOfManyWordsKeepsBothEnds() {
        String message = Excerpt.message("begin " + "words and words ".repeat(10_000) + "end");
        assertThat(message).startsWith("begin ").endsWith("end").hasSizeLessThan(10_000);
    }

    @Test
    void controlCharactersAreShownByTheirCodes() {
        assertThat(Excerpt.of("a\0b\033[2J")).isEqualTo("a\\u0000b\\u001b[2J");
    }

    @Test
    void anOrdinaryMessageIsUnchanged() {
        String message = "the configuration /etc/locmoe.yaml line 7 cannot be parsed";
        assertThat(Excerpt.message(message)).isEqualTo(message);
    }
}

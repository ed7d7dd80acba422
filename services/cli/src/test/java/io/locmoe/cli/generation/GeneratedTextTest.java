package io.locmoe.cli.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.corpus.tokenizer.ByteTokenizer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GeneratedTextTest {
    private static final int END = 0;

    private final StringWriter out = new StringWriter();

    private int print(boolean terminal, boolean lines, List<String> stops, String text) {
        GeneratedText printed =
                new GeneratedText(new PrintWriter(out), terminal, lines, new ByteTokenizer(), stops, Set.of(END));
        printed.begin("so ");
        int taken = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            taken++;
            if (!printed.add(b & 0xff, -0.5 * taken)) {
                break;
            }
        }
        printed.end();
        return taken;
    }

    @Test
    void textGoesOnFromThePrompt() {
        assertThat(print(false, false, List.of(), "é ok")).isEqualTo(5);
        assertThat(out.toString()).isEqualTo("so é ok\n");
    }

    @Test
    void textEndsBeforeAStopStringAndTakesNoFurtherTokens() {
        assertThat(print(false, false, List.of("\n\n", "lot"), "a line\na lot\n\n"))
                .isEqualTo(12);
        assertThat(out.toString()).isEqualTo("so a line\na \n");
    }

    @Test
    void textEndsBeforeATokenThatEndsIt() {
        assertThat(print(false, false, List.of(), "a line\0 more")).isEqualTo(7);
        assertThat(out.toString()).isEqualTo("so a line\n");
    }

    @Test
    void anUnfinishedStopStringIsText() {
        print(false, false, List.of("stop"), "do sto");
        assertThat(out.toString()).isEqualTo("so do sto\n");
    }

    /** The first byte of a character has no text, and its probability. */
    @Test
    void aLineOfJsonForEachTokenBeforeTheStopString() {
        print(false, true, List.of("||"), "\"é|x||y");
        assertThat(out.toString().lines())
                .containsExactly(
                        "{\"token\":34,\"text\":\"\\\"\",\"logProbability\":-0.5}",
                        "{\"token\":195,\"text\":\"\",\"logProbability\":-1.0}",
                        "{\"token\":169,\"text\":\"é\",\"logProbability\":-1.5}",
                        "{\"token\":124,\"text\":\"|\",\"logProbability\":-2.0}",
                        "{\"token\":120,\"text\":\"x\",\"logProbability\":-2.5}");
    }

    @Test
    void aTextSteersNoTerminal() {
        print(true, false, List.of(), "a\u001b[2J");
        assertThat(out.toString()).isEqualTo("so a\\u001b[2J\n");
    }
}

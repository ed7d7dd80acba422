package io.locmoe.cli.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent.TokenGenerated;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class GeneratedTextTest {
    private final StringWriter out = new StringWriter();

    private void print(boolean terminal, boolean lines, TokenGenerated... pieces) {
        GeneratedText printed = new GeneratedText("so ", new PrintWriter(out), terminal, lines);
        for (TokenGenerated piece : pieces) {
            printed.accept(piece);
        }
        printed.end();
    }

    @Test
    void textGoesOnFromThePrompt() {
        print(false, false, new TokenGenerated(1, "o", -1), new TokenGenerated(2, "k", -1), TokenGenerated.left("!"));
        assertThat(out.toString()).isEqualTo("so ok!\n");
    }

    @Test
    void aTextWithoutATokenIsThePrompt() {
        print(false, false);
        assertThat(out.toString()).isEqualTo("so \n");
    }

    /** What is left of a character at the end is no token. */
    @Test
    void aLineOfJsonForEachToken() {
        print(
                false,
                true,
                new TokenGenerated(34, "\"", -0.5),
                new TokenGenerated(195, "", -1),
                new TokenGenerated(169, "é", -1.5),
                TokenGenerated.left("?"));
        assertThat(out.toString().lines())
                .containsExactly(
                        "{\"token\":34,\"text\":\"\\\"\",\"logProbability\":-0.5}",
                        "{\"token\":195,\"text\":\"\",\"logProbability\":-1.0}",
                        "{\"token\":169,\"text\":\"é\",\"logProbability\":-1.5}");
    }

    @Test
    void aTextSteersNoTerminal() {
        print(true, false, new TokenGenerated(97, "a\u001b[2J", -1));
        assertThat(out.toString()).isEqualTo("so a\\u001b[2J\n");
    }
}

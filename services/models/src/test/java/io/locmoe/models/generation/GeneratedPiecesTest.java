package io.locmoe.models.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.corpus.tokenizer.ByteTokenizer;
import io.locmoe.engine.job.TrainingEvent.TokenGenerated;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GeneratedPiecesTest {
    private static final int END = 0;

    private final List<TokenGenerated> out = new ArrayList<>();

    private int taken(List<String> stops, String text) {
        GeneratedPieces pieces = new GeneratedPieces(new ByteTokenizer(), stops, Set.of(END), out::add);
        int taken = 0;
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
            taken++;
            if (!pieces.add(b & 0xff, -0.5 * taken)) {
                break;
            }
        }
        pieces.end();
        return taken;
    }

    private String text() {
        return out.stream().map(TokenGenerated::text).collect(Collectors.joining());
    }

    @Test
    void textEndsBeforeAStopStringAndTakesNoFurtherTokens() {
        assertThat(taken(List.of("\n\n", "lot"), "a line\na lot\n\n")).isEqualTo(12);
        assertThat(text()).isEqualTo("a line\na ");
    }

    @Test
    void textEndsBeforeATokenThatEndsIt() {
        assertThat(taken(List.of(), "a line\0 more")).isEqualTo(7);
        assertThat(text()).isEqualTo("a line");
    }

    @Test
    void anUnfinishedStopStringIsText() {
        assertThat(taken(List.of("stop"), "do sto")).isEqualTo(6);
        assertThat(text()).isEqualTo("do sto");
    }

    /** The first byte of a character has no text, and its probability; at the end it is text that is left. */
    @Test
    void everyTokenBeforeTheStopStringIsAPiece() {
        taken(List.of("||"), "\u00c3\u00a9|x||y");
        assertThat(out)
                .containsExactly(
                        new TokenGenerated(0xc3, "", -0.5),
                        new TokenGenerated(0xa9, "é", -1),
                        new TokenGenerated('|', "|", -1.5),
                        new TokenGenerated('x', "x", -2));
        out.clear();
        taken(List.of(), "a\u00c3");
        assertThat(out.getLast()).isEqualTo(TokenGenerated.left("\ufffd"));
        assertThat(out).hasSize(3);
    }
}

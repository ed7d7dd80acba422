package io.locmoe.models.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.job.TrainingEvent.TokenGenerated;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopStringsTest {

    /** Pieces and stop strings are separated by commas; "released" are the pieces after each one, in brackets. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b,c | x | [a] [b] [c] | false",
                "a,END,b | END | [a] [] | true",
                "a,E,N,D | END | [a] [] [] [] | true",
                "ab E,ND cd | END | [] [ab ] | true",
                "a,E,N,E,N,O | END | [a] [] [] [E,N] [] [E,N,O] | false",
                "aa,aab | aab | [] [aa] | true",
                "one,two | wo,ne | [o] | true",
                "x y,z | y,x y | [] | true",
                "x,ab,c | abd,bc | [x] [] [a] | true"
            })
    void theTextEndsBeforeTheFirstStringThatIsComplete(String pieces, String stops, String released, boolean reached) {
        StopStrings strings = new StopStrings(List.of(stops.split(",")));
        List<String> results = new ArrayList<>();
        for (String piece : pieces.split(",")) {
            if (!strings.reached()) {
                List<TokenGenerated> out = strings.add(new TokenGenerated(1, piece, -1));
                results.add("["
                        + String.join(
                                ",", out.stream().map(TokenGenerated::text).toList()) + "]");
            }
        }
        assertThat(String.join(" ", results)).isEqualTo(released);
        assertThat(strings.reached()).isEqualTo(reached);
        assertThat(reached && !strings.rest().isEmpty()).isFalse();
    }
}

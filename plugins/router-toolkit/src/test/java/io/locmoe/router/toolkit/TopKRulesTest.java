package io.locmoe.router.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopKRulesTest {
    private static List<Option> options(Map<String, String> defaults) {
        return TopKRules.options(ScoreFunction.SIGMOID, 1.5, 0.01, defaults);
    }

    @Test
    void aRouterChoosesTheDefaultsOfAllOptions() {
        List<Option> options = options(Map.of("topK", "8", "dropPolicy", "score"));
        TopKRules rules = TopKRules.of(Options.parse(options, Map.of()), 16);
        assertThat(rules.topK()).isEqualTo(8);
        assertThat(rules.policy()).isEqualTo(DropPolicy.SCORE);
        assertThat(rules.function()).isEqualTo(ScoreFunction.SIGMOID);
        assertThat(options)
                .extracting(Option::name)
                .containsExactlyElementsOf(TopKRules.options(ScoreFunction.SIGMOID, 1.5, 0.01).stream()
                        .map(Option::name)
                        .toList());
    }

    @Test
    void aDefaultThatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options(Map.of("topk", "8")))
                .withMessageContainingAll("no option topk", "topK");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options(Map.of("topK", "0")))
                .withMessageContainingAll("topK must be at least 1", "though this is its default");
    }
}

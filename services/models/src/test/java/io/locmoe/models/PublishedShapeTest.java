package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.checkpoint.file.StoredType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random models have as many weights as the published models whose shape they have, by the pages of these models. */
class PublishedShapeTest {

    @ParameterizedTest
    @CsvSource({
        "mixtral, 46702792704",
        "olmoe, 6919161856",
        "qwen2_moe, 14315784192",
        "qwen3_moe, 30532122624",
        "gpt_oss, 20914757184",
        "PanguProMoE, 71988781056",
        "deepseek_v3, 671026419200",
        "deepseek_v2, 15706484224",
        "llama, 6738415616",
        "qwen3, 596049920"
    })
    void theyHaveAsManyWeights(String family, long weights) {
        for (boolean packed : new boolean[] {false, true}) {
            RandomModel model = new RandomModel(Parts.components(), false, packed, StoredType.BF16, 1);
            assertThat(RandomModel.weights(model.tensors(family))).isEqualTo(weights);
        }
    }
}

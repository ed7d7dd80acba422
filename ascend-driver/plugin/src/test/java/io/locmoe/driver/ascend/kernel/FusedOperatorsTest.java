package io.locmoe.driver.ascend.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FusedOperatorsTest {
    @ParameterizedTest
    @ValueSource(strings = {"Ascend910B1", "Ascend910B2C", "Ascend910B4-1", "Ascend910_9391", "Ascend910_9362"})
    void a2AndA3ChipsHaveAllFusedOperators(String chip) {
        assertThat(FusedOperators.absences(chip)).isEmpty();
    }

    /** 910B without a digit is of the first generation. */
    @ParameterizedTest
    @ValueSource(strings = {"Ascend910A", "Ascend910B", "Ascend910ProB", "Ascend950", "Ascend310B1", "Ascend310P3"})
    void otherChipsExplainTheFallbackForEachFusedOperator(String chip) {
        assertThat(FusedOperators.absences(chip))
                .contains(chip + " has no grouped products of float32: experts are multiplied one after the other")
                .contains(chip + " has no fused attention: it is made of products and a softmax")
                .hasSize(chip.equals("Ascend950") ? 2 : 4);
    }
}

package io.locmoe.driver.cpu.choice;

import static io.locmoe.driver.cpu.choice.Multiplier.CAST;
import static io.locmoe.driver.cpu.choice.Multiplier.ONEDNN;
import static io.locmoe.driver.cpu.choice.Multiplier.OPENBLAS;
import static io.locmoe.driver.cpu.choice.Multiplier.VECTOR;
import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is chosen by rates. */
class ProductRatesTest {

    private static ProductRates rates(String... lines) {
        return ProductRates.parse(List.of(lines));
    }

    @Test
    void aSmallTypeIsMultipliedAsItIsWhereThatIsFasterThanFloat32() {
        ProductRates fast = rates("float32:openblas=100", "float32:onednn=101", "bfloat16:onednn=205");
        assertThat(fast.fastest(FLOAT32, OPENBLAS)).isEqualTo(OPENBLAS);
        assertThat(fast.fastest(BFLOAT16, OPENBLAS)).isEqualTo(ONEDNN);
        ProductRates slow = rates("float32:openblas=100", "bfloat16:onednn=55", "bfloat16:openblas=15");
        assertThat(slow.fastest(BFLOAT16, OPENBLAS)).isEqualTo(CAST);
        assertThat(rates("float32:openblas=100").fastest(BFLOAT16, OPENBLAS)).isEqualTo(CAST);
    }

    @Test
    void otherBitsOfFloat32MustBeWorthIt() {
        assertThat(rates("float32:openblas=100", "float32:onednn=120").fastest(FLOAT32, OPENBLAS))
                .isEqualTo(ONEDNN);
        assertThat(rates("float32:onednn=20").fastest(FLOAT32, OPENBLAS)).isEqualTo(ONEDNN);
        assertThat(new ProductRates(Map.of()).fastest(FLOAT32, OPENBLAS)).isEqualTo(VECTOR);
    }

    @Test
    void linesAreReadAsTheyAreWritten() {
        ProductRates some = rates("float32:openblas=100.5", "float32:onednn=99.25", "bfloat16:onednn=205.0");
        assertThat(ProductRates.parse(some.lines())).isEqualTo(some);
        for (String wrong : List.of("float32:openblas", "float32=1", "float32:openblas=-1", "float32:openblas=NaN")) {
            assertThatThrownBy(() -> rates(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

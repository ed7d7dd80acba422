package io.locmoe.driver.cpu.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.memory.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users may write for the option {@code products}. */
class ProductTableTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "measure | measure",
                "openblas | float32:openblas,bfloat16:cast,float16:cast",
                "onednn | float32:onednn,bfloat16:onednn,float16:cast",
                "vector | float32:vector,bfloat16:cast,float16:cast",
                "bfloat16:onednn, float32:openblas | float32:openblas,bfloat16:onednn",
                "float16:onednn | float16:onednn"
            })
    void textsSayTables(String text, String table) {
        assertThat(ProductTable.parse(text).text()).isEqualTo(table);
        assertThat(ProductTable.parse(table)).isEqualTo(ProductTable.parse(text));
    }

    @Test
    void aTypeThatIsNotNamedIsLeftOpen() {
        assertThat(ProductTable.parse("bfloat16:cast").of(ElementType.FLOAT32)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fastest | 'fastest' is not TYPE:LIBRARY",
                "float32 | 'float32' is not TYPE:LIBRARY",
                "float64:openblas | 'float64' is no element type: there are float32, bfloat16, float16",
                "float32:mkl | 'mkl' is nothing that multiplies: there are openblas, onednn, vector, cast",
                "float32:cast | float32 is what other types are cast to",
                "float32:onednn,float32:openblas | float32 stands twice",
                "float32:openblas, | '' is not TYPE:LIBRARY"
            })
    void otherTextsAreRefusedWithWhatIsAllowed(String text, String reason) {
        assertThatThrownBy(() -> ProductTable.parse(text))
                .isInstanceOf(DeviceException.class)
                .hasMessageStartingWith("option products: '" + text + "' is not measure, openblas, onednn, vector or a")
                .hasMessageEndingWith(": " + reason);
    }
}

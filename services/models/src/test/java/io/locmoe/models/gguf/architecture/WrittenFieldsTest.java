package io.locmoe.models.gguf.architecture;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.file.ModelException;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A field with an effect that a file has no place for is refused by name. */
class WrittenFieldsTest {
    private static void require(String value) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode config = json.createObjectNode().put("hidden_size", 32);
        config.set("sliding_window", json.readTree(value));
        WrittenFields.require(config, GgufArchitecture.LLAMA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "false", "0", "0.0", "[]", "{}"})
    void whatChangesNothingIsLeftOut(String value) {
        assertThatCode(() -> require(value)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "4096", "0.5", "\"yarn\"", "[1]", "{\"factor\":4}"})
    void whatChangesTheModelIsRefused(String value) {
        assertThatThrownBy(() -> require(value))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("sliding_window is " + value);
    }
}

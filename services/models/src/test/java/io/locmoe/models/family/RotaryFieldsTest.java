package io.locmoe.models.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.description.RotaryDescription;
import io.locmoe.engine.settings.RotarySettings;
import io.locmoe.engine.settings.RotarySettings.ScalingKind;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.models.file.ModelException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fields of published models, in the form of transformers 4 and of 5, and what is written of settings. */
class RotaryFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static RotarySettings read(String fields) throws JsonProcessingException {
        ObjectNode config = (ObjectNode) JSON.readTree(fields.replace('\'', '"'));
        ConfigFields read = new ConfigFields(config, Path.of("config.json"));
        read.whole("max_position_embeddings");
        Map<String, String> settings = new TreeMap<>(Map.of("positions", "rotary"));
        RotaryFields.read(read, settings, 10_000);
        read.requireHonoured();
        return SettingsParser.parse(settings).model().rotary();
    }

    /** Llama 3.1 8B. */
    @Test
    void theScalingOfLlama3() throws Exception {
        String scaling = "'factor': 8.0, 'low_freq_factor': 1.0, 'high_freq_factor': 4.0,"
                + " 'original_max_position_embeddings': 8192, 'rope_type': 'llama3'";
        RotarySettings expected = new RotarySettings(500_000, ScalingKind.LLAMA3, 8, 8192, 4, 1, true, 0);
        assertThat(read("{'max_position_embeddings': 131072, 'rope_theta': 500000.0, 'rope_scaling': {" + scaling
                        + "}}"))
                .isEqualTo(expected);
        assertThat(read("{'max_position_embeddings': 131072, 'rope_parameters': {'rope_theta': 500000.0, " + scaling
                        + "}}"))
                .isEqualTo(expected);
    }

    /** gpt-oss 20B. */
    @Test
    void theYarnOfGptOss() throws Exception {
        assertThat(read("{'max_position_embeddings': 131072, 'rope_theta': 150000,"
                        + " 'rope_scaling': {'rope_type': 'yarn', 'factor': 32.0,"
                        + " 'beta_fast': 32.0, 'beta_slow': 1.0, 'truncate': false,"
                        + " 'original_max_position_embeddings': 4096}}"))
                .isEqualTo(new RotarySettings(150_000, ScalingKind.YARN, 32, 4096, 32, 1, false, 0));
    }

    /** DeepSeek-V3 has equal values of mscale, whose quotient is 1, and DeepSeek-V2-Lite 0.707 twice. */
    @Test
    void valuesOfMscaleAreAQuotient() throws Exception {
        String yarn = "{'max_position_embeddings': 163840, 'rope_scaling': {'type': 'yarn', 'factor': 40,"
                + " 'original_max_position_embeddings': 4096, 'mscale': %s, 'mscale_all_dim': %s}}";
        assertThat(read(yarn.formatted("1.0", "1.0")).attention()).isEqualTo(1);
        assertThat(read(yarn.formatted("1.0", "0.5")).attention())
                .isCloseTo(1.3688879454113936 / 1.1844439727056968, within(1e-12));
        assertThat(read(yarn.formatted("1.0", "null")).attention())
                .as("the usual growth")
                .isZero();
        assertThat(read(yarn.formatted("1.0, 'attention_factor': 0.9", "0.5")).attention())
                .isEqualTo(0.9);
    }

    @Test
    void whatYarnDoesNotSayIsThatOfTransformers() throws Exception {
        assertThat(read("{'max_position_embeddings': 4096, 'rope_scaling': {'type': 'yarn',"
                        + " 'original_max_position_embeddings': 1024, 'beta_fast': null}}"))
                .isEqualTo(new RotarySettings(10_000, ScalingKind.YARN, 4, 1024, 32, 1, true, 0));
        assertThat(read("{'max_position_embeddings': 4096, 'rope_scaling': {'type': 'yarn', 'factor': 2}}"))
                .isEqualTo(new RotarySettings(10_000, ScalingKind.YARN, 2, 4096, 32, 1, true, 0));
    }

    @Test
    void twoScalingsAreRefused() {
        assertThatThrownBy(() -> read("{'max_position_embeddings': 9, 'rope_scaling': {'type': 'default'},"
                        + " 'rope_parameters': {'rope_type': 'default'}}"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("there is rope_parameters, too");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAgain(ScalingKind kind) throws Exception {
        double factor = kind == ScalingKind.NONE ? 1 : 3;
        RotarySettings usual = new RotarySettings(500, kind, factor, 0, 32, 1, true, 0);
        RotarySettings settings = switch (kind) {
            case NONE, LINEAR -> usual;
            case LLAMA3 -> new RotarySettings(500, kind, factor, 77, 9, 2, true, 0);
            case YARN -> new RotarySettings(500, kind, factor, 77, 9, 2, false, 1.25);
        };
        ObjectNode config = JSON.createObjectNode().put("max_position_embeddings", 231);
        RotaryDescription.write(config, settings);
        assertThat(read(config.toString())).isEqualTo(settings);
    }
}

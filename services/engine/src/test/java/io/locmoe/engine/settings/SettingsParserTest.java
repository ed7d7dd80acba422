package io.locmoe.engine.settings;

import static io.locmoe.engine.settings.ParsedSettings.parse;
import static io.locmoe.engine.settings.ParsedSettings.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.settings.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From dotted names to a job, or to every reason why not. */
class SettingsParserTest {
    @Test
    void everyProblemIsReportedAtOnce() {
        assertThat(problems(
                        "preset",
                        "tyni",
                        "widht",
                        "64",
                        "steps",
                        "four",
                        "heads",
                        "3",
                        "learningRate",
                        "-1",
                        "layers.7.router",
                        "hash",
                        "batch",
                        "10"))
                .hasSize(7)
                .anyMatch(p -> p.contains("preset: 'tyni' is not one of tiny, small"))
                .anyMatch(p -> p.contains("unknown setting 'widht'") && p.contains("width"))
                .anyMatch(p -> p.equals("steps: 'four' is not a whole number"))
                .anyMatch(p -> p.contains("width 128 does not divide into 3 heads"))
                .anyMatch(p -> p.equals("learningRate must be in [0, 10]: -1"))
                .anyMatch(p -> p.contains("layers.7.router") && p.contains("2 sparse layers"))
                .anyMatch(p -> p.contains("batch 10 does not divide into 4 ranks"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "experts         | 10   | experts 10 do not divide over 4 nodes; choose a multiple of 4",
                "batch           | 18   | batch 18 does not divide into 4 ranks x 1 micro-batches; choose a "
                        + "multiple of 4",
                "microBatches    | 3    | 4 ranks x 3 micro-batches; choose a multiple of 12",
                "devicesPerNode  | 3    | batch 16 does not divide into 12 ranks",
                "tensorParallel  | 0    | tensorParallel must be in [1, 64]: 0",
                "tensorParallel  | 2    | devicesPerNode 1 does not divide over tensorParallel 2 devices; choose "
                        + "a multiple of 2",
                "heads           | 5    | width 128 does not divide into 5 heads",
                "stopAfter       | 601  | stopAfter must be between 1 and steps (600): 601",
                "stopAfter       | -2   | stopAfter must be in [0, 100000000]: -2",
                "steps           | 0    | steps must be in [1, 100000000]: 0",
                "width           | 1.5  | '1.5' is not a whole number",
                "clip            | much | 'much' is not a finite number",
                "beta1           | 1    | beta1 must be in",
                "learningRate    | NaN  | 'NaN' is not a finite number",
                "packing         | why  | 'why' is not true or false",
                "sharding        | home | 'home' is not one of domain, uniform",
                "homeShare       | 1.01 | homeShare must be in [0, 1]: 1.01",
                "rooter          | hash | unknown setting 'rooter'",
                "sparseEvery     | -1   | sparseEvery must be in [0, 1024]: -1",
                "blocks          | -4   | blocks must be in [1, 1024]: -4",
                "heads           | 0    | heads must be in [1, 1024]: 0",
                "nodes           | 0    | nodes must be in [1, 4096]: 0",
                "snapshotNeighbours | 0 | snapshotNeighbours must be in [1, 8]: 0",
                "snapshotNeighbours | 9 | snapshotNeighbours must be in [1, 8]: 9",
                "snapshotNeighbours | two | 'two' is not a whole number",
                "layers.01.gate  | dense | unknown setting 'layers.01.gate'",
                "layers.99999999999.gate | dense | the model has 2 sparse layers"
            })
    void anImpossibleSettingGivesOneClearMessage(String name, String value, String message) {
        assertThat(problems(name, value)).hasSize(1).first().asString().contains(message);
    }

    /** A wrong value would be replaced by the default, which the user did not give. */
    @Test
    void aRuleBetweenSettingsIsSkippedIfOneIsWrong() {
        assertThat(problems("width", "1000000", "heads", "5")).containsExactly("width must be in [1, 65536]: 1000000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "width",
                "preset",
                "sharding",
                "packing",
                "learningRate",
                "gate",
                "layers.1.router",
                "no-such-setting"
            })
    void aLongValueIsNotEchoedWhole(String name) {
        assertThat(problems(name, "9".repeat(5000))).singleElement().asString().hasSizeLessThan(2500);
        assertThat(problems("9".repeat(5000), "1")).singleElement().asString().hasSizeLessThan(2500);
    }

    @Test
    void invalidSettingsThrowASettingsException() {
        assertThatThrownBy(() -> parse("width", "0"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("width must be in [1, 65536]: 0");
    }
}

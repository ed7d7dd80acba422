package io.locmoe.node.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.settings.Declaration;
import io.locmoe.settings.RealNumber;
import io.locmoe.settings.SettingsException;
import io.locmoe.settings.WholeNumber;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a setting is given, the check before a job either refuses it in a few words or lets it pass, and takes no
 * memory for it. All settings are tried, as they are declared; a new one is tried by itself.
 */
class HostileSettingsTest {

    private static final long MOST_BYTES = 32L << 20;
    private static final List<String> WHOLE = List.of(
            "2147483647", "2147483648", "9223372036854775807", "9".repeat(30), "-1", "-2147483648", "0", "1", "+7");
    private static final List<String> OTHERS = List.of(
            "",
            " ",
            "NaN",
            "Infinity",
            "-Infinity",
            "1e308",
            "1e-320",
            "-0.0",
            "true",
            "\0",
            "a\0b",
            "😀",
            "null",
            "0x10",
            "١٢",
            "x".repeat(1 << 20),
            "../".repeat(2000),
            "\n",
            "--");

    static Stream<Declaration> settings() {
        return JobSettings.DECLARATIONS.all().stream();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aHostileValueOfOneSettingIsRefusedOrRuns(Declaration setting) {
        for (String value : values(setting)) {
            check(Map.of(setting.name(), value));
        }
    }

    @Test
    void theLargestValuesOfTwoSettingsAreRefusedOrRun() {
        List<Declaration> numbers = settings()
                .filter(setting -> setting.type() instanceof WholeNumber)
                .toList();
        for (Declaration one : numbers) {
            for (Declaration other : numbers) {
                check(Map.of(one.name(), largest(one), other.name() + (one == other ? "x" : ""), largest(other)));
            }
        }
    }

    @Test
    void theLargestValuesOfAllSettingsAreRefusedOrRun() {
        Map<String, String> all = new TreeMap<>();
        settings()
                .filter(setting -> setting.type() instanceof WholeNumber)
                .forEach(setting -> all.put(setting.name(), largest(setting)));
        check(all);
        for (String name : List.copyOf(all.keySet())) {
            Map<String, String> others = new TreeMap<>(all);
            others.remove(name);
            check(others);
        }
    }

    @ParameterizedTest
    @MethodSource("hugeModels")
    void aModelThatIsTooLargeIsRefusedWithItsSize(Map<String, String> settings) {
        assertThat(check(settings))
                .hasValueSatisfying(problem -> assertThat(problem).contains("the job needs about"));
    }

    static Stream<Map<String, String>> hugeModels() {
        return Stream.of(
                Map.of("blocks", "1024", "width", "16384"),
                Map.of("feedForward", "1048576", "experts", "16384", "width", "1024"),
                Map.of("batch", "1048576", "width", "1024"),
                Map.of("sequence", "131072", "batch", "4096"),
                Map.of("experts", "16384", "blocks", "1024", "sparseEvery", "1", "width", "4", "heads", "1"));
    }

    private static List<String> values(Declaration setting) {
        List<String> values = new ArrayList<>(WHOLE);
        values.addAll(OTHERS);
        if (setting.type() instanceof WholeNumber number) {
            values.addAll(List.of(Long.toString(number.min()), Long.toString(number.max())));
            values.addAll(List.of(Long.toString(number.min() - 1), Long.toString(number.max() + 1)));
        } else if (setting.type() instanceof RealNumber number) {
            values.addAll(List.of(Double.toString(number.min()), Double.toString(number.max())));
        }
        return values;
    }

    private static String largest(Declaration setting) {
        return Long.toString(((WholeNumber) setting.type()).max());
    }

    /** The reason for which the leader's checks refuse a job with these settings before it starts. */
    private static Optional<String> check(Map<String, String> given) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Optional<String> problem = problem(given);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES);
        problem.ifPresent(text -> assertThat(text).isNotBlank().hasSizeLessThan(10_000));
        return problem;
    }

    private static Optional<String> problem(Map<String, String> given) {
        try {
            JobSettings settings = SettingsParser.parse(given);
            MemoryCheck.require(settings, JobText.open(settings).vocabularySize());
            return Optional.empty();
        } catch (SettingsException | CorpusException | IllegalArgumentException e) {
            assertThat(e).isNotInstanceOf(NumberFormatException.class);
            return Optional.of(e.getMessage());
        }
    }
}

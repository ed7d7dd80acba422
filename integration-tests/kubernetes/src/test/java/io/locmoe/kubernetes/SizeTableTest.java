package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.size.MemoryNeed;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of sizes in docs/operations.md: what nodes estimate before they take a job, and what they have besides. */
class SizeTableTest {
    private static final String BEGIN = "<!-- sizes: generated, see SizeTableTest -->\n";
    private static final String END = "<!-- end of sizes -->\n";
    private static final int VOCABULARY = 32_000;
    private static final double MIB = 1 << 20;
    /** The heap of a node without a job; classes and compiled code; threads and what the system keeps. All in MiB. */
    private static final int IDLE_HEAP = 64;

    private static final int CODE = 192;
    private static final int THREADS = 64;
    /** Limits are rounded up to that. */
    private static final int ROUND = 128;

    /** After a change: {@code ./locmoe test -pl kubernetes -Dtest=SizeTableTest -Dlocmoe.write-docs}. */
    @Test
    void operationsHaveTheTableOfSizes() throws IOException {
        Path page = Project.root().resolve("docs/operations.md");
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        String renewed = text.substring(0, begin) + table() + text.substring(text.indexOf(END));
        if (System.getProperty("locmoe.write-docs") != null) {
            Files.writeString(page, renewed);
        }
        assertThat(Files.readString(page)).isEqualTo(renewed);
    }

    private static String table() {
        return Stream.of(
                        "preset=tiny",
                        "preset=small",
                        "preset=small width=640 heads=10 feedForward=2560",
                        "preset=small width=640 heads=10 feedForward=2560 experts=32",
                        "preset=small width=1280 heads=20 feedForward=5120 microBatches=4")
                .map(SizeTableTest::row)
                .collect(Collectors.joining(
                        "",
                        "| training | outside the heap, first node | `heap` | `resources.limits.memory` |\n"
                                + "|---|---|---|---|\n",
                        ""));
    }

    private static String row(String words) {
        Map<String, String> settings = new TreeMap<>(Map.of("nodes", "4", "recoveries", "10"));
        Stream.of(words.split(" ")).map(word -> word.split("=")).forEach(pair -> settings.put(pair[0], pair[1]));
        MemoryNeed need = MemoryNeed.of(SettingsParser.parse(settings), VOCABULARY);
        long heap = rounded(Math.max(192, IDLE_HEAP + need.heap() / MIB), 64);
        long limit = rounded(need.nativeBytes() / MIB + heap + CODE + THREADS, ROUND);
        return String.format(
                Locale.ROOT,
                "| `%s` | %,.0f MiB | `%dm` | `%dMi` |%n",
                words.replaceFirst("preset=(\\S+)", "--preset $1").replaceAll(" (\\w+=)", " --set $1"),
                need.nativeBytes() / MIB,
                heap,
                limit);
    }

    private static long rounded(double value, int step) {
        return (long) Math.ceil(value / step) * step;
    }
}

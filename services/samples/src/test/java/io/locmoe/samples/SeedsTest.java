package io.locmoe.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedsTest {
    private static final Path KEPT = Path.of("src/test/resources/found/kept-by-a-test/seed-2");

    @TempDir
    private Path state;

    private final List<Long> tried = new ArrayList<>();

    private void search(String name, Seeds.Attempt attempt) {
        new Seeds(name, 3, Optional.of(state), 0).each(attempt);
    }

    @Test
    void aRunOfTheTestsTriesCaseFilesAndTheFirstSeeds() {
        new Seeds("replayed", 3, Optional.empty(), 0).each(tried::add);
        assertThat(tried).containsExactly(70L, 1L, 2L, 3L);
    }

    @Test
    void aRunOfTheTestsNamesTheSeedThatFailsAndKeepsNothing() {
        Seeds seeds = new Seeds("kept-by-a-test", 3, Optional.empty(), 0);
        assertThatThrownBy(() -> seeds.each(SeedsTest::failAtTwo)).hasMessageContaining("kept-by-a-test, seed 2: ");
        assertThat(KEPT).doesNotExist();
    }

    @Test
    void aLongSearchGoesOnWhereTheLastOneEndedAndTellsWhatItTried() throws IOException {
        search("replayed", tried::add);
        search("replayed", tried::add);
        assertThat(tried).containsExactly(70L, 1L, 70L, 2L);
        assertThat(state.resolve("told")).content().isEqualToNormalizingNewlines("""
                        replayed: seeds 1 to 1, 1 tried: nothing found
                        replayed: seeds 2 to 2, 1 tried: nothing found
                        """);
    }

    @Test
    void whatALongSearchFindsBecomesACaseFile() throws IOException {
        search("kept-by-a-test", tried::add);
        try {
            assertThatThrownBy(() -> search("kept-by-a-test", SeedsTest::failAtTwo))
                    .hasMessageContaining("commit " + KEPT.toAbsolutePath());
            assertThat(CaseFile.of("kept-by-a-test")).containsExactly(KEPT);
            assertThat(KEPT).content().contains("two is wrong");
            assertThat(state.resolve("told")).content().contains("FOUND something with seed 2");
        } finally {
            Files.deleteIfExists(KEPT);
            Files.deleteIfExists(KEPT.getParent());
        }
    }

    private static void failAtTwo(long seed) {
        if (seed == 2) {
            throw new IllegalStateException("two is wrong");
        }
    }
}

package io.locmoe.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.packaged.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of docs/conformance.md are the rules of the kit, each with a reason. */
class RulesDocsTest {
    private static final Path DOCS = Path.of("../../docs/conformance.md");

    @ParameterizedTest
    @EnumSource
    void theTableHasTheRules(Kind kind) throws IOException {
        List<String> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(DOCS)) {
            inside = line.startsWith("#") ? line.equals("### " + kind.word()) : inside;
            if (inside && line.matches("\\| \\d+ \\|.*")) {
                String[] cells = line.split(" *\\| *");
                assertThat(cells).as(line).hasSize(4);
                assertThat(cells[3]).as("the reason of %s", line).hasSizeGreaterThan(9);
                rows.add(cells[1] + " " + cells[2]);
            }
        }
        assertThat(rows)
                .containsExactlyElementsOf(kind.rules().stream()
                        .map(rule -> rule.number() + " " + rule.statement())
                        .toList());
    }
}

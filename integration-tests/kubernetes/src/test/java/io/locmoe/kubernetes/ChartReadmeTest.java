package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of values in the chart's README is made of the comments in {@code values.yaml}. */
class ChartReadmeTest {
    private static final String BEGIN = "<!-- values: generated from values.yaml -->\n";
    private static final String END = "<!-- end of values -->\n";
    private static final String MARK = "# -- ";

    /** After a change of values: {@code ./locmoe test -pl kubernetes -Dtest=ChartReadmeTest -Dlocmoe.write-docs}. */
    @Test
    void theReadmeHasTheTableOfValues() throws IOException {
        Path readme = Chart.DIRECTORY.resolve("README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        String renewed = text.substring(0, begin) + table() + text.substring(text.indexOf(END));
        if (System.getProperty("locmoe.write-docs") != null) {
            Files.writeString(readme, renewed);
        }
        assertThat(Files.readString(readme)).isEqualTo(renewed);
    }

    private static String table() throws IOException {
        List<String> lines = Files.readAllLines(Chart.DIRECTORY.resolve("values.yaml"));
        JsonNode values = Chart.YAML.readTree(String.join("\n", lines));
        StringBuilder table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");
        List<String> path = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.matches(" *[a-zA-Z].*:.*")) {
                int depth = (line.length() - line.stripLeading().length()) / 2;
                path = new ArrayList<>(path.subList(0, Math.min(depth, path.size())));
                path.add(line.strip().split(":")[0]);
                if (i > 0 && lines.get(i - 1).strip().startsWith(MARK)) {
                    String key = String.join(".", path);
                    JsonNode value = values.at("/" + String.join("/", path));
                    table.append("| `%s` | `%s` | %s |\n".formatted(key, value, meaning(lines.get(i - 1))));
                }
            }
        }
        return table.toString();
    }

    private static String meaning(String comment) {
        return comment.strip().substring(MARK.length());
    }
}

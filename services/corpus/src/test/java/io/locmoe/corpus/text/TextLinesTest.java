package io.locmoe.corpus.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextLinesTest {

    @Test
    void textLinesMatchTheLinesOfAString() throws IOException {
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(20); part > 0; part--) {
                text.append(List.of("\n", "\r", "\r\n", "a", "b".repeat(random.nextInt(9_000)))
                        .get(random.nextInt(5)));
            }
            TextLines lines = new TextLines(new StringReader(text.toString()));
            List<String> read = new ArrayList<>();
            for (String line = lines.next(); line != null; line = lines.next()) {
                read.add(line);
            }
            assertThat(read).isEqualTo(text.toString().lines().toList());
        }
    }
}

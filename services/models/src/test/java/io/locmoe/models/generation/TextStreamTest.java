package io.locmoe.models.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.corpus.tokenizer.ByteTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextStreamTest {
    private final List<String> pieces = new ArrayList<>();
    private final TextStream stream = new TextStream(new ByteTokenizer());

    @Test
    void aCharacterComesOutWhenItsLastByteIsThere() {
        add("a学😀".getBytes(StandardCharsets.UTF_8));
        assertThat(pieces).containsExactly("a", "", "", "学", "", "", "", "😀");
    }

    @Test
    void invalidBytesBecomeReplacementCharacters() {
        add(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xfd, (byte) 0xfc, 'b', (byte) 0xe5});
        assertThat(String.join("", pieces) + stream.end()).isEqualTo("\ufffd\ufffd\ufffd\ufffdb\ufffd");
    }

    private void add(byte[] bytes) {
        for (byte b : bytes) {
            pieces.add(stream.add(b & 0xff));
        }
    }
}

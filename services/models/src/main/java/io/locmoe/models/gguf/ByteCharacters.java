package io.locmoe.models.gguf;

import java.util.List;
import java.util.stream.IntStream;

/** The characters that stand for bytes in byte-level vocabularies (GPT-2, Radford et al. 2019). */
final class ByteCharacters {
    static final int BYTES = 256;

    private ByteCharacters() {}

    private static boolean printable(int value) {
        return value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
    }

    /** The character of each byte: itself if it can be printed, otherwise the next one from U+0100 on. */
    static List<String> all() {
        return IntStream.range(0, BYTES)
                .map(value -> printable(value)
                        ? value
                        : BYTES
                                + (int) IntStream.range(0, value)
                                        .filter(before -> !printable(before))
                                        .count())
                .mapToObj(Character::toString)
                .toList();
    }
}

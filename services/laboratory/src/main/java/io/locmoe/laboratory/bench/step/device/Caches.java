package io.locmoe.laboratory.bench.step.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The caches of this machine's processors. */
final class Caches {
    private static final Path FIRST_CORE = Path.of("/sys/devices/system/cpu/cpu0/cache");
    /** Used if the system does not report it. */
    private static final long USUAL = 32 << 20;

    private static final long MOST = 64 << 20;

    private Caches() {}

    /** Bytes of the largest cache of a core, private or shared; at most 64 MB, so that copies of it fit anywhere. */
    static long largest() {
        return largest(FIRST_CORE);
    }

    static long largest(Path core) {
        try (Stream<Path> files = Files.find(core, 2, (path, _) -> path.endsWith("size"))) {
            long bytes = files.mapToLong(Caches::bytes).max().orElse(USUAL);
            return Math.clamp(bytes, 1 << 20, MOST);
        } catch (IOException e) {
            return USUAL;
        }
    }

    /** Bytes from the content of a file, such as {@code 32768K}. */
    private static long bytes(Path size) {
        try {
            String text = Files.readString(size).strip();
            return Long.parseLong(text.substring(0, text.length() - 1)) << (text.endsWith("M") ? 20 : 10);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return 0;
        }
    }
}

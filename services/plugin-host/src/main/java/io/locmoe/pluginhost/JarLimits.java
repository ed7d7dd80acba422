package io.locmoe.pluginhost;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * What a jar may unpack to: far more than any in use, and less than what would end the process. Known from its table of
 * contents before anything is unpacked; a table that says too little is noticed while an entry is read.
 */
final class JarLimits {
    /** Bytes of a class, and of a file of {@code META-INF}: they are read as a whole. */
    private static final int LARGEST_READ = 16 << 20;

    private static final int MOST_ENTRIES = 65_535;
    private static final int LARGEST_TABLE = 32 << 20;
    /** Code and numbers shrink to a tenth at best, zeros to a thousandth. */
    private static final int MOST_TIMES = 200;
    /** Bytes of a whole jar that are taken however much they have shrunk. */
    private static final int SMALL = 64 << 20;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 65_535;

    private JarLimits() {}

    /**
     * Opens a jar.
     *
     * @throws PluginFault if its table of contents does not fit in memory
     */
    static JarFile open(Path file) throws IOException, PluginFault {
        try (FileChannel channel = FileChannel.open(file)) {
            int length = (int) Math.min(channel.size(), END_BYTES + LONGEST_COMMENT);
            ByteBuffer tail = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(tail, channel.size() - length);
            for (int at = tail.position() - END_BYTES; at >= 0; at--) {
                if (tail.getInt(at) == END_SIGNATURE) {
                    require(
                            tail.getInt(at + 12) & 0xffff_ffffL,
                            LARGEST_TABLE,
                            file,
                            "which has a table of contents of %,d bytes");
                    if (reachesTheEnd(tail, at)) {
                        break;
                    }
                }
            }
        }
        return new JarFile(file.toFile());
    }

    /**
     * Whether the jar ends with the comment of this record. The JDK reads such a record without looking at any before
     * it, so nor does this: a byte-wise search of each jar would take a node longer than all else that it asks a jar.
     */
    private static boolean reachesTheEnd(ByteBuffer tail, int at) {
        return at + END_BYTES + (tail.getShort(at + END_BYTES - 2) & 0xffff) == tail.position();
    }

    /**
     * Checks what the table of contents says, and that it is true of what the JDK reads as a whole.
     *
     * @throws PluginFault if the jar unpacks to too much, with the entry
     */
    static void require(JarFile jar, Path file) throws IOException, PluginFault {
        require(jar.size(), MOST_ENTRIES, file, "which has %,d entries");
        long total = 0;
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            total += entry.getSize();
            boolean information = entry.getName().startsWith("META-INF/");
            boolean whole = information || entry.getName().endsWith(".class");
            require(
                    entry.getSize(),
                    whole ? LARGEST_READ : most(entry.getCompressedSize(), LARGEST_READ),
                    file,
                    "whose " + entry.getName().replace("%", "%%") + " unpacks to %,d bytes");
            if (information) {
                read(jar, entry);
            }
        }
        require(total, most(Files.size(file), SMALL), file, "which unpacks to %,d bytes");
    }

    private static long most(long packed, long always) {
        return Math.max(always, packed * MOST_TIMES);
    }

    private static void require(long found, long most, Path file, String what) throws PluginFault {
        if (found > most) {
            throw new PluginFault(
                    String.format(
                            Locale.ROOT,
                            "has " + file.getFileName().toString().replace("%", "%%") + ", " + what
                                    + ", but at most %,d are taken; build the jar without what nobody needs",
                            found,
                            most),
                    null);
        }
    }

    /** @throws IOException if the entry has more bytes than the jar's table of contents says */
    static byte[] read(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) Math.min(LARGEST_READ, entry.getSize()) + 1);
            if (bytes.length > entry.getSize()) {
                throw new IOException(entry.getName() + " unpacks to more than the " + entry.getSize()
                        + " bytes that its table of contents says");
            }
            return bytes;
        }
    }
}

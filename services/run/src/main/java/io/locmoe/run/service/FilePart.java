package io.locmoe.run.service;

import io.locmoe.run.ControlException;
import java.util.zip.CRC32C;

/**
 * A part of a file.
 *
 * @param content  not copied; nobody may change it
 * @param checksum CRC-32C of the content
 * @param bytes    size of the file
 */
public record FilePart(byte[] content, int checksum, long bytes) {
    /** Most bytes of a part, which fits into a message. */
    public static final int MOST = 192 * 1024;

    public static FilePart of(byte[] content, long bytes) {
        return new FilePart(content, sum(content), bytes);
    }

    private static int sum(byte[] content) {
        CRC32C sum = new CRC32C();
        sum.update(content);
        return (int) sum.getValue();
    }

    /** @throws ControlException if the content is not what was sent */
    public FilePart checked() {
        if (sum(content) != checksum) {
            throw new ControlException(
                    ControlException.Code.INTERNAL, "a part of a file has arrived damaged; fetch it again");
        }
        return this;
    }
}

package io.locmoe.corpus.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * The state of a file of the user's text when it was found.
 *
 * @param path     path of the file
 * @param bytes    its size
 * @param modified time of the last change of its content, which programs can set
 * @param changed  time of the last change of content or attributes, which programs cannot set; empty if the file system
 *     has none
 */
record TextFile(Path path, long bytes, FileTime modified, String changed) {

    private static final String CHANGE_TIME = "unix:ctime";

    /** @throws CorpusException if it is not a regular file: a reader of a pipe would wait for its end */
    static TextFile of(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new CorpusException(path + " is a link to a file that does not exist: mend or remove the link");
        }
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
        if (!file.isRegularFile()) {
            throw new CorpusException(path + " is a pipe or a device, not a file: copy its text into a file");
        }
        boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
        String changed = unix ? Files.getAttribute(path, CHANGE_TIME).toString() : "";
        return new TextFile(path, file.size(), file.lastModifiedTime(), changed);
    }

    /** Facts that change when the content changes. */
    List<String> state() {
        return List.of(Long.toString(bytes), modified.toString(), changed);
    }

    /** @throws CorpusException if the content has changed: the data that was read may be neither old nor new */
    void requireUnchanged() throws IOException {
        TextFile now = Files.exists(path) ? of(path) : null;
        if (now == null || now.bytes != bytes || !now.modified.equals(modified)) {
            throw new CorpusException(
                    path + " changed while it was read: wait until its writer is done, and start again");
        }
    }
}

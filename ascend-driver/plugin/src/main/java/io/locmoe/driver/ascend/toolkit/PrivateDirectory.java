package io.locmoe.driver.ascend.toolkit;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

/** A directory from which libraries are loaded: of nobody else, who could put other ones there. */
final class PrivateDirectory {
    private PrivateDirectory() {}

    /** @throws IOException if it belongs to another user, or is a link */
    static void create(Path directory) throws IOException {
        Files.createDirectories(directory.getParent());
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
        Path probe = Files.createTempFile(directory, "owner", ".tmp");
        try {
            UserPrincipal owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS);
            if (!Files.getOwner(probe).equals(owner)) {
                throw new IOException(directory + " belongs to " + owner + "; remove it");
            }
        } finally {
            Files.delete(probe);
        }
    }
}

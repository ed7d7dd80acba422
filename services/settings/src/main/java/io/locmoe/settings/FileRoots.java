package io.locmoe.settings;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Directories, and files, to which the files are confined that somebody else names, wherever links among them lead. A
 * file is opened from its root on, name by name, and no link is followed on the way: what was checked is what is read,
 * whoever changes links meanwhile. Thread-safe; methods block.
 *
 * @param places none to confine nothing
 */
public record FileRoots(List<Path> places) {
    /** Confines nothing. */
    public static final FileRoots EVERYWHERE = new FileRoots(List.of());

    public FileRoots {
        places = List.copyOf(places);
    }

    /**
     * Where the links of a path lead.
     *
     * @throws IOException if there is no such file or directory, or it is outside of all places
     */
    public Path real(Path path) throws IOException {
        Path real = path.toRealPath();
        if (!places.isEmpty() && place(real).isEmpty()) {
            throw outside(path);
        }
        return real;
    }

    /**
     * Opens a file to read it; the caller closes it.
     *
     * @throws IOException as {@link #real}, or if a link has taken its place
     */
    public FileChannel open(Path file) throws IOException {
        if (places.isEmpty()) {
            return FileChannel.open(file, StandardOpenOption.READ);
        }
        Path real = file.toRealPath();
        Path place = place(real).orElseThrow(() -> outside(file));
        if (place.equals(real)) {
            return FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        }
        try (DirectoryStream<Path> top = Files.newDirectoryStream(place)) {
            return top instanceof SecureDirectoryStream<Path> secure
                    ? open(secure, place.relativize(real))
                    : unlinked(real);
        } catch (AccessDeniedException e) {
            // A directory that may be passed through and not listed, or the file itself.
            return unlinked(real);
        }
    }

    private static FileChannel open(SecureDirectoryStream<Path> directory, Path names) throws IOException {
        Path name = names.getName(0);
        if (names.getNameCount() == 1) {
            return (FileChannel)
                    directory.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        }
        try (SecureDirectoryStream<Path> next = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            return open(next, names.subpath(1, names.getNameCount()));
        }
    }

    /** Where directories cannot be opened, the path is looked at again once the file is open. */
    private static FileChannel unlinked(Path real) throws IOException {
        FileChannel opened = FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        if (!real.toRealPath().equals(real)) {
            opened.close();
            throw new FileSystemException(real.toString(), null, "was replaced by a link while it was opened");
        }
        return opened;
    }

    private Optional<Path> place(Path real) {
        return places.stream()
                .flatMap(place -> {
                    try {
                        return Optional.of(place.toRealPath()).stream();
                    } catch (IOException missing) {
                        return Optional.<Path>empty().stream();
                    }
                })
                .filter(real::startsWith)
                .findFirst();
    }

    private FileSystemException outside(Path path) {
        return new FileSystemException(
                path.toString(),
                null,
                "is a link that leads out of "
                        + places.stream().map(Path::toString).collect(Collectors.joining(", "))
                        + ", below which jobs on this node use files: copy it there, or add its place to the node's"
                        + " setting 'roots'");
    }
}

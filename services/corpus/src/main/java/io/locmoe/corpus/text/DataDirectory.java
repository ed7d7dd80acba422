package io.locmoe.corpus.text;

import io.locmoe.settings.FileFailure;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of the user's own text: one sub-folder per domain, sorted by name, its files sorted by path. Names that
 * begin with a dot are skipped: a mounted volume keeps earlier versions under such names.
 */
public final class DataDirectory {

    private static final int MAXIMUM_DEPTH = 16;

    private DataDirectory() {}

    /**
     * The domains of a directory.
     *
     * @param roots directories that must contain the files, links resolved
     * @throws CorpusException with every problem: there is no directory, no sub-folder, or one without text, or a file
     *     is outside the roots
     */
    public static List<DomainSource> domains(Path directory, FileRoots roots) {
        if (!Files.isDirectory(directory)) {
            String what = Files.exists(directory) ? "is not a directory" : "does not exist";
            throw new CorpusException("the data directory " + directory + " " + what + ": " + layout());
        }
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> folders = entries.filter(Files::isDirectory)
                    .filter(folder -> !isHidden(folder))
                    .sorted(Comparator.comparing(folder -> folder.getFileName().toString()))
                    .toList();
            if (folders.isEmpty()) {
                throw new CorpusException("the data directory " + directory + " has no sub-folders: " + layout());
            }
            return domains(folders, roots);
        } catch (UncheckedIOException e) {
            throw unreadable(directory, e.getCause());
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    private static List<DomainSource> domains(List<Path> folders, FileRoots roots) {
        List<DomainSource> domains = new ArrayList<>();
        TextProblems problems = new TextProblems();
        folders.forEach(folder -> problems.collect(() -> domains.add(domain(folder, roots))));
        if (!problems.isEmpty()) {
            domains.forEach(domain -> domain.check(problems, _ -> {})); // for what is wrong in the other folders
        }
        problems.throwAny();
        return domains;
    }

    /** The directories of its files, links resolved; empty if it cannot be read. */
    public static List<Path> places(Path directory) {
        Set<Path> places = new LinkedHashSet<>();
        try (Stream<Path> tree = Files.walk(directory, MAXIMUM_DEPTH + 1, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
                places.add(file.toRealPath().getParent());
            }
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // the reader of the text reports the error
        }
        return List.copyOf(places);
    }

    /** Whether the name of {@code file} has this ending, in upper or lower case. */
    static boolean hasEnding(Path file, String ending) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    private static DomainSource domain(Path folder, FileRoots roots) {
        try (Stream<Path> tree = Files.walk(folder, MAXIMUM_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> files = tree.filter(file -> hasEnding(file, ".txt") || hasEnding(file, FolderText.LINES))
                    .filter(file -> !Files.isDirectory(file))
                    .filter(file -> !hasHiddenPart(folder.relativize(file)))
                    .sorted(Comparator.comparing(file -> folder.relativize(file).toString()))
                    .toList();
            if (files.isEmpty()) {
                throw new CorpusException("the domain folder " + folder + " has no .txt or .jsonl file: " + layout());
            }
            List<TextFile> found = new ArrayList<>();
            for (Path file : files) {
                found.add(TextFile.of(file));
                roots.real(file);
            }
            return new FolderText(folder, found, roots);
        } catch (UncheckedIOException e) {
            throw unreadable(folder, e.getCause());
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static boolean hasHiddenPart(Path relative) {
        for (Path part : relative) {
            if (isHidden(part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private static String layout() {
        return "it needs one sub-folder per domain, each with .txt files or .jsonl files (field \"text\")";
    }

    private static CorpusException unreadable(Path path, IOException cause) {
        return new CorpusException(
                path + " cannot be read (" + FileFailure.of(path, cause) + "): check its links and permissions", cause);
    }
}

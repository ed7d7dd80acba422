package io.locmoe.cli.runs;

import io.locmoe.launcher.RunException;
import io.locmoe.report.ReportJson;
import io.locmoe.settings.Excerpt;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user has written about a run: the file {@code note.json} of its directory.
 *
 * @param text empty for none
 * @param tags words to find it by, sorted
 */
record RunNote(String text, List<String> tags) {
    static final RunNote NONE = new RunNote("", List.of());

    private static final String FILE = "note.json";
    private static final int LONGEST_TEXT = 2_000;
    private static final int MOST_TAGS = 20;
    private static final String TAG = "[\\w.-]{1,40}";
    /** More bytes than a valid note has. */
    private static final int LARGEST = 64 << 10;

    RunNote {
        text = text == null ? "" : text;
        tags = tags == null ? List.of() : tags.stream().distinct().sorted().toList();
    }

    /**
     * The note in a run's directory.
     *
     * @throws IOException if it cannot be read, or is none; the message names the file
     */
    static RunNote in(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return NONE;
        }
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than any note; delete it");
        }
        try {
            RunNote note = ReportJson.MAPPER.readValue(file.toFile(), RunNote.class);
            return note == null ? NONE : note.checked();
        } catch (IOException | RunException e) {
            throw new IOException(file + " is no note of a run: " + Excerpt.message(e.getMessage()) + "; delete it", e);
        }
    }

    /** @throws RunException if it is too long, or a tag is no word */
    RunNote checked() {
        if (text.length() > LONGEST_TEXT) {
            throw RunException.usage(
                    "a note has at most " + LONGEST_TEXT + " characters, and this one has " + text.length());
        }
        if (tags.size() > MOST_TAGS) {
            throw RunException.usage("a run has at most " + MOST_TAGS + " tags: " + tags.size());
        }
        for (String tag : tags) {
            if (!tag.matches(TAG)) {
                throw RunException.usage("the tag '" + Excerpt.of(tag)
                        + "' is not a word of at most 40 letters, digits, dots, dashes and underscores");
            }
        }
        return this;
    }

    /** Tags and text on one line. */
    String line() {
        return Stream.concat(tags.stream().map(tag -> "#" + tag), Stream.of(text))
                .collect(Collectors.joining(" "))
                .strip();
    }

    /** Writes it, or removes the file if it is empty. */
    void write(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            if (equals(NONE)) {
                Files.deleteIfExists(file);
            } else {
                ReportJson.write(file, this);
            }
        } catch (IOException e) {
            throw RunException.failure("the note " + file + " cannot be written: " + FileFailure.of(file, e), e);
        }
    }
}

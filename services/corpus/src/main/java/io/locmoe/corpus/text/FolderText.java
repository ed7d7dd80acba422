package io.locmoe.corpus.text;

import io.locmoe.settings.FileFailure;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A folder of the user's own text: each {@code .txt} file is a document, each line of a {@code .jsonl} file is one.
 *
 * @param folder the folder; its name is that of the domain
 * @param files  its text files, in reading order
 * @param roots  directories that must contain the files, links resolved
 */
record FolderText(Path folder, List<TextFile> files, FileRoots roots) implements DomainSource {

    /** Chars encoded at once; a long file is encoded in pieces, which end at a line break if there is one. */
    static final int PIECE = 1 << 18;

    static final String LINES = ".jsonl";

    @Override
    public String name() {
        return folder.getFileName().toString();
    }

    @Override
    public String location() {
        return folder.toString();
    }

    @Override
    public long bytes() {
        return files.stream().mapToLong(TextFile::bytes).sum();
    }

    @Override
    public void identify(Consumer<String> facts) {
        files.forEach(file -> {
            facts.accept(folder.relativize(file.path()).toString());
            file.state().forEach(facts);
        });
    }

    @Override
    public void read(TextSink sink) {
        long before = 0;
        for (TextFile file : files) {
            read(file, before, sink);
            before += file.bytes();
        }
    }

    private void read(TextFile file, long before, TextSink sink) {
        Path path = file.path();
        try (StrictUtf8Reader reader = new StrictUtf8Reader(Channels.newInputStream(roots.open(path)), path)) {
            Progress progress = new Progress(sink, reader, before);
            if (DataDirectory.hasEnding(path, LINES)) {
                readLines(reader, path, progress);
            } else {
                readDocument(reader, progress);
            }
            file.requireUnchanged();
        } catch (TextLines.LineTooLongException e) {
            throw new CorpusException(
                    path + ", " + e.getMessage() + ": put so long a document into a .txt file of its own", e);
        } catch (IOException e) {
            throw new CorpusException(
                    path + " cannot be read (" + FileFailure.of(e) + "): check the file and its permissions", e);
        }
    }

    /** Passes documents on, and reports after each piece how far it has read. */
    private record Progress(TextSink sink, StrictUtf8Reader reader, long before) {
        void text(String piece) {
            sink.text(piece);
            sink.read(before + reader.bytes());
        }

        void document(String text) {
            text(text);
            sink.endDocument();
        }
    }

    private static void readLines(Reader reader, Path file, Progress sink) throws IOException {
        TextLines lines = new TextLines(reader);
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                sink.document(JsonLine.text(line, file, lines.number()));
            }
        }
    }

    private static void readDocument(Reader reader, Progress sink) throws IOException {
        char[] chars = new char[PIECE];
        int filled = 0;
        for (int read; (read = reader.read(chars, filled, PIECE - filled)) >= 0; ) {
            filled += read;
            if (filled > PIECE - 2) {
                int cut = cut(chars, filled);
                sink.text(new String(chars, 0, cut));
                filled -= cut;
                System.arraycopy(chars, cut, chars, 0, filled);
            }
        }
        sink.document(new String(chars, 0, filled));
    }

    private static int cut(char[] chars, int filled) {
        for (int i = filled; i > 0; i--) {
            if (chars[i - 1] == '\n') {
                return i;
            }
        }
        return filled; // the reader never ends within a surrogate pair
    }
}

package io.locmoe.corpus.text;

import io.locmoe.settings.FileFailure;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A folder of the user's own text: each {@code .txt} file is a document, each line of a {@code .jsonl} file is one,
 * or a conversation.
 *
 * @param folder the folder; its name is that of the domain
 * @param files  its text files, in reading order
 * @param roots  directories that must contain the files, links resolved
 */
record FolderText(Path folder, List<TextFile> files, FileRoots roots) implements DomainSource {

    /** Chars encoded at once; a long file is encoded in pieces, which end at a line break if there is one. */
    static final int PIECE = 1 << 18;

    /** Bytes of each file that a check reads of a large text. */
    static final long BEGINNING = 1 << 22;

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
        TextProblems problems = new TextProblems();
        long before = 0;
        for (TextFile file : files) {
            read(file, new Reading(sink, before, Long.MAX_VALUE, problems));
            before += file.bytes();
        }
        problems.throwAny();
    }

    @Override
    public void check(TextProblems problems, Consumer<List<Map<String, Object>>> conversations) {
        files.forEach(
                file -> read(file, new Reading(new CheckingSink(problems, conversations), 0, BEGINNING, problems)));
    }

    private void read(TextFile file, Reading reading) {
        if (!reading.problems().areEnough()) {
            reading.problems().collect(() -> open(file, reading));
        }
    }

    private void open(TextFile file, Reading reading) {
        Path path = file.path();
        try (StrictUtf8Reader reader = new StrictUtf8Reader(Channels.newInputStream(roots.open(path)), path)) {
            Progress progress = new Progress(reading, reader);
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
                    path + " cannot be read (" + FileFailure.of(path, e) + "): check the file and its permissions", e);
        }
    }

    /**
     * What a file is read for.
     *
     * @param sink   receives its text until a problem is found, in this file or in one before
     * @param before bytes of the files before it
     * @param most   bytes of the file to read, about
     */
    private record Reading(TextSink sink, long before, long most, TextProblems problems) {}

    /** Passes documents on, and reports after each piece how far it has read. */
    private record Progress(Reading reading, StrictUtf8Reader reader) implements TextSink {
        boolean goesOn() {
            return reader.bytes() < reading.most && !reading.problems.areEnough();
        }

        @Override
        public void text(String piece) {
            send(piece.length(), sink -> sink.text(piece));
        }

        @Override
        public void endDocument() {
            if (reading.problems.isEmpty()) {
                reading.sink.endDocument();
            }
        }

        @Override
        public void conversation(List<Map<String, Object>> messages) {
            int length = reading.problems.isEmpty() ? 0 : messages.toString().length();
            send(length, sink -> sink.conversation(messages));
        }

        private void send(int length, Consumer<TextSink> piece) {
            if (reading.problems.isEmpty()) {
                piece.accept(reading.sink);
                reading.sink.read(reading.before + reader.bytes());
            } else {
                reading.problems.spend(length);
            }
        }
    }

    private static void readLines(Reader reader, Path file, Progress progress) throws IOException {
        TextLines lines = new TextLines(reader);
        for (String line = lines.next(); line != null; line = progress.goesOn() ? lines.next() : null) {
            String json = line;
            if (!json.isBlank()) {
                progress.reading.problems.collect(() -> JsonLine.send(json, file, lines.number(), progress));
            }
        }
    }

    private static void readDocument(Reader reader, Progress progress) throws IOException {
        char[] chars = new char[PIECE];
        int filled = 0;
        for (int read; progress.goesOn() && (read = reader.read(chars, filled, PIECE - filled)) >= 0; ) {
            filled += read;
            if (filled > PIECE - 2) {
                int cut = cut(chars, filled);
                progress.text(new String(chars, 0, cut));
                filled -= cut;
                System.arraycopy(chars, cut, chars, 0, filled);
            }
        }
        progress.document(new String(chars, 0, filled));
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

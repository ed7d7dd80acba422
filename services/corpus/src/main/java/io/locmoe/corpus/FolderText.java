package io.locmoe.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of the user's own text: each {@code .txt} file is a document, each line of a {@code .jsonl} file is one.
 *
 * @param folder the folder; its name is the domain's
 * @param files its text files, in reading order
 */
record FolderText(Path folder, List<Path> files) implements DomainSource {

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
    public void read(TextSink sink) {
        for (Path file : files) {
            try (Reader reader = new StrictUtf8Reader(Files.newInputStream(file), file)) {
                if (DataDirectory.hasEnding(file, LINES)) {
                    readLines(new BufferedReader(reader), file, sink);
                } else {
                    readDocument(reader, sink);
                }
            } catch (IOException e) {
                throw new CorpusException(file + " cannot be read (" + e + "): check the file and its permissions", e);
            }
        }
    }

    private static void readLines(BufferedReader reader, Path file, TextSink sink) throws IOException {
        long number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank()) {
                sink.document(JsonLine.text(line, file, number));
            }
        }
    }

    private static void readDocument(Reader reader, TextSink sink) throws IOException {
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
        sink.text(new String(chars, 0, filled));
        sink.endDocument();
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

package io.locmoe.corpus.tokenizer;

import ai.djl.engine.EngineException;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.settings.FileFailure;
import io.locmoe.settings.FileRoots;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Any Hugging Face {@code tokenizer.json}, run by DJL's native library, which only {@link #open} loads. It lives as
 * long as the process. The library unpacks itself below {@code DJL_CACHE_DIR} (by default {@code ~/.djl.ai}), which
 * must be writable.
 */
public final class HuggingFaceTokenizer implements Tokenizer {

    private static final int LARGEST = 1 << 26;

    /**
     * Bytes that the library may make of a text before it splits it into tokens. It needs up to 260 bytes of native
     * memory for each; longer text is encoded in pieces.
     */
    private static final int MOST_AT_ONCE = 1 << 22;

    private final ai.djl.huggingface.tokenizers.HuggingFaceTokenizer library;
    private final TokenizerFile file;
    private final byte[] content;
    private ai.djl.huggingface.tokenizers.HuggingFaceTokenizer plain;

    private HuggingFaceTokenizer(
            ai.djl.huggingface.tokenizers.HuggingFaceTokenizer library, TokenizerFile file, byte[] content) {
        this.library = library;
        this.file = file;
        this.content = content;
    }

    /** Like {@link #open(Path, FileRoots)}, without confinement to directories. */
    public static HuggingFaceTokenizer open(Path path) {
        return open(path, FileRoots.EVERYWHERE);
    }

    /**
     * Loads a tokenizer; blocks on the file, which is read once.
     *
     * @param roots directories that must contain the file, links resolved
     * @throws CorpusException if the file is missing or not a tokenizer, or the native library does not run here
     */
    public static HuggingFaceTokenizer open(Path path, FileRoots roots) {
        if (!Files.isRegularFile(path)) {
            throw new CorpusException("the tokenizer " + path + " is not a file: give the path of a tokenizer.json");
        }
        try {
            byte[] content = content(path, roots);
            TokenizerFile file = TokenizerFile.read(path, content);
            return new HuggingFaceTokenizer(load(content), file, content);
        } catch (CorpusException e) {
            throw e;
        } catch (EngineException | LinkageError e) {
            throw new CorpusException(
                    "the native tokenizer library does not run here (" + reason(e) + "): make DJL_CACHE_DIR a writable"
                            + " directory on a platform it supports, or leave the tokenizer out to train on bytes",
                    e);
        } catch (IOException | RuntimeException e) {
            throw new CorpusException(
                    "the tokenizer " + path + " cannot be loaded (" + reason(e)
                            + "): it must be the tokenizer.json of the Hugging Face tokenizers library",
                    e);
        }
    }

    private static byte[] content(Path path, FileRoots roots) throws IOException {
        try (InputStream in = Channels.newInputStream(roots.open(path))) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new CorpusException("the tokenizer " + path + " has more than " + LARGEST
                        + " bytes: give the path of a tokenizer.json");
            }
            return content;
        } catch (FileSystemException e) {
            throw new CorpusException("the tokenizer cannot be read (" + FileFailure.of(e) + ")", e);
        }
    }

    private static ai.djl.huggingface.tokenizers.HuggingFaceTokenizer load(byte[] content) throws IOException {
        // Otherwise the library reports its use to its authors.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        return ai.djl.huggingface.tokenizers.HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(content),
                Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false"));
    }

    private static String reason(Throwable error) {
        return error.getCause() == null
                ? error.getMessage()
                : error.getMessage() + " " + error.getCause().getMessage();
    }

    @Override
    public int vocabularySize() {
        return Math.max(file.size(), file.endOfDocument() + 1);
    }

    @Override
    public int[] encode(String text) {
        return encode(library, text);
    }

    @Override
    public int[] encodePlain(String text) {
        return encode(file.special().stream().anyMatch(text::contains) ? plain() : library, text);
    }

    @Override
    public Set<String> specialTokens() {
        return Set.copyOf(file.special());
    }

    /** The same tokenizer without special tokens, loaded when it is first needed. */
    private synchronized ai.djl.huggingface.tokenizers.HuggingFaceTokenizer plain() {
        try {
            plain = plain == null ? load(PlainTokens.of(content, file.special())) : plain;
            return plain;
        } catch (IOException | RuntimeException e) {
            throw new CorpusException("the tokenizer cannot be loaded without its special tokens: " + reason(e), e);
        }
    }

    private int[] encode(ai.djl.huggingface.tokenizers.HuggingFaceTokenizer splitter, String text) {
        return TextPieces.of(text, (int) Math.max(Integer.BYTES, MOST_AT_ONCE / file.growth())).stream()
                .flatMapToLong(piece ->
                        Arrays.stream(splitter.encode(piece, false, false).getIds()))
                .mapToInt(id -> (int) id)
                .toArray();
    }

    @Override
    public String decode(int[] tokens) {
        long[] ids = new long[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0 || tokens[i] >= vocabularySize()) {
                throw new IllegalArgumentException("token " + tokens[i] + " at " + i + " is not in the vocabulary");
            }
            ids[i] = tokens[i];
        }
        return library.decode(ids, false);
    }

    @Override
    public Optional<byte[]> file() {
        return Optional.of(content.clone());
    }

    @Override
    public int endOfDocument() {
        return file.endOfDocument();
    }
}

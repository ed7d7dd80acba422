package io.locmoe.corpus.tokens;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.TextSink;
import io.locmoe.corpus.tokenizer.Tokenizer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the tokens of the built-in text in files that the processes of a machine share: a new process takes a second of
 * two cores to read the text, at each start of a training and in each recovery. If no file can be kept, the text is
 * read into the heap.
 */
public final class BuiltInTokens implements TokenStorage {
    private final TokenStorage files;
    private final String code;
    private final TokenStorage heap = new HeapTokens();

    /** @param code identifies the code that reads the text: another version may read the same jars differently */
    BuiltInTokens(TokenStorage files, String code) {
        this.files = files;
        this.code = code;
    }

    /**
     * The storage of this process, which reads each domain once. Only code in a jar can be identified; other code reads
     * the text into the heap.
     */
    public static TokenStorage standard() {
        return new KeptTokens(digestOfJar(BuiltInTokens.class)
                .<TokenStorage>map(digest ->
                        new BuiltInTokens(new TokenCache(TokenCache.standardDirectory(), phrase -> {}), digest))
                .orElseGet(HeapTokens::new));
    }

    static Optional<String> digestOfJar(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI());
            return Files.isRegularFile(jar)
                    ? Optional.of(
                            HexFormat.of().formatHex(TokenFileName.sha256().digest(Files.readAllBytes(jar))))
                    : Optional.empty();
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public DomainText text(DomainSource source, Tokenizer tokenizer) {
        try {
            return files.text(new ReadByCode(source, code), tokenizer);
        } catch (CorpusException e) {
            // No file can be kept, or the text is broken; the second case fails again here.
            return heap.text(source, tokenizer);
        }
    }

    /** False, because nobody needs to prepare the text: it is read in a second. */
    @Override
    public boolean isShared() {
        return false;
    }

    private record ReadByCode(DomainSource text, String code) implements DomainSource {

        @Override
        public String name() {
            return text.name();
        }

        @Override
        public String location() {
            return text.location();
        }

        @Override
        public void read(TextSink sink) {
            text.read(sink);
        }

        @Override
        public void identify(Consumer<String> facts) {
            facts.accept(code);
            text.identify(facts);
        }
    }
}

package io.locmoe.corpus;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.TextProblems;
import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.corpus.tokens.DomainText;
import io.locmoe.corpus.tokens.TextSplit;
import io.locmoe.corpus.tokens.TokenStorage;

/** One domain, read and encoded when it is first used, then kept. Thread-safe; the first thread that asks reads it. */
final class Domain {

    private final DomainSource source;
    private final Tokenizer tokenizer;
    private final CorpusSettings settings;
    private final TokenStorage storage;
    private volatile DomainText text;

    Domain(DomainSource source, Tokenizer tokenizer, CorpusSettings settings, TokenStorage storage) {
        this.source = source;
        this.tokenizer = tokenizer;
        this.settings = settings;
        this.storage = storage;
    }

    String name() {
        return source.name();
    }

    /** Reads it if it is small, and parts of it otherwise. */
    void check(TextProblems problems) {
        if (storage.isShared()) {
            source.check(problems, tokenizer::encode);
        } else {
            problems.collect(this::text);
        }
    }

    /** @throws CorpusException if the text is missing, broken, or too short for one sequence */
    DomainText text() {
        DomainText loaded = text;
        if (loaded == null) {
            synchronized (this) {
                loaded = text == null ? text = load() : text;
            }
        }
        return loaded;
    }

    private DomainText load() {
        DomainText loaded = storage.text(source, tokenizer);
        if (loaded.isEmpty()) {
            throw new CorpusException("the domain '" + name() + "' has no text in " + source.location()
                    + ": add .txt or .jsonl files with text, or remove the domain");
        }
        check("training", loaded.training());
        check("validation", loaded.validation());
        return loaded;
    }

    private void check(String split, TextSplit part) {
        int needed = settings.packing() ? settings.sequenceLength() + 1 : 2;
        if (part.length() < needed || part.documents() == 0) {
            throw new CorpusException("the domain '" + name() + "' (" + source.location() + ") has " + part.length()
                    + " tokens for " + split + ", but a sequence of " + settings.sequenceLength() + " needs " + needed
                    + ": add text or choose a shorter sequence");
        }
    }
}

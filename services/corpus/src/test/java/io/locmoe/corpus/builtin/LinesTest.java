package io.locmoe.corpus.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.TextSink;
import io.locmoe.corpus.text.Texts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "  * @param formatter 日期格式化器 ~ 日期格式化器",
                "  * @param <T> 元素类型 ~ 元素类型",
                "  * @return 是否为空 ~ 是否为空",
                "  * <p>空字符串：{@code \"\"}</p> ~ 空字符串：\"\"",
                "  * 该方法与 {@link #isEmpty(Object)} 的区别<br> ~ 该方法与 #isEmpty(Object) 的区别",
                "  /** 小于 &lt; 且 List<String> */ ~ 小于 < 且 List<String>",
                "  * <a href=\"x\">链接</a> ~ 链接",
                "  * 结束 */ ~ 结束",
                "  * 引用静态方法：{@code ~ 引用静态方法：",
                "  * 替换为 &amp;lt; ~ 替换为 &lt;",
            })
    void javadocBecomesPlainText(String line, String text) {
        assertThat(JavadocLine.text(line)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"String s = \"中文\"; // 中文", " * @author 张三", "/* 注释", "*", "/**", "*/"})
    void otherLinesAreNotJavadocText(String line) {
        assertThat(Hanzi.in(JavadocLine.text(line))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "THE Commission has to be in the centre of it ~ true",
                "We are for this. ~ false",
                "die Kommission ist in der Mitte und das ist gut ~ false",
                "het beleid is in het algemeen een zaak van de lidstaten en dat moet het blijven ~ false",
                "на социалното неравенство и създаване на условия ~ false",
                "'' ~ false",
            })
    void englishHasEnglishFunctionWords(String text, boolean english) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(new EnglishClassifier().isEnglish(bytes, 0, bytes.length)).isEqualTo(english);
    }

    @Test
    void byteLinesAreTheLinesOfTheText() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int length : new int[] {0, 1, 65_535, 65_536, 7, 0, 200_000, 40_000, 40_000, 3}) {
            expected.add("中".repeat(length / 3) + "x".repeat(length % 3));
        }
        String text = String.join("\n", expected);
        assertThat(lines(text)).isEqualTo(expected);
        assertThat(lines(text + "\n")).isEqualTo(expected);
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n")).containsExactly("");
    }

    @Test
    void pagesGatherLinesUpToTheirSize() {
        List<String> pages = Texts.documents(new PagedLines());
        assertThat(pages).hasSize(3);
        assertThat(pages.getFirst()).hasSize(PageSink.PAGE_BYTES);
        assertThat(String.join("", pages)).isEqualTo("123456789 12345\n".repeat(100) + "other\n");
    }

    private static final class PagedLines implements DomainSource {
        @Override
        public String name() {
            return "pages";
        }

        @Override
        public String location() {
            return "memory";
        }

        @Override
        public void read(TextSink sink) {
            PageSink pages = new PageSink(sink);
            for (int i = 0; i < 100; i++) {
                pages.line("123456789 12345");
            }
            pages.endPage();
            pages.line("other");
            pages.endPage();
            pages.endPage();
        }
    }

    private static List<String> lines(String text) throws IOException {
        List<String> lines = new ArrayList<>();
        try (ByteLines in = new ByteLines(new ByteArrayInputStream(text.getBytes(UTF_8)))) {
            while (in.next()) {
                lines.add(in.text(in.start()));
            }
        }
        return lines;
    }
}

package io.locmoe.corpus.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.text.TextSink;
import io.locmoe.corpus.tokenizer.ByteTokenizer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class KeptTokensTest {
    private final AtomicInteger reads = new AtomicInteger();
    private final KeptTokens kept = new KeptTokens(new HeapTokens());

    @Test
    void aDomainIsReadOnce() {
        DomainText first = kept.text(new Source("one", false), new ByteTokenizer());

        assertThat(kept.text(new Source("one", false), new ByteTokenizer())).isSameAs(first);
        assertThat(kept.text(new Source("two", false), new ByteTokenizer())).isNotSameAs(first);
        assertThat(reads).hasValue(2);
    }

    @Test
    void textThatCouldNotBeReadIsReadAgain() {
        assertThatThrownBy(() -> kept.text(new Source("one", true), new ByteTokenizer()))
                .isInstanceOf(CorpusException.class);

        assertThat(kept.text(new Source("one", false), new ByteTokenizer())
                        .tokens()
                        .length())
                .isPositive();
    }

    private final class Source implements DomainSource {
        private final String name;
        private final boolean broken;

        Source(String name, boolean broken) {
            this.name = name;
            this.broken = broken;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String location() {
            return "this test";
        }

        @Override
        public void read(TextSink sink) {
            reads.incrementAndGet();
            if (broken) {
                throw new CorpusException("broken");
            }
            sink.document("text of " + name);
        }
    }
}
